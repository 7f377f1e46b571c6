"""Days as offices write them, as precise as they are said; those of two readings are asked about."""

from datetime import date

import pytest

from importers.files.sheets import Cell, CellKind
from importers.findings import Read
from importers.values.days import SaidDay, day

TODAY = date(2026, 7, 1)


def of(written: str) -> Cell:
    return Cell(CellKind.TEXT, written)


def numeral(written: str) -> Cell:
    return Cell(CellKind.NUMBER, written)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1968-07-01", SaidDay(1968, 7, 1)),
        ("1968.7.1", SaidDay(1968, 7, 1)),
        ("1968/7/1", SaidDay(1968, 7, 1)),
        ("1968年7月1日", SaidDay(1968, 7, 1)),
        ("1968年7月1号", SaidDay(1968, 7, 1)),
        ("1968-07-01 00:00:00", SaidDay(1968, 7, 1)),
        ("1968-07-01 8:30", SaidDay(1968, 7, 1)),
        ("1968-07-01T08:30:00", SaidDay(1968, 7, 1)),
        ("１９６８．７．１", SaidDay(1968, 7, 1)),
        ("19680701", SaidDay(1968, 7, 1)),
        ("196807", SaidDay(1968, 7)),
        ("1968.07", SaidDay(1968, 7)),
        ("1968年7月", SaidDay(1968, 7)),
        ("1968-10", SaidDay(1968, 10)),
        ("1968", SaidDay(1968)),
        ("1968年", SaidDay(1968)),
        ("一九六八年", SaidDay(1968)),
        ("一九六八年七月", SaidDay(1968, 7)),
        ("一九六八年十二月二十五日", SaidDay(1968, 12, 25)),
        ("二〇〇五年十月", SaidDay(2005, 10)),
        ("二○○五年", SaidDay(2005)),
        ("民国36年", SaidDay(1947)),
        ("民国三十六年五月", SaidDay(1947, 5)),
        ("民国元年", SaidDay(1912)),
    ],
)
def test_a_day_is_read_as_precisely_as_it_is_said(written: str, value: SaidDay) -> None:
    assert day(of(written), "日期", TODAY) == Read(value)


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        (of("68.07"), SaidDay(1968, 7), ["DAY_SHORT_YEAR"]),
        (of("68.7.1"), SaidDay(1968, 7, 1), ["DAY_SHORT_YEAR"]),
        (of("05.07"), None, ["DAY_AMBIGUOUS"]),
        (of("7/1/1968"), None, ["DAY_AMBIGUOUS"]),
        (of("7.1"), None, ["DAY_AMBIGUOUS"]),
        (numeral("1968.1"), None, ["DAY_AMBIGUOUS"]),
        (numeral("1968.7"), SaidDay(1968, 7), []),
        (numeral("1968.12"), SaidDay(1968, 12), []),
        (numeral("1968"), SaidDay(1968), []),
        (numeral("19680701"), SaidDay(1968, 7, 1), []),
        (numeral("25020"), SaidDay(1968, 7, 1), ["DAY_FROM_COUNT"]),
        (Cell(CellKind.DAY, "1968-07-01"), SaidDay(1968, 7, 1), []),
        (of("1968.07.00"), SaidDay(1968, 7), ["DAY_PARTLY_KNOWN"]),
        (of("1968.00.00"), SaidDay(1968), ["DAY_PARTLY_KNOWN"]),
        (of("1968-02-30"), None, ["DAY_IMPOSSIBLE"]),
        (of("1968-13"), None, ["DAY_IMPOSSIBLE"]),
        (of("1968-00-15"), None, ["DAY_IMPOSSIBLE"]),
        (numeral("19680015"), None, ["DAY_IMPOSSIBLE"]),
        (of("1968年0月5日"), None, ["DAY_IMPOSSIBLE"]),
        (of("68.0.5"), None, ["DAY_IMPOSSIBLE"]),
        (of("0068-07-01"), None, ["DAY_IMPOSSIBLE"]),
        (of("一九六八年正月初三"), None, ["DAY_UNREADABLE"]),
        (of("至今"), None, ["DAY_UNREADABLE"]),
        (of("不详"), None, ["DAY_UNREADABLE"]),
        (numeral("-1"), None, ["DAY_AMBIGUOUS"]),
    ],
)
def test_a_day_that_is_doubtful_is_told_or_held(cell: Cell, value: SaidDay | None, told: list[str]) -> None:
    read = day(cell, "日期", TODAY)
    assert (read.value, [one.code for one in read.findings]) == (value, told)


def test_a_said_day_knows_how_far_it_reaches() -> None:
    assert (SaidDay(1968, 2).first, SaidDay(1968, 2).last) == (date(1968, 2, 1), date(1968, 2, 29))
    assert (SaidDay(1968).whole, SaidDay(1968, 7, 1).whole) == (None, date(1968, 7, 1))


@pytest.mark.parametrize("form", ["{}-{:02}-{:02}", "{}{:02}{:02}", "{}年{}月{}日"])
def test_whatever_is_read_lies_within_the_calendar(form: str) -> None:
    for month in range(14):
        for of_month in range(33):
            said = day(of(form.format(1968, month, of_month)), "日期", TODAY).value
            if said is not None:
                assert said.first <= (said.whole or said.first) <= said.last
