"""A kernel surface as bins: its value at each hexagon of a fine lattice."""

from typing import Any

import numpy as np

from geo.density.kernel import Surface
from resolvers.spatial.answers import DensityBin, hexagons_of
from resolvers.viewer import SMALLEST_SHOWN

_TOLD_DIGITS = 2


def surface_bins(surface: Surface, county_id: int, *, restricted: bool) -> tuple[DensityBin, ...]:
    """The bins of a surface.

    `restricted` leaves out what few persons make, and the digits from which their points could be found.
    """
    few = restricted & (surface.near > 0) & (surface.near < SMALLEST_SHOWN)
    shown = np.round(surface.per_km2, 3) if not restricted else _to_digits(surface.per_km2)
    hexagons = hexagons_of(surface.lattice, [(int(q), int(r)) for q, r in surface.ids])
    return tuple(
        DensityBin(
            county_id,
            None,
            float(km2),
            None if withheld else float(value),
            withheld=bool(withheld),
            hexagon=hexagon,
        )
        for hexagon, km2, value, withheld in zip(hexagons, surface.land_km2, shown, few, strict=True)
    )


def _to_digits(values: Any) -> Any:
    """The values with two digits that count."""
    size = np.floor(np.log10(np.where(values > 0.0, values, 1.0)))
    scale = 10.0 ** (_TOLD_DIGITS - 1 - size)
    return np.round(values * scale) / scale
