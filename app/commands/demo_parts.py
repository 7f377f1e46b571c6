"""What `rongge demo` asks of the demonstration's own package: seeding, and tokens for its viewers."""

import importlib
from dataclasses import asdict, dataclass
from datetime import timedelta

from app.settings import Settings
from app.tokens import issue_token

TOKEN_LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DemoTokens:
    """One signed bearer token for each viewer the demonstration offers."""

    worker: str
    leader: str
    developer: str
    administrator: str

    def by_role(self) -> dict[str, str]:
        """Role and token, as `rongge demo status --json` prints them."""
        return asdict(self)

    def shown(self) -> dict[str, str]:
        """The three a newcomer starts with, under the names a person reads."""
        return {
            "网格员 grid worker": self.worker,
            "县级领导 county leader": self.leader,
            "前端开发 front-end developer": self.developer,
        }


def demo_tokens(settings: Settings) -> DemoTokens:
    """Fresh tokens, signed with the installation's key."""
    viewers = importlib.import_module("app.demo.viewers").demo_viewers()
    return DemoTokens(
        **{
            role: issue_token(settings.token_key, viewers[role], lifetime=TOKEN_LIFETIME)
            for role in DemoTokens.__slots__
        }
    )


def seed_if_empty(settings: Settings) -> None:
    """Seeds the demonstration county with a progress bar unless it is there."""
    importlib.import_module("app.demo.seed").seed_if_empty(settings.conninfo, settings.identity_key)


def seed_again(settings: Settings, *, people: int, contacts: int) -> None:
    """Replaces the demonstration data by as many persons and contacts as asked."""
    importlib.import_module("app.demo.seed").seed(
        settings.conninfo, settings.identity_key, people=people, contacts=contacts
    )
