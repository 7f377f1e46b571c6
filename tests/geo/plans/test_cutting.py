"""A shape is cut by a line that crosses it, and its parts are the shape."""

import pytest
import shapely
from shapely import LineString, MultiPolygon, box

from db.errors import DomainError
from geo.plans.cutting import line_of, parts_cut

SQUARE = MultiPolygon([box(106.0, 29.0, 106.01, 29.01)])


def test_a_line_from_side_to_side_makes_two_parts_that_are_the_whole() -> None:
    parts = parts_cut(SQUARE, LineString([(105.99, 29.004), (106.02, 29.004)]))
    assert [round(part.area * 1e8) for part in parts] == [6000, 4000]
    assert shapely.union_all(parts).symmetric_difference(SQUARE).area == 0


def test_a_line_that_ends_inside_or_passes_by_makes_one() -> None:
    for line in ([(105.99, 29.004), (106.005, 29.004)], [(105.0, 29.0), (105.5, 29.0)]):
        assert parts_cut(SQUARE, LineString(line)) == [SQUARE]


def test_what_the_line_does_not_touch_stays_with_the_largest_part() -> None:
    island = box(106.1, 29.0, 106.11, 29.01)
    whole = MultiPolygon([*SQUARE.geoms, island])
    parts = parts_cut(whole, LineString([(105.99, 29.004), (106.02, 29.004)]))
    assert len(parts) == 2
    assert parts[0].intersects(island)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"type":"Point","coordinates":[1,2]}',
        '{"type":"LineString","coordinates":[]}',
        '{"type":"LineString","coordinates":[[1,2],[1,2]]}',
        '{"type":"LineString","coordinates":[[1,2],[400,2]]}',
    ],
)
def test_what_is_no_line_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        line_of(text)
    assert refusal.value.code == "BAD_BOUNDARY"


def test_a_line_is_read() -> None:
    assert line_of('{"type":"LineString","coordinates":[[1,2],[3,4]]}').length > 0
