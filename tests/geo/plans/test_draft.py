import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box, wkb
from shapely.geometry.base import BaseGeometry

from geo.coordinates import metric_plane_at
from geo.plans.degrees import metres_of
from geo.plans.draft import DraftOrder, GivenTie, VillageGround, drafted
from geo.plans.village import Band
from geo.shapes import largest_part, on_degree_grid
from tests.plan import Plan

PLAN = Plan("""
    A A B B
    A A B B
    C C C C
""")
VILLAGE = PLAN.shape("A").union(PLAN.shape("B"))


def ground(people: int, *, redrawn: str = "AB", fixed: str = "", seed: int = 1) -> VillageGround:
    """A village of cells A and B whose people live in the west."""
    rng = np.random.default_rng(seed)
    west, south, east, north = VILLAGE.bounds
    homes = rng.uniform((west, south), ((west + east) / 2, north), (people, 2))
    return VillageGround(
        id=7,
        shape=wkb.dumps(VILLAGE),
        redrawn=tuple(wkb.dumps(PLAN.shape(letter)) for letter in redrawn),
        fixed=tuple(wkb.dumps(PLAN.shape(letter)) for letter in fixed),
        homes=homes,
        loads=np.ones(people),
    )


def shapes(order: DraftOrder) -> list[BaseGeometry]:
    return [shapely.from_wkb(cell.shape) for cell in drafted(order)[0].cells]


def test_drawn_cells_tile_the_village_in_degrees_to_a_centimetre() -> None:
    order = DraftOrder((ground(60),), Band(20, 40), 0.3, seed=1)
    (village,) = drafted(order)
    plane = metric_plane_at(106.0)
    whole, *cells = metres_of([VILLAGE, *shapes(order)], plane)
    assert min(cell.load for cell in village.cells) >= 20
    assert shapely.union_all(cells).symmetric_difference(whole).area < 10.0
    assert village.spread < village.spread_before


def test_vertices_of_todays_borders_come_back_to_the_last_bit() -> None:
    corners = {tuple(corner) for corner in shapely.get_coordinates(VILLAGE.envelope)}
    drawn = {
        tuple(vertex)
        for shape in shapes(DraftOrder((ground(60),), Band(20, 40), 0.3, seed=1))
        for vertex in shapely.get_coordinates(shape)
    }
    assert corners <= drawn


def test_cells_that_stay_are_not_drawn_over() -> None:
    order = DraftOrder((ground(60, redrawn="A", fixed="B"),), Band(20, 40), 0.3, seed=1)
    drawn = shapely.union_all(shapes(order))
    assert drawn.intersection(PLAN.shape("B")).area < 1e-10
    assert drawn.symmetric_difference(PLAN.shape("A")).area < 1e-9


def test_a_village_is_proposed_alike_whatever_else_is_asked() -> None:
    here = ground(60)
    other = VillageGround(9, wkb.dumps(PLAN.shape("C")), (), (), np.empty((0, 2)), np.empty(0))
    alone = drafted(DraftOrder((here,), Band(20, 40), 0.3, seed=1))
    assert drafted(DraftOrder((other, here), Band(20, 40), 0.3, seed=1))[1:] == alone


def test_each_drawn_cell_stands_for_at_most_one_of_today() -> None:
    (village,) = drafted(DraftOrder((ground(90),), Band(20, 35), 0.3, seed=1))
    stands = [cell.stands_for for cell in village.cells if cell.stands_for >= 0]
    assert len(set(stands)) == len(stands) > 0


def test_a_wall_in_degrees_parts_the_village() -> None:
    west, south, east, north = VILLAGE.bounds
    middle = (south + north) / 2
    wall = GivenTie(((west - 0.001, middle), (east + 0.001, middle)), joins=False, reason="铁路")
    (village,) = drafted(DraftOrder((ground(80),), Band(20, 40), 0.0, seed=1, ties=(wall,)))
    halves = [box(west, south, east, middle), box(west, middle, east, north)]
    for cell in village.cells:
        shape = shapely.from_wkb(cell.shape)
        assert max(shape.intersection(half).area / shape.area for half in halves) > 0.99


def test_a_village_without_any_shape_is_left_alone() -> None:
    empty = VillageGround(7, None, (), (), np.array([[106.05, 29.85]]), np.ones(1))
    (village,) = drafted(DraftOrder((empty,), Band(20, 40), 0.0, seed=1))
    assert (village.cells, village.is_unchanged) == ((), True)


@settings(max_examples=20)
@given(
    seed=st.integers(0, 10**6),
    cells=st.integers(2, 19),
    keep=st.sampled_from([0.0, 0.5, 0.9]),
    kind=st.sampled_from(["long", "winding", "crossing"]),
)
def test_each_home_of_a_narrow_village_lies_in_one_cell(
    seed: int, cells: int, keep: float, kind: str
) -> None:
    rng = np.random.default_rng(seed)
    whole = narrow(kind, rng)
    west, south, east, north = whole.bounds
    offered = rng.uniform((west, south), (east, north), (200_000, 2))
    homes = offered[shapely.contains_xy(whole, offered)][:120]
    halves = [whole.intersection(box(*sides)) for sides in halved(whole.bounds)]
    redrawn = tuple(wkb.dumps(half) for half in halves if half.area > 0.0)
    here = VillageGround(7, wkb.dumps(whole), redrawn, (), homes, np.ones(len(homes)))
    mean = len(homes) / cells
    (village,) = drafted(DraftOrder((here,), Band(mean * 0.98, mean * 1.02), keep, seed=1))
    drawn = np.array([shapely.from_wkb(cell.shape) for cell in village.cells], dtype=object)
    if not village.is_unchanged:
        places = shapely.points(homes)
        assert (shapely.covers(drawn[:, None], places).sum(axis=0) >= 1).all()
        assert (shapely.contains_properly(drawn[:, None], places).sum(axis=0) <= 1).all()
        assert shapely.union_all(drawn).symmetric_difference(whole).area < 1e-3 * whole.area


def narrow(kind: str, rng: np.random.Generator) -> BaseGeometry:
    """A village of some kilometres in length and some metres in width, in degrees."""
    plane = metric_plane_at(106.05)
    lines = {
        "long": [(0.0, 0.0), (6_000.0, 0.0)],
        "winding": np.column_stack([np.linspace(0, 5_000, 9), rng.normal(0, 250, 9)]),
        "crossing": np.cumsum(rng.normal(0, 700, (8, 2)), axis=0),
    }
    line = shapely.LineString(np.asarray(lines[kind]) + plane.metres([(106.05, 29.85)])[0])
    shape = line.buffer(rng.uniform(10, 40), cap_style="flat")
    found = shapely.transform(shape, lambda at: on_degree_grid(plane.degrees(at)))
    return largest_part(found if found.is_valid else shapely.make_valid(found))


def halved(bounds: tuple[float, float, float, float]) -> list[tuple[float, float, float, float]]:
    """The western and the eastern half of what is bounded so."""
    west, south, east, north = bounds
    return [(west, south, (west + east) / 2, north), ((west + east) / 2, south, east, north)]
