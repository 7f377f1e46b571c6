"""A shape is cut by a line that crosses it, and its parts are the shape."""

import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, box

from db.errors import DomainError
from geo.plans.cutting import CUT, MOST_LINE_VERTICES, Cut, line_of, parts_cut
from geo.work.pool import WorkPool

# How far inside the square's southern edge a vertex lies, in degrees; some nearer than the grid is wide.
DEPTHS = st.one_of(st.floats(-2e-7, 3e-7), st.floats(0.0, 0.01))
TOO_LONG = json.dumps(
    {"type": "LineString", "coordinates": [[0, n / 1e6] for n in range(MOST_LINE_VERTICES + 1)]}
)
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


def test_a_line_so_near_the_boundary_that_ground_would_be_lost_is_refused() -> None:
    whole = MultiPolygon([box(106.0, 29.0, 106.1, 29.1)])
    line = LineString([(105.99, 29.03), (106.05, 29.00000003), (106.11, 29.03)])
    with pytest.raises(DomainError, match="1e-7") as refusal:
        parts_cut(whole, line)
    assert refusal.value.code == "BAD_BOUNDARY"


@given(st.lists(DEPTHS, min_size=2, max_size=8))
def test_no_ground_is_lost_whatever_the_line(depths: list[float]) -> None:
    step = 0.012 / (len(depths) - 1)
    line = LineString([(105.999 + n * step, 29.0 + depth) for n, depth in enumerate(depths)])
    try:
        parts = parts_cut(SQUARE, line)
    except DomainError:
        return
    # Where the line meets the boundary a corner may move by half the grid.
    assert sum(part.area for part in parts) == pytest.approx(SQUARE.area, abs=SQUARE.length * 1e-7)


async def test_a_cell_is_cut_in_the_pool_of_work() -> None:
    line = LineString([(105.99, 29.004), (106.02, 29.004)])
    work = WorkPool()
    try:
        parts = await work.answer(CUT, Cut(shapely.to_wkb(SQUARE), shapely.to_wkb(line)))
    finally:
        await work.close()
    assert [shapely.from_wkb(part) for part in parts] == parts_cut(SQUARE, line)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"type":"Point","coordinates":[1,2]}',
        '{"type":"LineString","coordinates":[]}',
        '{"type":"LineString","coordinates":[[1,2],[1,2]]}',
        '{"type":"LineString","coordinates":[[1,2],[400,2]]}',
        '{"type":"LineString","coordinates":[[0,0],[2,2],[2,0],[0,2]]}',
        json.dumps(
            {"type": "LineString", "coordinates": [[0, n / 1e6] for n in range(MOST_LINE_VERTICES + 1)]}
        ),
    ],
)
def test_what_is_no_line_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        line_of(text)
    assert refusal.value.code == "BAD_BOUNDARY"


def test_a_line_is_read() -> None:
    assert line_of('{"type":"LineString","coordinates":[[1,2],[3,4]]}').length > 0
