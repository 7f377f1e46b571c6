"""Commands of keys that are refused, or killed on their way, and what they leave in the database."""

import signal
import subprocess
import sys

import psycopg
import pytest

from db.errors import DomainError
from tests.app.keys.sealed_world import SealedWorld, typed
from tests.house import CHECKOUT

KILLED = -signal.SIGKILL


def refused(*words: str) -> str:
    """The code with which a command is refused."""
    with pytest.raises(DomainError) as refusal:
        typed(*words)
    return refusal.value.code


def rows(sealed: SealedWorld, statement: str) -> list[tuple[object, ...]]:
    """What a statement finds in the database."""
    with psycopg.connect(sealed.url) as connection:
        return connection.execute(statement.encode()).fetchall()


def killed(where: str, *words: str) -> int:
    """The exit code of a command that is killed there."""
    command = [sys.executable, "-m", "tests.app.keys.dying", where, *words]
    return subprocess.run(command, cwd=CHECKOUT, check=False, capture_output=True).returncode
