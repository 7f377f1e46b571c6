"""`rongge schema`: the GraphQL schema as text."""

from pathlib import Path
from typing import Annotated

import typer

from schema.build import printed_schema

COMMITTED = Path(__file__).parents[2] / "schema" / "schema.graphql"

Write = Annotated[
    bool, typer.Option("--write", help="写入 schema/schema.graphql / write it to schema/schema.graphql")
]

schema_commands = typer.Typer(help="GraphQL 模式 / The GraphQL schema", no_args_is_help=True)


@schema_commands.callback()
def _group() -> None:
    """Keeps `print` a sub-command although it is the only one."""


@schema_commands.command("print")
def print_schema(*, write: Write = False) -> None:
    """打印模式，或写入仓库 / Prints the schema, or writes the committed copy."""
    if write:
        COMMITTED.write_text(printed_schema(), encoding="utf-8")
    else:
        typer.echo(printed_schema(), nl=False)
