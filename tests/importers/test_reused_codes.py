"""Codes are used again and names change: a unit of the same townships is the same unit."""

from datetime import date

import psycopg
import pytest

from db.codes import DivisionLevel
from db.errors import DomainError
from importers.report import ImportReport, Verdict
from importers.terms import Sameness, Terms
from tests.importers.deliveries import delivered, fates
from tests.importers.reused_code import AFTER, BEFORE, Levels, levels_of, north

FIRST, LATER = date(2017, 10, 31), date(2018, 10, 31)
SANMING = (("35", "福建省"), (("3504", "三明市"),))
NANNING = (("45", "广西壮族自治区"), (("4501", "南宁市"),))


def _again(
    connection: psycopg.Connection, first: Levels, then: Levels, *, covers: str | None = None
) -> ImportReport:
    delivered(connection, first, on=FIRST, terms=Terms())
    return delivered(connection, then, on=LATER, terms=Terms(covers))


def _units(connection: psycopg.Connection) -> dict[int, str]:
    return dict(connection.execute("SELECT county_id, adcode FROM county WHERE level = 'COUNTY'").fetchall())


@pytest.mark.parametrize("covers", [None, "23"])
def test_a_code_used_again_leaves_both_counties_what_they_are(
    connection: psycopg.Connection, covers: str | None
) -> None:
    report = _again(connection, BEFORE, AFTER, covers=covers)

    assert not fates(report, Verdict.CLOSED) | fates(report, Verdict.ADDED) | fates(report, Verdict.RENAMED)
    assert fates(report, Verdict.MOVED) == {
        *("漠河市", "加格达奇区", "西林吉镇", "北极镇", "东山街道", "卫东街道")
    }
    assert _units(connection) == {232701: "232761", 232723: "232701"}


def test_a_code_used_again_belongs_to_one_unit_on_each_day(connection: psycopg.Connection) -> None:
    _again(connection, BEFORE, AFTER)

    held = connection.execute(
        "SELECT county_id, valid::text FROM county_code WHERE adcode = '232701' ORDER BY valid"
    )
    assert held.fetchall() == [(232701, "[2017-10-31,2018-10-31)"), (232723, "[2018-10-31,)")]


def test_a_county_and_the_code_it_lost_can_be_had_back(connection: psycopg.Connection) -> None:
    _again(connection, BEFORE, AFTER)

    delivered(connection, BEFORE, on=date(2019, 10, 31), terms=Terms())

    assert _units(connection) == {232701: "232701", 232723: "232723"}
    held = connection.execute(
        "SELECT valid::text FROM county_code WHERE county_id = 232701 AND adcode = '232701' ORDER BY valid"
    )
    assert held.fetchall() == [("[2017-10-31,2018-10-31)",), ("[2019-10-31,)",)]


def test_names_tell_counties_apart_where_no_townships_are_listed(connection: psycopg.Connection) -> None:
    first, then = BEFORE.copy(), AFTER.copy()
    del first[DivisionLevel.TOWNSHIP], then[DivisionLevel.TOWNSHIP]

    report = _again(connection, first, then, covers="23")

    assert fates(report, Verdict.MOVED) == {"漠河市", "加格达奇区"}
    assert _units(connection) == {232701: "232761", 232723: "232701"}


def test_a_code_that_another_unit_still_bears_is_refused(connection: psycopg.Connection) -> None:
    delivered(connection, BEFORE, on=FIRST)
    only = north(AFTER[DivisionLevel.COUNTY][:1], AFTER[DivisionLevel.TOWNSHIP][:2])

    with pytest.raises(DomainError) as refused:
        delivered(connection, only, on=LATER)

    assert refused.value.code == "CODE_IN_USE"
    assert refused.value.details == {"codes": "232701"}


@pytest.mark.parametrize("covers", [None, "35"])
def test_a_county_made_a_district_under_a_new_code_is_the_same(
    connection: psycopg.Connection, covers: str | None
) -> None:
    first = levels_of(
        *SANMING,
        (("350427", "沙县"), ("350403", "三元区")),
        (("350427001", "凤岗街道"), ("350427002", "虬江街道"), ("350403001", "城关街道")),
    )
    then = levels_of(
        *SANMING,
        (("350405", "沙县区"), ("350404", "三元区")),
        (("350405001", "凤岗街道"), ("350405002", "虬江街道"), ("350404001", "城关街道")),
    )

    report = _again(connection, first, then, covers=covers)

    assert {"沙县区", "三元区"} < fates(report, Verdict.MOVED)
    assert not fates(report, Verdict.CLOSED) | fates(report, Verdict.ADDED)
    assert _units(connection) == {350427: "350405", 350403: "350404"}


def _guangxi(code: str, name: str, townships: tuple[str, ...] = ("横州镇", "百合镇")) -> Levels:
    return levels_of(
        *NANNING,
        ((code, name), ("450126", "宾阳县")),
        (
            *((f"{code}{number}", called) for number, called in enumerate(townships, start=100)),
            ("450126100", "宾州镇"),
        ),
    )


@pytest.mark.parametrize("covers", [None, "45"])
def test_a_county_renamed_and_renumbered_is_known_by_its_townships(
    connection: psycopg.Connection, covers: str | None
) -> None:
    report = _again(connection, _guangxi("450127", "横县"), _guangxi("450181", "横州市"), covers=covers)

    assert fates(report, Verdict.MOVED) == {"横州市", "横州镇", "百合镇"}
    assert not fates(report, Verdict.CLOSED) | fates(report, Verdict.ADDED)
    assert _units(connection) == {450127: "450181", 450126: "450126"}


def test_the_operator_may_say_that_two_are_one(connection: psycopg.Connection) -> None:
    delivered(connection, _guangxi("450127", "横县"), on=FIRST)
    then = _guangxi("450181", "横州市", ("新镇", "又一镇", "再一镇"))
    same = (Sameness.of("450127=450181"), Sameness.of("450127100=450181102"))

    report = delivered(connection, then, on=LATER, terms=Terms("45", same))

    became = {change.old_name: change.name for change in report.changes if change.old_name}
    assert became == {"横县": "横州市", "横州镇": "再一镇", "百合镇": "又一镇"}
    assert _units(connection) == {450127: "450181", 450126: "450126"}


@pytest.mark.parametrize("said", ["450127=450182", "450128=450181", "450126100=450181100"])
def test_what_the_operator_says_must_be_there(connection: psycopg.Connection, said: str) -> None:
    delivered(connection, _guangxi("450127", "横县"), on=FIRST)

    with pytest.raises(DomainError) as refused:
        delivered(connection, _guangxi("450181", "横州市"), on=LATER, terms=Terms(same=(Sameness.of(said),)))

    assert refused.value.code == "SAME_NOT_FOUND"


@pytest.mark.parametrize("said", ["450127", "450127=", "450127=450181100", "x=450181", "=", "450127=4501=45"])
def test_a_sameness_is_two_codes_of_one_level(said: str) -> None:
    with pytest.raises(DomainError) as refused:
        Sameness.of(said)

    assert refused.value.code == "BAD_SAMENESS"


def test_a_township_renamed_under_anothers_code_is_known_by_its_villages(
    connection: psycopg.Connection,
) -> None:
    first = _guangxi("450127", "横县") | {
        DivisionLevel.VILLAGE: tuple(
            (f"45012710{town}20{number}", f"{town}{number}号村") for town in (0, 1) for number in (1, 2)
        )
    }
    then = levels_of(
        *NANNING, first[DivisionLevel.COUNTY], (("450127100", "新百合镇"), ("450126100", "宾州镇"))
    )
    then[DivisionLevel.VILLAGE] = (("450127100201", "11号村"), ("450127100202", "12号村"))
    delivered(connection, first, on=FIRST)

    report = delivered(connection, then, on=LATER)

    moved = {change.name: change.old_name for change in report.changes if change.verdict is Verdict.MOVED}
    assert moved["新百合镇"] == "百合镇"
    assert "横州镇" in fates(report, Verdict.CLOSED)
