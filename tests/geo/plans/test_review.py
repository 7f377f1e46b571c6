"""Looking at plans of which little or nothing is drawn."""

import numpy as np
import pytest
import shapely

from geo.plans.review import GroundShape, PlanGround, reviewed

HERE = shapely.to_wkb(shapely.box(106.0, 29.8, 106.1, 29.9))


@pytest.mark.parametrize("replaced", [(), (GroundShape(9, 1, HERE),)])
@pytest.mark.parametrize("homes", [np.empty((0, 2)), np.array([[106.01, 29.85]])])
def test_a_plan_without_cells_in_villages_without_outlines_is_looked_at(
    replaced: tuple[GroundShape, ...], homes: np.ndarray
) -> None:
    village = GroundShape(1, 1, None)
    found = reviewed(PlanGround((village,), (), replaced, (), homes))
    assert (found.parts, found.village_parts, found.stands_for) == ({}, {}, {})
    assert found.holder.tolist() == [-1] * len(homes)
