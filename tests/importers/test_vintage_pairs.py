"""Whatever permutation of codes and names a vintage brings, a unit of the same children stays one unit.

Pairs of vintages of whole provinces of the national list: splits, merges, swaps, renames with renumbering,
lists without zones.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from db.codes import DivisionLevel
from geo.division_codes import is_grouping_name
from importers.report import ImportReport, Verdict
from importers.terms import Terms
from tests.databases import Server, clone, libpq
from tests.importers.deliveries import Pairs, delivered
from tests.importers.vintages import Unit, Vintage, province

FIRST, LATER = date(2023, 6, 30), date(2024, 6, 30)
LARGE = 6  # townships
# A province's permutation does not become simpler in smaller steps: nothing is gained by shrinking.
EACH_PROVINCE = settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class Register:
    """A register that knows a province of 2023, and the keys of its units by who they are."""

    def __init__(self, connection: psycopg.Connection, first: Vintage) -> None:
        delivered(connection, first.levels(), on=FIRST)
        connection.commit()
        self.connection, self.first, self.keys = connection, first, _keys(connection, first)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The keys of the units after a delivery, by who they are, and its report."""

    keys: dict[str, int]
    report: ImportReport

    def told(self, verdict: Verdict) -> set[str | None]:
        """The names of the units and divisions that were added, or closed."""
        return {one.name or one.old_name for one in self.report.changes if one.verdict is verdict}


@pytest.fixture(scope="module", params=["35", "46"])
def register(request: pytest.FixtureRequest, server: Server) -> Iterator[Register]:
    with clone(server) as url, psycopg.connect(libpq(url)) as connection:
        yield Register(connection, province(request.param))


def _keys(connection: psycopg.Connection, vintage: Vintage) -> dict[str, int]:
    """The keys of the units that are open, by who they are."""
    rows = connection.execute(
        "SELECT county.adcode, county.county_id FROM county JOIN county_link AS link USING (county_id)"
        " WHERE link.superseded_at IS NULL AND upper_inf(link.valid)"
    )
    by_code: dict[str, int] = dict(rows.fetchall())
    units = {one.who: one.code.ljust(6, "0") for one in (*vintage.cities, *vintage.counties)}
    return {who: by_code[code] for who, code in units.items() if code in by_code}


def _outcome(register: Register, then: Vintage, terms: Terms, *, zones: bool = True) -> Outcome:
    """What a later vintage makes of the register; it is undone."""
    with register.connection.transaction(force_rollback=True):
        report = delivered(register.connection, then.levels(zones=zones), on=LATER, terms=terms)
        return Outcome(_keys(register.connection, then), report)


def _is_authority(city: Unit, vintage: Vintage) -> bool:
    """Whether a city is neither a grouping nor its own only county."""
    own = [one for one in vintage.counties if one.code.startswith(city.code)]
    return not is_grouping_name(city.name) and [one.name for one in own] != [city.name]


def _chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # nothing is kept secret with it


def permuted(vintage: Vintage, chance: Random) -> Vintage:
    """The province in which codes and names, of cities and of counties, are dealt out anew."""
    cities = [one for one in vintage.cities if _is_authority(one, vintage)]
    codes, names = _dealt([one.code for one in cities], chance), _dealt([one.name for one in cities], chance)
    below = [one for one in vintage.counties if one.code[:4] in codes]
    called = _dealt([one.name for one in below], chance)
    digits: dict[str, str] = {}
    for city in cities:
        digits |= _dealt([one.code for one in below if one.code.startswith(city.code)], chance)
    return replace(
        vintage,
        cities=tuple(
            replace(one, code=codes[one.code], name=names[one.name]) if one in cities else one
            for one in vintage.cities
        ),
    ).with_counties(
        replace(one, code=codes[one.code[:4]] + digits[one.code][4:], name=called[one.name])
        if one in below
        else one
        for one in vintage.counties
    )


def _dealt(values: list[str], chance: Random) -> dict[str, str]:
    """Each value and the one it becomes."""
    return dict(zip(values, chance.sample(values, len(values)), strict=True))


@given(seed=st.integers(0))
@EACH_PROVINCE
def test_a_unit_of_the_same_children_stays_one_unit(register: Register, seed: int) -> None:
    then = permuted(register.first, _chance(seed))

    outcome = _outcome(register, then, Terms(register.first.province[0]))

    assert outcome.keys == register.keys
    assert not outcome.told(Verdict.CLOSED) | outcome.told(Verdict.ADDED)


@dataclass(frozen=True, slots=True)
class Reform:
    """A later vintage, which county has gone in it, and which is new."""

    vintage: Vintage
    gone: str
    born: str


def reformed(vintage: Vintage, chance: Random) -> Reform:
    """Two counties swap codes, one is renamed and renumbered, one joins another, one is split in two.

    The larger part of that takes a new code, and the smaller, a new county, the old one.
    """
    cities = {one.name for one in vintage.cities}
    large = [one for one in vintage.counties if len(one.townships) >= LARGE and one.name not in cities]
    one, other, anew, joined, host, split = chance.sample(large, 6)
    half = (len(split.townships) - 1) // 2
    changed = (
        replace(one, code=other.code),
        replace(other, code=one.code),
        replace(anew, code=f"{anew.code[:4]}98", name="新名市"),
        replace(host, townships=(*host.townships, *_numbered(joined.townships))),
        replace(split, code=f"{split.code[:4]}99", townships=split.townships[half:]),
        Unit("born", split.code, "新设区", split.townships[:half]),
    )
    touched = {joined.who, *(unit.who for unit in changed)}
    untouched = [unit for unit in vintage.counties if unit.who not in touched]
    return Reform(vintage.with_counties([*untouched, *changed]), gone=joined.who, born="born")


def _numbered(townships: Pairs) -> Pairs:
    return tuple((str(digits), name) for digits, (_, name) in enumerate(townships, start=800))


@given(seed=st.integers(0))
@EACH_PROVINCE
def test_splits_merges_swaps_and_renames_leave_every_unit_what_it_is(register: Register, seed: int) -> None:
    reform = reformed(register.first, _chance(seed))

    outcome = _outcome(register, reform.vintage, Terms(register.first.province[0], accept_closings=1_000))

    kept = {who: key for who, key in register.keys.items() if who != reform.gone}
    assert {who: key for who, key in outcome.keys.items() if who != reform.born} == kept
    assert outcome.keys[reform.born] not in register.keys.values()


@given(seed=st.integers(0))
@EACH_PROVINCE
def test_a_list_without_zones_closes_none_whatever_else_it_brings(register: Register, seed: int) -> None:
    proper = [one for one in register.first.counties if one.code[4] != "7"]
    codes: dict[str, str] = {}
    for city in register.first.cities:
        codes |= _dealt([one.code for one in proper if one.code.startswith(city.code)], _chance(seed))
    then = register.first.with_counties(replace(one, code=codes[one.code]) for one in proper)

    outcome = _outcome(register, then, Terms(register.first.province[0]), zones=False)

    assert not outcome.told(Verdict.CLOSED) | outcome.told(Verdict.ADDED)
    assert outcome.keys == {who: key for who, key in register.keys.items() if who[4:5] != "7"}
    kept = {row.level: row.kept for row in outcome.report.levels}
    assert kept[DivisionLevel.COUNTY] == len(register.first.counties) - len(proper)
