"""What each line of a file of people would do, by the rules of the registry's acts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy, PersonField, PersonStatus, RowVerdict
from db.errors import DomainError
from db.models import Person, PersonKey
from db.sets import any_of
from importers.findings import Finding, Weight
from importers.people.comparing import compared
from importers.people.said import Said, said_in
from importers.runs.checking import finding_of, held_already
from importers.runs.rows import NONE, found, opened, told
from importers.runs.steps import Became, Checking, Rows
from resolvers.ask import Ask, Statement
from resolvers.people.identities import IdentityKeys, key_hashes
from resolvers.registrations.homes import among
from resolvers.registry.people.entry import check_entry
from resolvers.registry.people.stretches import Dwelling, stretches_of_each
from resolvers.registry.people.writing.numbers import LEFT, already_registered
from resolvers.scope import reach_into, sees_person
from resolvers.within import placed
from resolvers.wording.refusals import person_not_found

_NOBODY = UUID(int=0)
_ELSEWHERE = frozenset({*LEFT, PersonStatus.MERGED.value})
TWICE = Finding(
    "NUMBER_TWICE",
    Weight.HELD,
    "同一身份证号码在文件中出现多次，各行均搁置",
    "the same identity number stands on several lines of the file: all of them are held",
)
SHARED = Finding(
    "PERSON_TWICE",
    Weight.HELD,
    "同一人在文件中出现多次（号码或人员编号），各行均搁置",
    "the same person stands on several lines of the file, by number or id: all of them are held",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A staged line as it is judged."""

    row: Row[Any]
    said: Said
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a line would do."""

    line: Line
    verdict: RowVerdict
    findings: tuple[Finding, ...] = ()
    changed: tuple[PersonField, ...] = ()
    person: Row[Any] | None = None

    def columns(self) -> Became:
        """What is noted of it."""
        return {
            "id": self.line.row.id,
            "verdict": self.verdict.value,
            "findings": [told(one) for one in (*self.line.findings, *self.findings)] or NONE,
            "changed": [one.value for one in self.changed] or NONE,
            "person_id": self.person and self.person.id,
            "base_version": self.person and self.person.version,
        }


async def judged_lines(connection: AsyncConnection, checking: Checking, rows: Rows) -> list[Became]:
    """What lines would do, as it is noted."""
    ask, run, keys = checking.ask, checking.run, checking.keys
    lines = [Line(row, said_in(opened(keys, "said", row)), tuple(found(row.findings))) for row in rows]
    hashes = [_hashes(keys, line.said) for line in lines]
    bearers = await _bearers(connection, ask, [one for under in hashes for one in under])
    ours = await _persons(connection, ask, run.county_id, [line.said.person_id for line in lines])
    judged, newcomers = list[Judged](), list[Line]()
    for line, under in zip(lines, hashes, strict=True):
        bearer = next((bearers[one] for one in under if one in bearers), None)
        named = ours.get(line.said.person_id or 0)
        # One whose id and number are of two persons is of neither.
        of_two = line.said.person_id is not None and (
            named is None or (under and (bearer is None or bearer.id != named.id))
        )
        bearer = None if of_two else named or bearer
        if (verdict := held_already(line.findings)) is not None:
            # Another line may be about the same person, by our id: then neither of the two is written.
            judged.append(Judged(line, verdict, person=_own(bearer, run)))
        elif of_two:
            judged.append(held(line, person_not_found()))
        elif bearer is None or (under and bearer.status in LEFT and bearer.status_on <= run.said_on):
            newcomers.append(line)
        elif bearer.county_id == run.county_id and bearer.status not in _ELSEWHERE and bearer.seen:
            difference = compared(line.said, bearer, ConflictPolicy.of(run.policy), keys)
            fields = difference.fields if difference.verdict == RowVerdict.CHANGED else ()
            judged.append(Judged(line, difference.verdict, difference.findings, fields, bearer))
        else:
            judged.append(held(line, already_registered()))
    judged += await _newcomers(connection, ask, run, newcomers)
    return [one.columns() for one in judged]


def _own(bearer: Row[Any] | None, run: Row[Any]) -> Row[Any] | None:
    """Who bears a number, if it is somebody of the county whom the viewer sees."""
    return bearer if bearer is not None and bearer.county_id == run.county_id and bearer.seen else None


def _hashes(keys: IdentityKeys, said: Said) -> list[bytes]:
    """The hashes of a line's number under the keys of today: others may have been used when it was staged."""
    return [] if said.number is None else list(key_hashes(keys, said.number).values())


async def _bearers(connection: AsyncConnection, ask: Ask, hashes: Sequence[bytes]) -> dict[bytes, Row[Any]]:
    """Those who bear some numbers, wherever they are registered; `seen` those the viewer sees."""
    columns = (PersonKey.key_hash, PersonKey.county_id, PersonKey.person_id)
    keys: Statement = select(*columns).where(PersonKey.key_hash == any_of(LargeBinary(), hashes))
    borne = {row.key_hash: (row.county_id, row.person_id) for row in await connection.execute(keys)}
    if not borne:
        return {}
    await reach_into(connection, ask.viewer, {county_id for county_id, _ in borne.values()})
    counties: defaultdict[int, list[int]] = defaultdict(list)
    for county_id, person_id in borne.values():
        counties[county_id].append(person_id)
    those = [(Person.county_id == one) & (Person.id == among(ids)) for one, ids in counties.items()]
    people = _shown(ask).where(or_(*those))
    bearers = {(row.county_id, row.id): row for row in await connection.execute(people)}
    return {key_hash: bearers[who] for key_hash, who in borne.items() if who in bearers}


async def _persons(
    connection: AsyncConnection, ask: Ask, county_id: int, ids: Sequence[int | None]
) -> dict[int, Row[Any]]:
    """The persons of a county whom lines name by our id."""
    named = {one for one in ids if one is not None}
    if not named:
        return {}
    people = _shown(ask).where(Person.county_id == county_id, Person.id == among(named))
    return {row.id: row for row in await connection.execute(people)}


def _shown(ask: Ask) -> Statement:
    """Persons with what lines are held against; `seen` those the viewer sees."""
    person = Person
    shown = [person.county_id, person.id, person.status, person.status_on, person.version, person.name]
    shown += [person.phone_cipher, person.address, person.registered_code, person.enlisted_on]
    shown += [person.discharged_on, person.division_id, person.cell_id, person.categories]
    shown += [person.priority_classes, person.sex, person.born_on, person.identity_masked]
    return select(*shown, sees_person(ask, placed(person)).label("seen"))


async def _newcomers(
    connection: AsyncConnection, ask: Ask, run: Row[Any], lines: Sequence[Line]
) -> list[Judged]:
    """Those who would be registered: what a registration needs, and where the home lies."""
    judged, whole = [], []
    for line in lines:
        missing = _missing(line.said)
        try:
            if not missing:
                entry = line.said.registration(run.county_id, client_id=_NOBODY, on=run.said_on)
                check_entry(entry, ask.today)
        except DomainError as refusal:
            judged.append(held(line, refusal))
            continue
        if missing:
            judged.append(Judged(line, RowVerdict.HELD, missing))
        else:
            whole.append((line, Dwelling(entry.home, run.said_on)))
    dwellings = [dwelling for _, dwelling in whole]
    homes = await stretches_of_each(connection, ask, run.county_id, dwellings, mine=True)
    for (line, _), home in zip(whole, homes, strict=True):
        judged.append(held(line, home) if isinstance(home, DomainError) else Judged(line, RowVerdict.NEW))
    return judged


def held(line: Line, refusal: DomainError) -> Judged:
    """A line that an act would refuse."""
    return Judged(line, RowVerdict.HELD, (finding_of(refusal),))


def _missing(said: Said) -> tuple[Finding, ...]:
    needed: Mapping[str, tuple[object, str, str]] = {
        "NAME_MISSING": (said.values.get(PersonField.NAME.value), "缺姓名", "no name"),
        "CATEGORIES_MISSING": (said.categories, "缺人员类别", "no category"),
        "HOME_MISSING": (
            said.ground or said.spot,
            "缺住所：坐标、网格或村（社区）",
            "no home: a place, a cell or a village",
        ),
    }
    return tuple(Finding(code, Weight.HELD, zh, en) for code, (value, zh, en) in needed.items() if not value)
