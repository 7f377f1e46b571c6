"""Which household a line names: by its number, by the head's number or name; and who heads it."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple, TypeAlias

from db.codes import PersonField
from importers.files.sheets import Cell, Sheet
from importers.findings import Finding, Weight
from importers.people.said import Said
from importers.runs.columns import Of, of_column
from importers.runs.lines import Findings, remembering
from importers.runs.steps import Columns
from importers.values.households import (
    head_name,
    head_number,
    heads_household,
    household_number,
    is_head,
    names_itself,
)
from resolvers.people.identities import IdentityKeys, keyed_digest

__all__ = ["House", "HouseOf", "heads_named", "house_reader"]

_FIELDS = ("household", "head_number", "head_name", "relation", "is_head")
_CONTRADICTS = Finding(
    "HEAD_CONTRADICTS",
    Weight.WARNED,
    "各列所说的户主不一致，未作为户主，请核对",
    "the columns do not agree on whether this is the head, who is not taken for one: check them",
)
_NOT_NAMED = Finding(
    "HOUSEHOLD_NOT_NAMED",
    Weight.WARNED,
    "写了与户主的关系，未写户号或户主，未登记到户",
    "the relation to a head is said, but neither household nor head: put into no household",
)
_NOT_CLEARED = Finding(
    "HOUSEHOLD_NOT_CLEARED",
    Weight.WARNED,
    "文件不能使人离户，请在此人档案中办理离户",
    "a file takes nobody out of a household: let them leave it in their own file",
)


class House(NamedTuple):
    """The household of a line: what its lines have in common, and whether this is the head, if it is said."""

    digest: bytes
    is_head: bool | None


HouseOf: TypeAlias = Callable[[Sequence[Cell], Said, Findings], House | None]


class _Sheet(NamedTuple):
    """What reads the fields of a sheet's lines, those that have a column, and the keys.

    `numbers` are those of heads that its lines name.
    """

    named: tuple[Of[str], Of[str], Of[str]]
    ticked: tuple[Of[bool], ...]
    columns: frozenset[str]
    numbers: frozenset[str]
    keys: IdentityKeys


def heads_named(sheet: Sheet, columns: Columns, today: date) -> frozenset[str]:
    """The numbers of heads that the lines of a sheet name."""
    if "head_number" not in columns:
        return frozenset()
    reads = _head_reader(sheet, columns, today)
    return frozenset(one for line in sheet.lines if (one := reads(line.cells).value) is not None)


def _head_reader(sheet: Sheet, columns: Columns, today: date) -> Of[str]:
    read = remembering(lambda cell, column: head_number(cell, column, today))
    return of_column(sheet, columns, "head_number", read)


def house_reader(
    sheet: Sheet, columns: Columns, keys: IdentityKeys, today: date, *, numbers: frozenset[str]
) -> HouseOf:
    """What reads the household of a line whose other values have been read; `numbers` are `heads_named`."""
    if not any(one in columns for one in _FIELDS):
        return _none
    of = partial(of_column, sheet, columns)
    named = (
        of("household", remembering(household_number)),
        _head_reader(sheet, columns, today),
        of("head_name", remembering(head_name)),
    )
    ticked = (
        of("relation", remembering(heads_household)),
        of("is_head", remembering(is_head)),
        of("head_number", names_itself),
        of("head_name", remembering(names_itself)),
    )
    return partial(_house, _Sheet(named, ticked, frozenset(columns), numbers, keys))


def _none(_cells: Sequence[Cell], _said: Said, _findings: Findings) -> None:
    """The household of a line of a sheet that tells of none."""


def _house(sheet: _Sheet, cells: Sequence[Cell], said: Said, findings: Findings) -> House | None:
    texts, ticks = [reads(cells) for reads in sheet.named], [reads(cells) for reads in sheet.ticked]
    number, number_of_head, name_of_head = [findings.of(one) for one in texts]
    name = said.values.get(PersonField.NAME.value)
    told = [*[findings.of(one) for one in ticks], _same(number_of_head, said.number)]
    heads = _agreed([one for one in told if one is not None] or [_same(name_of_head, name)], findings)
    if heads:
        # Many leave blank on the head's own line what the others of the household say of the head.
        number_of_head = number_of_head or (said.number if said.number in sheet.numbers else None)
        name_of_head = name_of_head or (name if "head_name" in sheet.columns else None)
        if name_of_head is None and "head_number" in sheet.columns:
            number_of_head = number_of_head or said.number
    key = (
        (number and f"number {number}")
        or (number_of_head and f"head {number_of_head}")
        or (name_of_head and f"named {name_of_head} {_place(said)}")
    )
    if key:
        return House(bytes.fromhex(keyed_digest(sheet.keys, f"household {key}")), heads)
    if any(one.clears for one in texts) or any(one.clears for one in ticks):
        findings.append(_NOT_CLEARED)
    elif heads is not None:
        findings.append(_NOT_NAMED)
    return None


def _same(one: str | None, other: str | None) -> bool | None:
    return None if one is None or other is None else one == other


def _agreed(told: Sequence[bool | None], findings: Findings) -> bool | None:
    """What all say of those who say something; what contradicts itself is said and says nothing."""
    said = set(told) - {None}
    if len(said) > 1:
        findings.append(_CONTRADICTS)
    return said.pop() if len(said) == 1 else None


def _place(said: Said) -> str:
    """What tells heads of one name apart: the ground that the line names, else the address."""
    if said.ground is not None:
        return f"{said.ground.kind} {said.ground.id}"
    return said.values.get(PersonField.ADDRESS.value, "")
