"""The demonstration county 重庆市铜梁区: real codes, names and township points; shapes and homes derived."""

import numpy as np
from shapely import unary_union

from app.demo.ground.assembly import Draft, assembled
from app.demo.ground.county import Cell, Ground, Township, Village, shifted
from app.demo.ground.draft import cell_drafts, village_drafts
from app.demo.ground.drawing_board import drawing_board
from app.demo.ground.settlement import people_per_village
from app.demo.ground.sources import TONGLIANG, read_seats, read_townships, read_villages
from db.codes import ShapeSource
from geo.shapes import outline_around

__all__ = ["Cell", "Ground", "Township", "Village", "derive_ground", "shifted"]

# The published area of 铜梁区; only the number is used, never the real border.
COUNTY_AREA_M2 = 1_340e6
CELLS = 900


def derive_ground(people: int = 30_000, seed: int = 500151) -> Ground:
    """The demonstration county with this many people; the same for the same numbers. Takes some seconds."""
    townships, rows, seats = read_townships(TONGLIANG), read_villages(TONGLIANG), read_seats(TONGLIANG)
    board = drawing_board(seats, np.random.default_rng([seed, 0]))
    by_township = [[row for row in rows if row.township_code == township.code] for township in townships]
    flat = board.on_board(seats)
    county = outline_around(flat, COUNTY_AREA_M2)
    villages = village_drafts(county, flat, by_township, seed)
    settlers = np.random.default_rng([seed, 3])
    counts = people_per_village([village.row for village in villages], people, settlers)
    whole = unary_union([village.region for village in villages])
    cells = list(cell_drafts(villages, counts, seed, county=whole, cells=CELLS))
    return assembled(board, Draft(townships, seats, villages, cells), seat_source=ShapeSource.GEONAMES)
