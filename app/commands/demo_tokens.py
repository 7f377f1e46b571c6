"""Tokens for the viewers that the demonstration offers."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import psycopg

from app.demo.viewers import demo_viewers
from app.settings import Settings
from app.tokens import issue_token
from resolvers.viewer import Role, Viewer

TOKEN_LIFETIME = timedelta(days=30)

# Those a newcomer starts with, under the names a person reads.
_SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "worker": "网格员 grid worker",
        "leader": "县级领导 county leader",
        "developer": "前端开发 front-end developer",
        "futian_leader": "福田区领导 leader of 福田",
    }
)
_NOTES = "demo-*worker"


def demo_tokens(settings: Settings) -> dict[str, str]:
    """A fresh token for each viewer by role, signed with the installation's key. Raises DEMO_NOT_SEEDED."""
    return {
        role: issue_token(settings.token_key, viewer, lifetime=TOKEN_LIFETIME)
        for role, viewer in demo_viewers_of(settings).items()
    }


def demo_viewers_of(settings: Settings) -> dict[str, Viewer]:
    """The viewers of the demonstration by role. Raises DEMO_NOT_SEEDED.

    The grid workers are the same at every start and in every process, whatever is recorded meanwhile.
    """
    folder = settings.home / "run"
    with psycopg.connect(settings.conninfo) as connection:
        viewers = demo_viewers(connection, workers=_noted(folder))
    for role, viewer in viewers.items():
        if viewer.role == Role.WORKER:
            _note(folder / f"demo-{role}", viewer)
    return viewers


def shown_tokens(tokens: Mapping[str, str]) -> dict[str, str]:
    """The few that `rongge demo` prints, by the names a person reads."""
    return {name: tokens[role] for role, name in _SHOWN.items() if role in tokens}


def forget_workers(settings: Settings) -> None:
    """Has the next start choose grid workers anew, for counties that were seeded anew."""
    for note in (settings.home / "run").glob(_NOTES):
        note.unlink(missing_ok=True)


def _noted(folder: Path) -> dict[str, int]:
    notes = {note.name.removeprefix("demo-"): _number_in(note) for note in folder.glob(_NOTES)}
    return {role: number for role, number in notes.items() if number is not None}


def _number_in(note: Path) -> int | None:
    text = note.read_text(encoding="ascii") if note.exists() else ""
    return int(text) if text.isdigit() else None


def _note(note: Path, viewer: Viewer) -> None:
    if viewer.worker is not None and _number_in(note) != viewer.worker.id:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(str(viewer.worker.id), encoding="ascii")
