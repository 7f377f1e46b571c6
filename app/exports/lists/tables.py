"""The schema whose lists are files, built once for all exports of a process."""

from functools import cache

from schema.build import schema_of_process
from schema.tables.pages import Tables, tables_of


@cache
def tables() -> Tables:
    """The lists of the schema."""
    return tables_of(schema_of_process())
