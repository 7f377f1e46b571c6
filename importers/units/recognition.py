"""The units delivered, recognised in the register."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from psycopg import Cursor

from db.codes import UNIT_LEVELS, DivisionLevel
from db.errors import DomainError
from geo.division_codes import level_of
from importers.statements import statement
from importers.terms import Sameness
from importers.units.likeness import Common, Unit
from importers.units.matching import matched

__all__ = ["recognise_units"]

_LISTED_CODES = 20


def recognise_units(cursor: Cursor, parameters: Mapping[str, Any], same: Sequence[Sameness]) -> None:
    """Leaves the tables `unit`, `gone_unit`, `kept_zone` and `key_space`.

    Raises DomainError SAME_NOT_FOUND or CODE_IN_USE.
    """
    cursor.execute(statement("unit_sides"), parameters)
    old = _units(cursor, "register_units", parameters)
    new = _units(cursor, "delivered_units", parameters)
    common = [Common(*row) for row in cursor.execute(statement("common_townships")).fetchall()]
    pairs = matched(old, new, common, dict(_said(same, old, new)))
    closed = _units(cursor, "closed_units", parameters)
    with cursor.copy(b"COPY recognised (id, county_id, is_new) FROM STDIN") as copy:
        for row in _keys(new, pairs, closed, {one.key for one in (*old, *closed)}):
            copy.write_row(row)
    cursor.execute(statement("units"), parameters)
    _refuse_taken_codes(cursor)


def _units(cursor: Cursor, name: str, parameters: Mapping[str, Any]) -> list[Unit]:
    rows = cursor.execute(statement(name), parameters).fetchall()
    return [Unit(key, DivisionLevel.of(level), *rest) for key, level, *rest in rows]


def _said(same: Sequence[Sameness], old: Sequence[Unit], new: Sequence[Unit]) -> Iterator[tuple[int, int]]:
    old_keys = {f"{one.adcode}000000": one.key for one in old}
    new_keys = {f"{one.adcode}000000": one.key for one in new}
    for said in same:
        if level_of(said.code) in UNIT_LEVELS:
            if said.old_code not in old_keys or said.code not in new_keys:
                raise same_not_found(said)
            yield new_keys[said.code], old_keys[said.old_code]


def _keys(
    new: Sequence[Unit], pairs: Mapping[int, int], closed: Sequence[Unit], taken: set[int]
) -> Iterator[tuple[int, int, bool]]:
    """Row, key and whether the key is new: a unit that comes back is itself again, others get a free key."""
    for one in new:
        back = [was.key for was in closed if was.marks == one.marks]
        if one.key in pairs:
            yield one.key, pairs[one.key], False
        elif len(back) == 1:
            yield one.key, back[0], False
        else:
            key = next(key for key in _born_keys(int(one.adcode)) if key not in taken)
            taken.add(key)
            yield one.key, key, True


def _born_keys(adcode: int) -> Iterator[int]:
    """The keys a unit may be born with: its code, or the code and digits behind it if others were born so."""
    for digits in (1, 10, 100, 1000):
        yield from range(adcode * digits, (adcode + 1) * digits)


def _refuse_taken_codes(cursor: Cursor) -> None:
    taken = [code for (code,) in cursor.execute(statement("taken_codes")).fetchall()]
    if taken:
        codes = ", ".join(taken[:_LISTED_CODES])
        raise DomainError(
            "CODE_IN_USE",
            f"代码 {codes} 在本次交付中属于另一单位，而登记中原单位仍在用它；"
            "请一并交付原单位，或用 --covers、--same 说明",
            f"the delivery gives {codes} to another unit than the one that bears it in the register, and does"
            " not say what became of that; deliver it too, or say --covers or --same",
            {"codes": codes},
        )


def same_not_found(said: Sameness) -> DomainError:
    """The failure of a sameness whose sides are not both there."""
    return DomainError(
        "SAME_NOT_FOUND",
        f"--same {said.old_code}={said.code}：登记中没有前者，或交付中没有后者，或两者不在同一县内",
        f"--same {said.old_code}={said.code}: the register lacks the first, the delivery the second, or the"
        " two lie in different counties",
        {"codes": f"{said.old_code}, {said.code}"},
    )
