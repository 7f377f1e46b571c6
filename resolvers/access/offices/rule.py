"""Which office does what to accounts, and never to the account of whoever does it.

GB/T 22239-2019, 8.1.5: who makes accounts grants nothing, who grants makes none, and neither reads the log.
"""

from db.codes import Office
from db.errors import DomainError
from resolvers.viewer import Viewer

# Makes accounts and ends them, and gives passwords anew.
KEEPS = (Office.SYSTEM_ADMINISTRATOR,)
# Grants, unlocks, ends sessions, takes second factors away, gives tokens, files pledges.
GRANTS = (Office.SECURITY_OFFICER,)
# Whoever of the two sees that something is wrong.
LOCKS = (*KEEPS, *GRANTS)
READS = (*KEEPS, *GRANTS, Office.AUDITOR)


def require_office(viewer: Viewer, offices: tuple[Office, ...]) -> None:
    """Raises DomainError OFFICE_NEEDED for whoever holds none of these offices."""
    if viewer.office not in offices:
        zh, en = "、".join(one.zh for one in offices), " or ".join(one.en for one in offices)
        raise DomainError("OFFICE_NEEDED", f"此事由{zh}办理。", f"This is for the {en}.")


def ensure_not_own(viewer: Viewer, account_id: int) -> None:
    """Raises DomainError OWN_ACCOUNT."""
    if viewer.account == account_id:
        raise DomainError(
            "OWN_ACCOUNT",
            "不能对自己的账号办理此事，请由另一人办理。",
            "Nobody does this to their own account: somebody else has to.",
        )
