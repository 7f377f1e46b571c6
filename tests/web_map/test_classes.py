"""Into which class a part falls, and what its tooltip says."""

from itertools import pairwise

import pytest

from resolvers.coverage.answers import Counts
from web_map.coverage_map import MapPart
from web_map.labels import painted, share_text, tooltip_text
from web_map.palette import PAINTS, MapClass, Pattern, class_of

SHARES = [name for name in MapClass if PAINTS[name].pattern == Pattern.PLAIN]


def counts(numerator: int, denominator: int, registered: int | None = None) -> Counts:
    return Counts(
        registered=denominator if registered is None else registered,
        denominator=denominator,
        numerator=numerator,
    )


def part(number: Counts, *, has_shape: bool = True, within: str | None = None) -> MapPart:
    return MapPart("500151-1", "500151001", "一村", within, number, has_shape, class_of(number))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (counts(10, 10), MapClass.FULL),
        (counts(9999, 10000), MapClass.FROM_90),
        (counts(90, 100), MapClass.FROM_90),
        (counts(89, 100), MapClass.FROM_80),
        (counts(7, 10), MapClass.FROM_70),
        (counts(6999, 10000), MapClass.FROM_50),
        (counts(1, 2), MapClass.FROM_50),
        (counts(1, 10000), MapClass.ABOVE_0),
        (counts(0, 3), MapClass.NOT_REACHED),
        (counts(0, 0, registered=3), MapClass.NO_ONE_DUE),
        (counts(0, 0), MapClass.NO_ONE_REGISTERED),
        (Counts(registered=3, withheld=True), MapClass.WITHHELD),
    ],
)
def test_a_share_falls_into_the_class_its_whole_numbers_say(number: Counts, expected: MapClass) -> None:
    assert class_of(number) == expected


def test_the_four_empty_states_are_told_apart() -> None:
    states = [
        part(counts(3, 4), has_shape=False).map_class,
        part(counts(0, 0)).map_class,
        part(counts(0, 0, registered=4)).map_class,
        part(counts(0, 4)).map_class,
    ]
    assert (
        len(set(states))
        == len({PAINTS[state] for state in states})
        == len({painted(PAINTS[s]) for s in states})
        == 4
    )


def test_a_part_without_a_boundary_keeps_the_class_of_its_numbers_in_the_table() -> None:
    undrawn = part(counts(4, 4), has_shape=False)
    assert (undrawn.map_class, undrawn.share_class) == (MapClass.NO_GEOMETRY, MapClass.FULL)


def test_shares_darken_step_by_step_so_that_they_hold_in_grey() -> None:
    brightness = [PAINTS[name].luminance for name in SHARES]
    assert len(SHARES) == 7
    assert all(brighter - darker > 0.04 for darker, brighter in pairwise(brightness))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (counts(4, 4), "100.0%"),
        (counts(9999, 10000), ">99.9%"),
        (counts(1, 3), "33.3%"),
        (counts(1, 10000), "<0.1%"),
        (counts(0, 4), "0.0%"),
        (counts(0, 0), "—"),
    ],
)
def test_only_everybody_reads_as_a_hundred_per_cent_and_only_nobody_as_nought(
    number: Counts, text: str
) -> None:
    assert share_text(number) == text


def test_a_tooltip_says_name_numbers_and_share() -> None:
    text = tooltip_text(part(counts(45, 60), within="甲镇"))
    assert text.split("\n") == ["甲镇 · 一村", "已联系 45 人 / 应联系 60 人", "覆盖率 75.0%"]


def test_a_tooltip_says_why_there_is_no_share() -> None:
    assert tooltip_text(part(counts(0, 0))) == "一村\n无登记对象"
    assert tooltip_text(part(counts(0, 0, registered=3))).endswith("无应访对象（登记 3 人）")
    assert tooltip_text(part(Counts(registered=3, withheld=True))) == "一村\n不足 5 人，不予显示"
