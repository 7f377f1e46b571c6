"""A sheet as a printer gets it, and the weight of what a map of 5,000 cells fetches once."""

import numpy as np
import pypdfium2
import pytest
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from app.http.compression import compressed
from resolvers.coverage.question import BreakdownBy
from resolvers.map_shapes import ShapeQuestion, shapes
from tests.geo.paper.test_pdf import embedded
from tests.viewers import TODAY
from tests.web_map.atlas import Atlas, county_leader, signed_in
from tests.web_map.many_cells import build_thousands
from web_map.palette import PAINTS, MapClass
from web_map.shapes import feature_collection

# Of whom there are none, so that nobody is due anywhere.
SHEET = "/maps/coverage/500151.pdf?category=RED_ARMY_VETERAN"
DOTS_PER_POINT, NEAR = 4, 24
HEAVIEST = 700_000
# Outlines of 21 corners, none like another.
ROUND = """
    UPDATE grid_cell SET geom = ST_Multi(ST_Buffer(
        ST_Centroid(geom), 0.0007 + 0.0003 * ((id * 7919) % 1000) / 1000, 'quad_segs=5'))
    WHERE code LIKE '%N%'
"""


def ink(document: bytes, colour: str) -> np.ndarray:
    """Where the first page is of nearly that colour."""
    page = pypdfium2.PdfDocument(document)[0].render(scale=DOTS_PER_POINT).to_pil().convert("RGB")
    wanted = np.array(list(bytes.fromhex(colour[1:])))
    is_near: np.ndarray = np.abs(np.asarray(page).astype(int) - wanted).max(axis=2) < NEAR
    return is_near


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_fonts_are_in_a_sheet_and_hatching_is_seen_as_lines(
    client: TestClient, atlas: Atlas, paper: str
) -> None:
    answer = client.get(f"{SHEET}&paper={paper}", headers=signed_in(county_leader(atlas)))
    assert answer.status_code == 200
    assert all(embedded(answer.content))
    assert len(answer.content) < 1_000_000
    page = ink(answer.content, PAINTS[MapClass.NO_ONE_DUE].fill)
    high, wide = page.shape
    # The map, without legend, heading and foot.
    lines = page[high // 5 : 4 * high // 5, wide // 16 : 2 * wide // 3]
    rows, columns = np.nonzero(lines)
    assert min(np.ptp(rows) / high, np.ptp(columns) / wide) > 0.3
    # A row meets many lines with white between them: neither one tone nor nothing.
    hatched = lines[rows.min() : rows.max(), columns.min() : columns.max()]
    turns = np.abs(np.diff(hatched.astype(int), axis=1)).sum(axis=1)
    assert np.median(turns) > 40
    assert 0.02 < hatched.mean() < 0.5


def test_outlines_of_five_thousand_cells_are_below_seven_hundred_kilobytes(engine: Engine) -> None:
    county = build_thousands(engine)
    with engine.begin() as connection:
        connection.execute(text(ROUND))
        rows = connection.execute(shapes(ShapeQuestion(county, BreakdownBy.CELL, TODAY))).all()
    assert len(rows) > 5_000
    body = feature_collection(rows)
    for coding in (b"gzip", b"br", b"zstd"):
        sent, used = compressed(body, coding)
        assert used == coding.decode()
        assert len(sent) <= HEAVIEST, (used, len(sent))
