"""`rongge duplicates`: registrations that are probably of one person, found in a process of their own."""

from typing import Annotated

import typer
from rich.console import Console

from app.commands.runs.desk import Desk, at_county

console = Console(highlight=False, soft_wrap=True)
duplicate_commands = typer.Typer(
    no_args_is_help=True, help="疑似重复的登记 / Registrations that are probably of one person"
)


@duplicate_commands.callback()
def _duplicates() -> None:
    """疑似重复的登记 / Registrations that are probably of one person."""


@duplicate_commands.command("find")
def find(
    county: Annotated[str, typer.Option("--county", metavar="CODE", help="县的代码 / Code of the county")],
) -> None:
    """查出疑似重复的登记，供核实 / Finds probable duplicates for review.

    已判定为两人的，内容未变则不再列出 / What was decided stays until a compared value changes.
    """
    # house: the linker takes a second to import, and no other command needs it
    from resolvers.registry.duplicates.finding import Found, find_duplicates  # noqa: PLC0415

    async def act(desk: Desk) -> Found:
        return await find_duplicates(desk.database, desk.ask, desk.county_id, keys=desk.keys, ids=desk.ids)

    found = at_county(county, act)
    console.print(f"比对 {found.persons:,} 人，疑似 {found.pairs:,} 对，待核 {found.open:,} 对")
    console.print(
        f"{found.persons:,} persons compared, {found.pairs:,} probable pairs, {found.open:,} to review"
    )
