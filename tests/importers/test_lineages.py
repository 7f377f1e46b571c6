"""The lineages of counties in the national list of codes and years."""

from collections import Counter, defaultdict
from functools import cache

import pytest

from db.codes import DivisionLevel
from geo.division_codes import level_of
from importers.county_codes.claims import additions
from importers.county_codes.timeline import CodeSpan, DoubtReason, Lineage, Timeline, lineage, read_timeline
from tests.importers.vintages import LISTS, counties


@cache
def _timeline() -> Timeline:
    return read_timeline(LISTS / "county_codes_by_year.csv")


@cache
def _lineages() -> dict[int, Lineage]:
    """Of all counties of 2023."""
    return {int(code): lineage(_timeline(), code, name) for code, name in counties()}


def _codes(found: Lineage) -> list[tuple[str, str]]:
    return [(span.adcode, span.name) for span in found.spans]


@pytest.mark.parametrize(
    ("code", "name", "codes"),
    [
        ("320211", "滨湖区", [("320211", "滨湖区"), ("320211", "郊区")]),
        ("320411", "新北区", [("320411", "新北区"), ("320411", "郊区")]),
        ("341004", "徽州区", [("341004", "徽州区")]),
        ("232701", "漠河市", [("232701", "漠河市"), ("232723", "漠河县")]),
        ("350405", "沙县区", []),
        ("500151", "铜梁县", [("500151", "铜梁区"), ("500224", "铜梁县"), ("510228", "铜梁县")]),
    ],
)
def test_a_lineage_goes_as_far_as_it_is_beyond_doubt(
    code: str, name: str, codes: list[tuple[str, str]]
) -> None:
    assert _codes(lineage(_timeline(), code, name))[:3] == codes


def test_a_code_that_several_could_have_come_from_is_left_out_and_listed() -> None:
    doubts = [doubt for code in (320211, 320411) for doubt in _lineages()[code].doubts]

    assert [(one.adcode, one.earlier, one.reason) for one in doubts] == [
        ("320211", "320711", DoubtReason.SEVERAL_SUCCESSORS),
        ("320411", "320711", DoubtReason.SEVERAL_SUCCESSORS),
    ]


def test_every_span_of_the_national_list_has_one_successor() -> None:
    followed: dict[CodeSpan, set[CodeSpan]] = defaultdict(set)
    for found in _lineages().values():
        for later, earlier in zip(found.spans, found.spans[1:], strict=False):
            followed[earlier].add(later)

    assert len(followed) > 2_000
    assert [span for span, heirs in followed.items() if len(heirs) > 1] == []


def test_every_county_of_the_national_list_was_a_county() -> None:
    spans = {span for found in _lineages().values() for span in found.spans}

    assert {level_of(f"{span.adcode}000000") for span in spans} == {DivisionLevel.COUNTY}


def test_no_code_of_the_national_list_belongs_to_two_counties_on_one_day() -> None:
    added, doubts = additions(_lineages(), ())

    by_code = defaultdict(list)
    for one in added:
        by_code[one.holding.adcode].append(one.holding)
    shared = [
        (one, other)
        for holdings in by_code.values()
        for one in holdings
        for other in holdings
        if one is not other and one.meets(other)
    ]
    assert shared == []
    # 始兴县 and 三水县 both have 442621 in 1982, and six more pairs have one code so: neither is believed.
    assert Counter(doubt.reason for doubt in doubts) == {DoubtReason.CODE_OF_ANOTHER: 16}
