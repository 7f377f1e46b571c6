"""The command `rongge`: puts its parts together; an expected failure becomes a line and exit code 1."""

import sys

import typer
from rich.console import Console

from app.commands.atlas.drawing import draw_map
from app.commands.db import db_commands
from app.commands.demo import demo_commands
from app.commands.duties import keep_duties
from app.commands.importing.county import county_commands
from app.commands.importing.files import look_at_file, write_template
from app.commands.imports import import_commands
from app.commands.keep_months import keep_covered_months
from app.commands.keeping.audit import audit_commands
from app.commands.keeping.backup import backup_commands
from app.commands.keeping.check import check_installation
from app.commands.keeping.duplicates import duplicate_commands
from app.commands.keeping.keys import key_commands
from app.commands.prune import prune
from app.commands.recount import recount_rollups
from app.commands.runs.work import work
from app.commands.schema import schema_commands
from app.commands.serve import serve
from app.commands.user.commands import client_commands, user_commands
from db.errors import DomainError

cli = typer.Typer(
    name="rongge",
    help="戎格 Rongge：退役军人服务网格平台 / The grid platform of the veterans-service system",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # its tracebacks show local variables, and those may be people
)
cli.add_typer(demo_commands, name="demo")
cli.add_typer(db_commands, name="db")
cli.add_typer(schema_commands, name="schema")
cli.add_typer(county_commands, name="county")
import_commands.command("template")(write_template)
import_commands.command("look")(look_at_file)
cli.add_typer(import_commands, name="import")
cli.add_typer(user_commands, name="user")
cli.add_typer(client_commands, name="client")
cli.add_typer(backup_commands, name="backup")
cli.add_typer(audit_commands, name="audit")
cli.add_typer(key_commands, name="keys")
cli.add_typer(duplicate_commands, name="duplicates")
cli.command()(serve)
cli.command()(work)
cli.command("map")(draw_map)
cli.command("recount")(recount_rollups)
cli.command("keep-months")(keep_covered_months)
cli.command("duties")(keep_duties)
cli.command()(prune)
cli.command("check")(check_installation)


def main() -> None:
    """Runs one command. An expected failure is printed, code and texts, on standard error: exit code 1."""
    try:
        cli()
    except DomainError as error:
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(error.code, style="bold red", markup=False)
        console.print(error.zh, markup=False)
        console.print(error.en, markup=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
