"""Tokens for the viewers that the demonstration offers."""

from dataclasses import asdict, dataclass
from datetime import timedelta

import psycopg

from app.demo.viewers import demo_viewers
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
    """Fresh tokens, signed with the installation's key. Raises DomainError DEMO_NOT_SEEDED."""
    with psycopg.connect(settings.conninfo) as connection:
        viewers = demo_viewers(connection)
    return DemoTokens(
        **{
            role: issue_token(settings.token_key, viewers[role], lifetime=TOKEN_LIFETIME)
            for role in DemoTokens.__slots__
        }
    )
