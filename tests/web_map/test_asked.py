"""What the address of a map asks for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from db.codes import DivisionLevel, PersonCategory, PriorityClass
from db.errors import DomainError
from resolvers.areas import Area, AreaKind
from resolvers.coverage.question import Attribution
from resolvers.windows import Window
from web_map.asked import Asked, asked_in
from web_map.levels import MapLevel, level_of

COUNTY = Area(AreaKind.DIVISION, 500151, 1, DivisionLevel.COUNTY)
TODAY = date(2025, 10, 15)
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2999, 12, 31))


def window(query: str) -> Window:
    return asked_in(QueryParams(query)).question(COUNTY, TODAY).window


def test_without_parameters_the_year_up_to_today_is_asked_for() -> None:
    assert window("") == Window(date(2025, 1, 1), date(2025, 10, 16))


def test_empty_values_as_forms_send_them_count_as_absent() -> None:
    assert asked_in(QueryParams("from=&to=&asOf=&level=&category=&priorityClass=")) == Asked()


def test_an_end_alone_asks_for_the_year_it_closes() -> None:
    assert window("to=2025-01-01") == Window(date(2024, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize(
    "query",
    [
        "from=2025-02-30",
        "from=20250101",
        "to=2025-W01-1",
        "to=0001-01-01",
        "asOf=9999-12-31",
        "asOf=today",
        "level=provinces",
        "category=NOBODY",
        "priorityClass=<script>",
        "veteransOnly=yes",
        "attribution=LATER",
        "as_of=2025-01-01",
        "level=cells&level=villages",
    ],
)
def test_a_bad_parameter_is_refused_with_a_code_and_without_its_value(query: str) -> None:
    with pytest.raises(DomainError) as refusal:
        asked_in(QueryParams(query))
    assert refusal.value.code == "BAD_PARAMETER"
    assert "<script>" not in str(refusal.value)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=2025-03-01&to=2025-03-01", "EMPTY_WINDOW"),
        ("from=2026-01-01&to=2026-02-01", "WINDOW_IN_THE_FUTURE"),
    ],
)
def test_an_impossible_window_is_refused(query: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        window(query)
    assert refusal.value.code == code


def test_a_level_that_the_area_does_not_have_is_refused() -> None:
    with pytest.raises(DomainError, match="LEVEL_NOT_POSSIBLE"):
        level_of(COUNTY, MapLevel.UNITS)


@given(
    st.builds(
        Asked,
        from_on=DAYS,
        to_on=DAYS,
        as_of=DAYS,
        categories=st.lists(st.sampled_from(PersonCategory), unique=True).map(tuple),
        priority_classes=st.lists(st.sampled_from(PriorityClass), unique=True).map(tuple),
        veterans_only=st.booleans(),
        in_person=st.booleans(),
        attribution=st.sampled_from(Attribution),
    )
)
def test_what_is_written_into_an_address_is_read_back(asked: Asked) -> None:
    assert asked_in(QueryParams(asked.query().removeprefix("?"))) == asked
