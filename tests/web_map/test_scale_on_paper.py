"""The scale of a printed map, measured on the paths of its PDF with the ruler of the page."""

import ctypes
import re
from collections.abc import Iterator

import numpy as np
import pypdfium2
import pytest
from pypdfium2 import raw
from pyproj import Geod
from starlette.testclient import TestClient

from tests.geo.paper.test_pdf import text_of
from tests.web_map.atlas import PLAN, Atlas, county_leader, signed_in

MM_PER_POINT = 25.4 / 72
INK, EDGE = (0x16, 0x20, 0x2B), (0x5B, 0x66, 0x75)
# How far a length may be off: by the zone's own distortion, and for coordinates of hundredths of a mm.
NEAR, ROUNDED_MM = 2e-4, 0.02
PARTS, GRS80 = "ABCDE", Geod(ellps="GRS80")


def paths(page: pypdfium2.PdfPage, colour: tuple[int, int, int]) -> Iterator[np.ndarray]:
    """The corners of each path that is stroked in a colour, in millimetres of the page."""
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        parts = [ctypes.c_uint() for _ in range(4)]
        raw.FPDFPageObj_GetStrokeColor(one.raw, *parts)
        if tuple(part.value for part in parts[:3]) == colour and is_stroked(one):
            yield corners(one)


def is_stroked(one: pypdfium2.PdfObject) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(one.raw, mode, stroke)
    return bool(stroke.value)


def corners(one: pypdfium2.PdfObject) -> np.ndarray:
    x, y, found = ctypes.c_float(), ctypes.c_float(), []
    for number in range(raw.FPDFPath_CountSegments(one.raw)):
        raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(one.raw, number), x, y)
        found.append((x.value, y.value))
    a, b, c, d, e, f = one.get_matrix().get()
    on_page: np.ndarray = MM_PER_POINT * (np.array(found) @ np.array([[a, b], [c, d]]) + (e, f))
    return on_page


def diagonal(corners_mm: np.ndarray) -> float:
    """How far the two corners lie apart that lie furthest apart."""
    return float(np.hypot(*(corners_mm[:, None] - corners_mm).T).max())


def diagonal_m(letter: str) -> float:
    """The same of a cell on the ground, by the ellipsoid alone."""
    west, south, east, north = PLAN.shape(letter).bounds
    return float(GRS80.inv(west, south, east, north)[2])


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_a_ruler_on_the_sheet_measures_what_the_bar_and_the_number_say(
    client: TestClient, atlas: Atlas, paper: str
) -> None:
    address = f"/maps/coverage/500151.pdf?level=cells&paper={paper}"
    document = client.get(address, headers=signed_in(county_leader(atlas))).content
    page = pypdfium2.PdfDocument(document)[0]
    told = re.search(r"(\d+) 米 · 1:([\d,]+)", text_of(document))
    assert told
    bar_m, scale = int(told[1]), int(told[2].replace(",", "")) / 1000
    [bar] = paths(page, INK)
    assert np.ptp(bar[:, 0]) * scale == pytest.approx(bar_m, rel=NEAR)
    # The swatches of the legend are smaller than any cell.
    measured = sorted(diagonal(one) for one in paths(page, EDGE))[-len(PARTS) :]
    on_ground = sorted(diagonal_m(letter) for letter in PARTS)
    assert np.array(measured) * scale == pytest.approx(on_ground, rel=NEAR, abs=ROUNDED_MM * scale)
