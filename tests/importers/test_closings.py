"""What a delivery closes: not what it says nothing about, and not much of a level without a question."""

import psycopg
import pytest

from db.codes import DivisionLevel
from db.errors import DomainError
from importers.report import Verdict
from importers.terms import Terms
from tests.importers.deliveries import FIRST, LATER, Pairs, county, delivered, everything, fates, standing

COUNTIES: Pairs = (("320508", "姑苏区"), ("320576", "苏州工业园区"))
STREETS: Pairs = (("320508001", "双塔街道"), ("320576001", "娄葑街道"))
OF_SUZHOU = Terms("3205")


def _suzhou(counties: Pairs = COUNTIES, townships: Pairs = STREETS) -> dict[DivisionLevel, Pairs]:
    return {
        DivisionLevel.PROVINCE: (("32", "江苏省"),),
        DivisionLevel.CITY: (("3205", "苏州市"),),
        DivisionLevel.COUNTY: counties,
        DivisionLevel.TOWNSHIP: townships,
    }


def _townships(many: int) -> dict[DivisionLevel, Pairs]:
    numbered = tuple((f"5001511{number:02}", f"{number}号镇") for number in range(many))
    levels = county(townships=numbered)
    del levels[DivisionLevel.VILLAGE]
    return levels


def test_a_list_without_a_functional_zone_says_nothing_about_zones(connection: psycopg.Connection) -> None:
    delivered(connection, _suzhou(), on=FIRST)

    report = delivered(connection, _suzhou(COUNTIES[:1], STREETS[:1]), on=LATER, terms=OF_SUZHOU)

    assert report.changed == 0
    assert {row.level: row.kept for row in report.levels}[DivisionLevel.COUNTY] == 1
    assert {"苏州工业园区", "娄葑街道"} < standing(connection, LATER).keys()


def test_zones_close_where_the_lists_are_said_to_name_them(connection: psycopg.Connection) -> None:
    delivered(connection, _suzhou(), on=FIRST)
    terms = Terms("3205", accept_closings=2, zones_listed=True)

    report = delivered(connection, _suzhou(COUNTIES[:1], STREETS[:1]), on=LATER, terms=terms)

    assert fates(report, Verdict.CLOSED) == {"苏州工业园区", "娄葑街道"}


def test_a_list_with_a_zone_closes_the_zones_it_lacks(connection: psycopg.Connection) -> None:
    delivered(connection, _suzhou((*COUNTIES, ("320571", "旧开发区"))), on=FIRST)

    report = delivered(connection, _suzhou(), on=LATER, terms=Terms("3205", accept_closings=1))

    assert fates(report, Verdict.CLOSED) == {"旧开发区"}


def test_a_township_list_without_zones_closes_neither_them_nor_their_villages(
    connection: psycopg.Connection,
) -> None:
    zone = (("500151400", "某工业园区"),)
    within = (("500151400498", "某园区虚拟社区"),)
    first = county()
    first[DivisionLevel.TOWNSHIP] += zone
    first[DivisionLevel.VILLAGE] += within
    delivered(connection, first, on=FIRST)

    report = delivered(connection, county(), on=LATER, terms=Terms())

    assert report.changed == 0
    assert {"某工业园区", "某园区虚拟社区"} < standing(connection, LATER).keys()


def test_many_closings_of_a_level_stop_the_import(connection: psycopg.Connection) -> None:
    delivered(connection, _townships(100), on=FIRST)
    before = everything(connection)

    with pytest.raises(DomainError) as stopped:
        delivered(connection, _townships(97), on=LATER, terms=Terms())

    assert stopped.value.code == "CLOSINGS_NOT_ACCEPTED"
    assert stopped.value.details == {"closings": "3"}
    assert "3 of 100" in stopped.value.en
    assert everything(connection) == before


def test_a_few_closings_of_a_level_are_usual(connection: psycopg.Connection) -> None:
    delivered(connection, _townships(100), on=FIRST)

    report = delivered(connection, _townships(98), on=LATER, terms=Terms())

    assert len(fates(report, Verdict.CLOSED)) == 2


@pytest.mark.parametrize(("left", "accepted"), [(97, 2), (99, 0)])
def test_no_more_is_closed_than_was_accepted(
    connection: psycopg.Connection, left: int, accepted: int
) -> None:
    delivered(connection, _townships(100), on=FIRST)

    with pytest.raises(DomainError, match="CLOSINGS_NOT_ACCEPTED"):
        delivered(connection, _townships(left), on=LATER, terms=Terms(accept_closings=accepted))


def test_what_was_accepted_is_closed(connection: psycopg.Connection) -> None:
    delivered(connection, _townships(100), on=FIRST)

    report = delivered(connection, _townships(50), on=LATER, terms=Terms(accept_closings=50))

    assert len(fates(report, Verdict.CLOSED)) == 50


def test_a_dry_run_tells_of_many_closings_and_does_not_stop(connection: psycopg.Connection) -> None:
    delivered(connection, _townships(100), on=FIRST)

    report = delivered(connection, _townships(50), on=LATER, dry_run=True, terms=Terms())

    many = [(one.level, one.stood, one.closed) for one in report.closings if one.are_many]
    assert many == [(DivisionLevel.TOWNSHIP, 100, 50)]
