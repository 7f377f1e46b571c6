"""Tokens for the viewers that the demonstration offers."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import psycopg

from app.demo.viewers import demo_viewers
from app.settings import Settings
from app.tokens import issue_token
from resolvers.viewer import Viewer

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
    """Fresh tokens, signed with the installation's key. Raises DomainError DEMO_NOT_SEEDED.

    The grid worker is the same at every start and in every process, whatever is recorded meanwhile.
    """
    note = settings.home / "run" / "demo-worker"
    with psycopg.connect(settings.conninfo) as connection:
        viewers = demo_viewers(connection, worker=_noted(note))
    _note(note, viewers["worker"])
    return DemoTokens(
        **{
            role: issue_token(settings.token_key, viewers[role], lifetime=TOKEN_LIFETIME)
            for role in DemoTokens.__slots__
        }
    )


def forget_worker(settings: Settings) -> None:
    """Has the next start choose a grid worker anew, for a county that was seeded anew."""
    (settings.home / "run" / "demo-worker").unlink(missing_ok=True)


def _noted(note: Path) -> int | None:
    return int(text) if note.exists() and (text := note.read_text(encoding="ascii")).isdigit() else None


def _note(note: Path, worker: Viewer) -> None:
    if worker.worker is not None and _noted(note) != worker.worker.id:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(str(worker.worker.id), encoding="ascii")
