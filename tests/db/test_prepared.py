"""Statements whose values are left open."""

from datetime import date

import pytest
from sqlalchemy import Date, cast, func, literal, select

from db.models import GridCell, Person
from db.prepared import Given, prepared, text_of

COUNTY, CODE, DAY = Given(0, int), Given(1, str), Given(2, date)


def test_a_value_left_open_becomes_a_parameter_and_a_constant_is_written_out() -> None:
    statement = select(GridCell.id).where(GridCell.county_id == COUNTY, GridCell.kind == "DEDICATED")
    made = prepared(statement, custom=False)
    assert b"grid_cell.county_id = $1::INTEGER AND grid_cell.kind = 'DEDICATED'" in made.sql
    assert made.slots == (0,)


def test_one_slot_is_one_parameter_wherever_it_stands() -> None:
    statement = select(GridCell.id).where(
        GridCell.code == CODE, GridCell.county_id == COUNTY, GridCell.plan_id == COUNTY
    )
    made = prepared(statement, custom=False)
    assert made.slots == (1, 0)
    assert made.bound([b"500151", b"A"]) == [b"A", b"500151"]


def test_a_constant_may_hold_quotes_and_per_cent_signs() -> None:
    made = prepared(select(literal("it's 100 % \\ 'so'")), custom=False)
    assert b"'it''s 100 % \\ ''so'''" in made.sql


def test_values_pass_through_functions_and_casts() -> None:
    made = prepared(select(cast(literal(DAY), Date), func.left(literal(CODE), 6)), custom=False)
    assert b"CAST($1::DATE AS DATE)" in made.sql
    assert made.slots == (2, 1)


@pytest.mark.parametrize(
    "computed",
    [
        lambda: COUNTY + 1,  # type: ignore[operator]  # it must not work
        lambda: DAY.year,  # type: ignore[attr-defined]  # the same
        lambda: date(2026, 1, 1) > DAY,  # type: ignore[operator]  # the same
        lambda: CODE[:6],  # type: ignore[index]  # the same
        lambda: bool(COUNTY),
        lambda: int(COUNTY),  # type: ignore[call-overload]  # the same
        lambda: "one" if CODE else "other",
    ],
)
def test_python_cannot_look_at_a_value_left_open(computed: object) -> None:
    with pytest.raises((TypeError, AttributeError)):
        computed()  # type: ignore[operator]  # a function


def test_values_are_sent_as_postgresql_reads_them() -> None:
    assert text_of(date(2026, 1, 2)) == b"2026-01-02"
    assert text_of(10**18) == b"1000000000000000000"
    assert text_of("戎") == "戎".encode()
    with pytest.raises(TypeError):
        text_of([1])


def test_every_use_has_a_name_of_its_own() -> None:
    statement = select(Person.id)
    assert prepared(statement, custom=False).name != prepared(statement, custom=False).name
