"""`rongge import people`, `contacts`, `stations`, `workers`, `policies`: files that come in as runs."""

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.commands.runs.columns import columns_of
from app.commands.runs.desk import Desk, at_county, console
from app.commands.runs.doing import finish
from app.commands.runs.options import Accept, County, Office, System
from db.codes import ConflictPolicy, FileKind, PersonCategory
from importers.files.book import read_workbook
from importers.kinds import STEPS
from importers.places.systems import declared_system
from importers.runs.preview import Delivered, preview
from importers.runs.steps import Terms
from resolvers.windows import today_in_china

PeopleFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="花名册：.xlsx .xls .et .csv / A list of people"),
]
ListFile = Annotated[Path, typer.Argument(metavar="FILE", help="名单：.xlsx .xls .et .csv / A list")]
SaidOn = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="自何日起在册，默认今天 / From which day; today"),
]
Policy = Annotated[
    ConflictPolicy,
    typer.Option("--policy", case_sensitive=False, help="与登记不同时 / Where what is registered differs"),
]
Whole = Annotated[bool, typer.Option("--whole", help="整批写入或全不写入 / All lines or none")]
Category = Annotated[
    PersonCategory | None,
    typer.Option("--category", case_sensitive=False, help="未写类别者的类别 / Of whoever has none"),
]


def add_kind_commands(to: typer.Typer) -> None:
    """Adds a command for each kind of file."""
    to.command("people")(import_people)
    to.command("contacts")(import_contacts)
    to.command("stations")(import_stations)
    to.command("workers")(import_workers)
    to.command("policies")(import_policies)


def import_people(  # one for each option
    file: PeopleFile,
    *,
    county: County,
    said_on: SaidOn = None,
    policy: Policy = ConflictPolicy.FILL_EMPTY,
    whole: Whole = False,
    system: System = None,
    category: Category = None,
    office: Office = None,
    accept: Accept = False,
) -> None:
    """导入人员花名册：先试算，确认后写入 / A list of people: a dry run, written once it is accepted."""
    on = today_in_china() if said_on is None else said_on.date()
    places = None if system is None else declared_system(system)
    terms = Terms(on, policy, whole, places, category, office)
    _bring_in(FileKind.PEOPLE, file, county, terms, accept=accept)


def import_contacts(file: ListFile, *, county: County, office: Office = None, accept: Accept = False) -> None:
    """导入联系走访记录：先试算，确认后写入 / A list of contacts: a dry run, written once accepted."""
    _bring_in(FileKind.CONTACTS, file, county, Terms(today_in_china(), office=office), accept=accept)


def import_stations(
    file: ListFile,
    *,
    county: County,
    said_on: SaidOn = None,
    policy: Policy = ConflictPolicy.FILL_EMPTY,
    system: System = None,
    office: Office = None,
    accept: Accept = False,
) -> None:
    """导入服务站名录：先试算，确认后写入 / A list of stations: a dry run, written once it is accepted."""
    on = today_in_china() if said_on is None else said_on.date()
    places = None if system is None else declared_system(system)
    _bring_in(FileKind.STATIONS, file, county, Terms(on, policy, system=places, office=office), accept=accept)


def import_workers(
    file: ListFile,
    *,
    county: County,
    said_on: SaidOn = None,
    policy: Policy = ConflictPolicy.FILL_EMPTY,
    office: Office = None,
    accept: Accept = False,
) -> None:
    """导入网格员及其网格：先试算，确认后写入 / Workers and their cells: a dry run, written once accepted."""
    on = today_in_china() if said_on is None else said_on.date()
    _bring_in(FileKind.WORKERS, file, county, Terms(on, policy, office=office), accept=accept)


def import_policies(
    file: ListFile,
    *,
    county: County,
    policy: Policy = ConflictPolicy.FILL_EMPTY,
    office: Office = None,
    accept: Accept = False,
) -> None:
    """导入联系走访规则：先试算，确认后写入 / Contact policies: a dry run, written once it is accepted."""
    _bring_in(FileKind.POLICIES, file, county, Terms(today_in_china(), policy, office=office), accept=accept)


def bring_divisions(
    file: Path, county: str, said_on: date | None, *, closings: int | None, office: str | None, accept: bool
) -> None:
    """A list of a county's divisions: a dry run, written once it is accepted."""
    terms = Terms(said_on or today_in_china(), office=office, closings=closings or None)
    _bring_in(FileKind.DIVISIONS, file, county, terms, accept=accept)


def _bring_in(kind: FileKind, file: Path, county: str, terms: Terms, *, accept: bool) -> None:
    steps, workbook = STEPS[kind], read_workbook(file, file.name)
    digest = hashlib.sha256(file.read_bytes()).digest()
    delivered = Delivered(workbook, digest, columns_of(console, workbook, steps))

    async def act(desk: Desk) -> None:
        key = await preview(
            desk.database,
            desk.ask,
            desk.county_id,
            steps=steps,
            delivered=delivered,
            terms=terms,
            keys=desk.keys,
            ids=desk.ids,
            crew=desk.crew,
        )
        await finish(desk, key, accept=accept)

    at_county(county, act)
