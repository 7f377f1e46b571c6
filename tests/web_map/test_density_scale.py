"""The breaks of a density map: round, six, and as high as the densest bin."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.spatial.answers import DensityBin, DensityCounts
from resolvers.wording.language import Language, speaking
from web_map.density.palette import RUNGS, DensityClass, Scale

COUNTS = DensityCounts(registered=9, persons=9, priority_persons=9)


def bins(*densities: float) -> list[DensityBin]:
    return [DensityBin(500151, COUNTS, 1.0, density, withheld=False) for density in densities]


@pytest.mark.parametrize(
    ("densest", "breaks"),
    [
        (0.3, (50, 20, 10, 5, 2, 1)),
        (99.9, (50, 20, 10, 5, 2, 1)),
        (114.0, (100, 50, 20, 10, 5, 2)),
        (273.0, (200, 100, 50, 20, 10, 5)),
        (1e7, (50_000, 20_000, 10_000, 5_000, 2_000, 1_000)),
    ],
)
def test_the_breaks_reach_up_to_the_densest(densest: float, breaks: tuple[int, ...]) -> None:
    assert Scale.of(bins(densest, 0.1)).breaks == breaks


def test_a_map_without_a_number_has_a_scale() -> None:
    assert Scale.of([]).breaks == (50, 20, 10, 5, 2, 1)


@given(st.lists(st.floats(0, 60_000), min_size=1))
def test_every_density_is_in_the_class_whose_name_holds_it(densities: list[float]) -> None:
    scale = Scale.of(bins(*densities))
    assert all(higher > lower for higher, lower in pairwise(scale.breaks))
    lowest = dict(zip((*RUNGS, DensityClass.ABOVE_0, DensityClass.ZERO), (*scale.breaks, 0, 0), strict=True))
    for density, one in zip(densities, bins(*densities), strict=True):
        found = scale.class_of(one)
        assert lowest[found] <= density
        assert (found == DensityClass.ZERO) == (density == 0.0)
        assert not [higher for higher in lowest.values() if lowest[found] < higher <= density]
    if max(densities) >= 50:
        assert DensityClass.RUNG_6 in {scale.class_of(one) for one in bins(*densities)}


def test_the_legend_names_the_breaks() -> None:
    scale = Scale.of(bins(273.0))
    with speaking(Language.EN):
        assert [scale.name_of(one) for one in (*RUNGS[:2], DensityClass.ABOVE_0)] == [
            "200 and more",
            "100 to under 200",
            "above 0 and under 5",
        ]
