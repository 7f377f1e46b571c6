"""What a drawing shows from near: what is too small to be seen from afar, with something around it."""

import pytest
import shapely

from web_pages.frame import WIDTH, Frame

COUNTY = shapely.box(106, 29, 107, 30)
SMALL, LARGE = shapely.box(106.5, 29.5, 106.51, 29.51), shapely.box(106.2, 29.2, 106.8, 29.8)


def test_a_small_change_is_looked_at_from_near_in_the_middle_of_the_part() -> None:
    frame = Frame.around([COUNTY])
    left, top, across, down = map(float, frame.near([SMALL]).split())
    middle = frame.spot(SMALL.centroid)
    assert (left + across / 2, top + down / 2) == pytest.approx(middle, abs=0.2)
    assert across == down < WIDTH / 8
    assert across > 2 * frame.scale * 0.01


@pytest.mark.parametrize("shapes", [[], [LARGE], [SMALL, LARGE], [SMALL.centroid]])
def test_what_can_be_seen_from_afar_is_not(shapes: list[shapely.Geometry]) -> None:
    assert Frame.around([COUNTY]).near(shapes) == ""
