"""That no program stops on a day that nobody planned."""

from collections.abc import Iterator

from app.checks.finding import CheckFinding, Site, noted
from db.codes import AccountState, CredentialKind

AHEAD = "14 days"
# Names of programs; of an account that has a later token already nobody need hear.
_ENDING = """
    SELECT string_agg(name, ', ' ORDER BY name) FROM (
        SELECT a.name FROM account AS a JOIN credential AS c ON c.account_id = a.id
        WHERE a.state = %s AND c.kind = %s AND c.ended_at IS NULL AND c.ends_at > now()
        GROUP BY a.name HAVING max(c.ends_at) < now() + %s::interval) AS ending
"""


def tokens_last(site: Site) -> Iterator[CheckFinding]:
    """TOKENS: whose last token ends within AHEAD; nothing where none does."""
    kind = CredentialKind.TOKEN.value
    if names := site.value(_ENDING, AccountState.ACTIVE.value, kind, AHEAD):
        yield noted(
            "TOKENS",
            f"令牌将在 14 天内到期，请换发：{names}",
            f"tokens end within 14 days, give others: {names}",
        )
