"""The demonstration county 深圳市福田区: real codes, names and roads; shapes, points, homes derived."""

import numpy as np

from app.demo.ground.assembly import Draft, assembled
from app.demo.ground.county import Ground
from app.demo.ground.draft import cell_drafts
from app.demo.ground.drawing_board import drawing_board
from app.demo.ground.settlement import apportioned
from app.demo.ground.sources import FUTIAN, read_streets, read_townships, read_villages
from app.demo.ground.streets import community_drafts, homes_beside, seats_of
from db.codes import ShapeSource
from geo.shapes import outline_around

# The ground around the roads, not a quarter of the district.
COUNTY_AREA_M2 = 18e6
CELLS = 240

_SPREAD = 0.5


def derive_futian(people: int = 6_000, seed: int = 440304) -> Ground:
    """The county around the roads with this many people; the same for the same numbers."""
    townships, rows, streets = read_townships(FUTIAN), read_villages(FUTIAN), read_streets()
    board = drawing_board(streets.crossings, np.random.default_rng([seed, 0]))
    crossings, along = board.on_board(streets.crossings), board.on_board(streets.along)
    by_township = [[row for row in rows if row.township_code == township.code] for township in townships]
    county = outline_around(crossings, COUNTY_AREA_M2)
    villages = community_drafts(county, crossings, by_township, seed)
    weights = np.random.default_rng([seed, 3]).lognormal(0.0, _SPREAD, len(villages))
    counts = apportioned(people, weights)
    homes_in = homes_beside(along)
    cells = list(cell_drafts(villages, counts, seed, county=county, cells=CELLS, homes_in=homes_in))
    seats = board.degrees(board.bent(seats_of(villages)))
    return assembled(board, Draft(townships, seats, villages, cells), seat_source=ShapeSource.DERIVED)
