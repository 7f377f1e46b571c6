"""The plans by which a server has executed what it was sent, as it says them itself (auto_explain).

Whatever lane a statement comes from, however it was prepared: what is looked at is what was executed.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import orjson
import psycopg
from psycopg import sql
from psycopg.errors import Diagnostic
from sqlalchemy import event

from db.engine import Database

SETTINGS = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_format": "json",
    "auto_explain.log_level": "notice",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """One executed statement."""

    query: str
    root: dict[str, Any]

    def nodes(self) -> Iterator[dict[str, Any]]:
        """Every node of the plan, from the top down."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.get("Plans", ())

    def scans(self) -> Iterator[dict[str, Any]]:
        """The nodes that read a table."""
        return (node for node in self.nodes() if "Relation Name" in node)

    @property
    def buffers(self) -> int:
        """Pages looked at, wherever they lay."""
        return buffers_of(self.root)


def buffers_of(node: dict[str, Any]) -> int:
    """The pages a node and those below it have looked at."""
    return int(node["Shared Hit Blocks"] + node["Shared Read Blocks"])


@dataclass(slots=True)
class Plans:
    """Collects plans from the notices of connections."""

    found: list[Plan] = field(default_factory=list)

    def take(self) -> list[Plan]:
        """The plans since the last call."""
        taken, self.found = self.found, []
        return taken

    def notice(self, diagnostic: Diagnostic) -> None:
        """Takes a notice of the server: a plan, or something else."""
        _, separator, text = (diagnostic.message_primary or "").partition("plan:\n")
        if separator:
            said = orjson.loads(text)
            self.found.append(Plan(said["Query Text"], said["Plan"]))

    def listen(self, database: Database) -> None:
        """Takes the plans of what a database's connections are sent from now on.

        Those for prepared reads must be open already, for nobody tells when one is opened.
        """
        for held in (*database._reads._idle, *database._log._line._idle):
            held._connection.add_notice_handler(self.notice)

        @event.listens_for(database._engine.sync_engine, "checkout")
        def _listen(connection: Any, _record: object, _proxy: object) -> None:
            driver = connection.driver_connection
            with suppress(ValueError):  # not listening yet
                driver.remove_notice_handler(self.notice)
            driver.add_notice_handler(self.notice)


def explain_everything(connection: psycopg.Connection, **settings: str) -> None:
    """Has every connection opened to this database from now on say the plan of each statement it executes."""
    name = sql.Identifier(connection.info.dbname)
    for setting, value in (SETTINGS | settings).items():
        command = sql.SQL("ALTER DATABASE {} SET {} = {}")
        where = sql.SQL(".").join(map(sql.Identifier, setting.split(".")))
        connection.execute(command.format(name, where, sql.Literal(value)))
    connection.commit()
