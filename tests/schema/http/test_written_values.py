"""Dates and instants in the one form that is wanted; of any other it is said where it stands."""

import asyncio
import re
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import DomainError
from resolvers.windows import written_day, written_instant
from schema.http.documents import ready_document
from schema.http.failures import DocumentError
from schema.http.limits import Limits
from schema.http.request import Asked
from tests.schema.world import SCHEMA

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LOOSE_DAYS = (
    *("20260630", "2026-W27-2", "2026-181", "2026-6-30", "26-06-30", "2026-06-30T00:00:00Z", " 2026-06-30"),
    *("2026-11-31", "2026-00-10", "0000-01-01", "２０２６-06-30", "2026-06-30\n", "30.06.2026", "", "today"),
)
LOOSE_INSTANTS = (
    *("2026-07-05T09:00:00", "2026-07-05", "2026-07-05T09:00Z", "2026-07-05 09:00:00Z", "20260705T090000Z"),
    *("2026-W27-7T09:00:00Z", "2026-07-05T09:00:00+0800", "2026-07-05T09:00:00+08", "2026-07-05T24:00:01Z"),
    *(
        "2026-07-05T09:00:00,5Z",
        "2026-07-05T09:00:00Z ",
        "1783213200",
        "",
        "now",
        "0001-01-01T00:00:00+14:00",
    ),
)
DAYS = {
    "coverage(asOf)": '{ coverage(asOf: "%s") { numerator } }',
    "coverage(window.to)": '{ coverage(window: { from: "2026-01-01", to: "%s" }) { numerator } }',
    "people(filter.lastContactBefore)": '{ people(filter: { lastContactBefore: "%s" }) { totalCount } }',
    "$day": 'query($day: Date = "%s") { coverage(asOf: $day) { numerator } }',
    "recordLifeEvent(input.occurredOn)": """mutation { recordLifeEvent(input: { occurredOn: "%s",
        kind: HARDSHIP, clientId: "0198c3f0-5a6e-7c1d-8f00-3b1f2a4c5d6e", personId: "x", source: "y" }) {
        __typename } }""",
}


def _refusal(query: str, variables: dict[str, Any] | None = None) -> tuple[str, str, list[Any]]:
    """The code of the first error, its English text, and where it points."""
    with pytest.raises(DocumentError) as refused:
        asyncio.run(ready_document(SCHEMA, Asked(query, variables or {}, None), Limits()))
    entry = refused.value.errors[0]
    return entry["extensions"]["code"], entry["extensions"]["en"], entry["locations"]


@pytest.mark.parametrize("place", DAYS)
@pytest.mark.parametrize("written", ["20260630", "2026-W27-2", "2026-11-31"])
def test_a_loose_date_in_a_document_is_named_with_the_form_wanted(place: str, written: str) -> None:
    query = DAYS[place] % written
    code, text, locations = _refusal(query)
    assert code == "GRAPHQL_VALIDATION_FAILED"
    assert text.startswith(f"The value of {place} does not fit its type.")
    assert "written YYYY-MM-DD, such as 2026-06-30" in text
    assert written not in text
    lines = query.split("\n")
    assert lines[locations[0]["line"] - 1][locations[0]["column"] - 1 :].startswith(f'"{written}"')


@pytest.mark.parametrize("written", LOOSE_DAYS)
def test_a_loose_date_in_a_variable_is_refused(written: str) -> None:
    query = "query($window: WindowInput!) { coverage(window: $window) { numerator } }"
    code, text, _ = _refusal(query, {"window": {"from": "2026-01-01", "to": written}})
    assert code == "BAD_VARIABLES"
    assert text.startswith("The value of variable $window (to) does not fit its type.")
    assert "YYYY-MM-DD" in text


@pytest.mark.parametrize("written", LOOSE_INSTANTS)
def test_a_loose_instant_is_refused_in_documents_and_variables(written: str) -> None:
    in_document = _refusal(f'{{ coverage(knownAt: "{written}") {{ numerator }} }}')
    in_variable = _refusal("query($at: DateTime) { coverage(knownAt: $at) { numerator } }", {"at": written})
    assert in_document[1].startswith("The value of coverage(knownAt) does not fit its type.")
    assert in_variable[1].startswith("The value of variable $at does not fit its type.")
    assert all(
        "with its offset, such as 2026-07-05T09:00:00+08:00" in one[1] for one in (in_document, in_variable)
    )


@pytest.mark.parametrize("value", ["20260630", "true", "{ day: 1 }", "[1]"])
def test_what_is_no_text_is_no_date(value: str) -> None:
    assert _refusal(f"{{ coverage(asOf: {value}) {{ numerator }} }}")[1].startswith(
        "The value of coverage(asOf)"
    )


@pytest.mark.parametrize("value", [20260630, True, {"day": 1}, 1.5])
def test_no_variable_that_is_no_text_is_a_date(value: object) -> None:
    assert (
        _refusal("query($d: Date) { coverage(asOf: $d) { numerator } }", {"d": value})[0] == "BAD_VARIABLES"
    )


def test_an_id_of_the_clients_is_named_too() -> None:
    query = """mutation { recordContact(input: { clientId: "1", personId: "x", contactedOn: "2026-01-01",
        mode: HOME_VISIT, purpose: ROUTINE, outcome: REACHED }) { contact { id } } }"""
    code, text, _ = _refusal(query)
    assert (code, "recordContact(input.clientId)" in text, "A UUID is wanted" in text) == (
        "GRAPHQL_VALIDATION_FAILED",
        True,
        True,
    )


@given(st.dates())
def test_every_day_is_read_as_it_is_written(day: Any) -> None:
    assert written_day(day.isoformat()) == day


@given(st.datetimes(timezones=OFFSETS).filter(lambda at: 1 < at.year < 9999))
def test_every_instant_with_its_offset_is_read(at: Any) -> None:
    assert written_instant(at.isoformat()) == at


@given(st.text(st.sampled_from("0123456789-WTZ:+ "), max_size=12).filter(lambda one: not DAY.fullmatch(one)))
def test_nothing_else_is_a_day(written: str) -> None:
    with pytest.raises(DomainError, match="BAD_DATE"):
        written_day(written)
