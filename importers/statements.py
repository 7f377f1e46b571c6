"""The importers' statements: SQL files beside the code, with %(name)s parameters."""

from functools import cache
from importlib.resources import files


@cache
def statement(name: str) -> bytes:
    """The text of `importers/sql/{name}.sql`; several statements may stand in one file."""
    return files("importers").joinpath("sql", f"{name}.sql").read_bytes()
