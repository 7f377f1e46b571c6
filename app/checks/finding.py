"""What a check says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg

from app.settings import Settings
from db.codes import Code


class Level(Code):
    """How grave a finding is; after a FAILED one nobody should work with the system."""

    GOOD = "GOOD", "正常", "good"
    NOTED = "NOTED", "注意", "noted"
    FAILED = "FAILED", "不合格", "failed"


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that was looked at: a stable code, how it stands, and what was seen or is to be done."""

    code: str
    level: Level
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Site:
    """What is checked: the settings, and a connection as the server opens it."""

    settings: Settings
    connection: psycopg.Connection

    def value(self, statement: str, *given: object) -> object:
        """The first column of the first row; None of no row."""
        row = self.connection.execute(statement, given).fetchone()
        return None if row is None else row[0]


Check = Callable[[Site], Iterator[CheckFinding]]


def good(code: str, zh: str, en: str) -> CheckFinding:
    """Something is as it should be."""
    return CheckFinding(code, Level.GOOD, zh, en)


def noted(code: str, zh: str, en: str) -> CheckFinding:
    """Something should be seen to."""
    return CheckFinding(code, Level.NOTED, zh, en)


def failed(code: str, zh: str, en: str) -> CheckFinding:
    """Something must be seen to first."""
    return CheckFinding(code, Level.FAILED, zh, en)
