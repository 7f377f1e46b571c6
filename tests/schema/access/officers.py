"""The three officers of an installation, what they ask, and accounts that they make."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from db.codes import Office
from db.engine import Database
from resolvers.viewer import Viewer
from tests.schema.world import World, ask, codes_of

ACCOUNT = """id name displayName subject role office state inductedOn pledgedOn passwordIsGiven secondFactor
    providerIssuer providerSubject
    createdBy credentials { id kind label } grants { id permission validFrom validTo grantedBy
    division { code } station { id } worker { id } cell { id } }"""
CREATE = f"""mutation($input: CreateAccountInput!) {{ createAccount(input: $input) {{ secret replayed
    account {{ {ACCOUNT} }} }} }}"""  # braces are GraphQL's


def act(name: str, kind: str = "AccountActInput", more: str = "") -> str:
    """The document of an act on an account."""
    return (
        f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {more} replayed account {{ {ACCOUNT} }} }} }}"
    )


ACTS = {
    "lockAccount": act("lockAccount"),
    "unlockAccount": act("unlockAccount"),
    "endAccount": act("endAccount"),
    "resetPassword": act("resetPassword", more="secret"),
    "resetSecondFactor": act("resetSecondFactor"),
    "giveGrant": act("giveGrant", "GiveGrantInput"),
    "endGrant": act("endGrant", "EndGrantInput"),
    "filePledge": act("filePledge", "FilePledgeInput"),
    "endSession": act("endSession", "EndSessionInput"),
    "giveToken": act("giveToken", "GiveTokenInput", "secret"),
    "rotateToken": act("rotateToken", "GiveTokenInput", "secret"),
    "joinSubject": act("joinSubject", "JoinSubjectInput"),
    "partSubject": act("partSubject"),
}


@dataclass(frozen=True, slots=True)
class Officers:
    """An installation with a small county."""

    database: Database
    world: World

    def holder(self, office: Office, account: int = 11) -> Viewer:
        """Somebody who holds an office."""
        auditor = self.world.viewers()["auditor"]
        return replace(auditor, office=office, account=account, subject=f"account:{account}")

    @property
    def system(self) -> Viewer:
        """The system administrator."""
        return self.holder(Office.SYSTEM_ADMINISTRATOR, 11)

    @property
    def security(self) -> Viewer:
        """The security officer."""
        return self.holder(Office.SECURITY_OFFICER, 12)

    async def created(self, name: str = "li.hua", role: str = "LEADER", **more: Any) -> dict[str, Any]:
        """An account that the system administrator has made."""
        sent = {"clientId": str(uuid4()), "name": name, "displayName": "演示账号", "role": role, **more}
        answer = await ask(self.database, self.system, CREATE, input=sent)
        assert answer.errors is None, answer.errors
        made: dict[str, Any] = (answer.data or {})["createAccount"]
        return made

    async def account(self, **more: Any) -> str:
        """Its id."""
        return str((await self.created(**more))["account"]["id"])

    async def done(self, viewer: Viewer, name: str, account: str, **more: Any) -> dict[str, Any]:
        """What an act answers."""
        sent = {"clientId": str(uuid4()), "accountId": account, **more}
        answer = await ask(self.database, viewer, ACTS[name], input=sent)
        assert answer.errors is None, answer.errors
        found: dict[str, Any] = (answer.data or {})[name]
        return found

    async def refused(self, viewer: Viewer, name: str, account: str, **more: Any) -> str:
        """The code with which an act is refused."""
        sent = {"clientId": str(uuid4()), "accountId": account, **more}
        [code] = codes_of(await ask(self.database, viewer, ACTS[name], input=sent))
        return code
