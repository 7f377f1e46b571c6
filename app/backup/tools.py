"""PostgreSQL's own programs, as backups use them: those of the server's own version or later."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader

import psycopg

from app.setup.binaries import Binaries, binaries_of_major
from db.errors import DomainError

_PER_MAJOR = 10_000


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs for one database. Its password goes by the environment, never by the command line."""

    binaries: Binaries
    environment: dict[str, str] = field(repr=False)

    def run(self, program: str, *options: str) -> None:
        """Runs one to its end. Raises DomainError BACKUP_TOOL_FAILED with the program and its exit code."""
        done = subprocess.run(
            self._command(program, options), env=self.environment, capture_output=True, check=False
        )
        if done.returncode:
            raise _failed(program, done.returncode)

    @contextmanager
    def reading(self, program: str, *options: str) -> Iterator[BufferedReader]:
        """What one writes, as it comes. Raises DomainError BACKUP_TOOL_FAILED at its end."""
        command = self._command(program, options)
        with subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert isinstance(process.stdout, BufferedReader)  # noqa: S101  # a pipe was asked for
            yield process.stdout
        if process.returncode:
            raise _failed(program, process.returncode)

    def _command(self, program: str, options: Sequence[str]) -> list[str]:
        return [self.binaries.program(program), *options]


def tools_for(connection: psycopg.Connection) -> Tools:
    """The tools of the server's own major version. Raises DomainError POSTGRES_VERSION_GONE."""
    told = {**connection.info.get_parameters(), "password": connection.info.password}
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    libpq = {names[key]: value for key, value in told.items() if key in names and value}
    major = connection.info.server_version // _PER_MAJOR
    # What a tool complains of is not passed on: it may quote a row.
    return Tools(binaries_of_major(major), {**os.environ, **libpq, "PGCONNECT_TIMEOUT": "10"})


def _failed(program: str, code: int) -> DomainError:
    return DomainError(
        "BACKUP_TOOL_FAILED",
        f"{program} 未能完成（退出码 {code}）；数据库日志中有原因。",
        f"{program} did not finish (exit code {code}); the database's log says why.",
    )
