"""Pale tones of service areas on a map of stations, of which neighbours have different ones."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from db.codes import Code
from geo.clusters.neighbours import neighbours
from geo.coordinates import metric_plane_at
from web_map.palette import Paint


class Tone(Code):
    """A tone says nothing but where an area ends."""

    ONE = "tone1", "服务范围", "service area"
    TWO = "tone2", "服务范围", "service area"
    THREE = "tone3", "服务范围", "service area"
    FOUR = "tone4", "服务范围", "service area"
    FIVE = "tone5", "服务范围", "service area"
    SIX = "tone6", "服务范围", "service area"


TONES: Mapping[Code, Paint] = MappingProxyType(
    {
        Tone.ONE: Paint("#dbe9f6"),
        Tone.TWO: Paint("#fff0c2"),
        Tone.THREE: Paint("#e6dff2"),
        Tone.FOUR: Paint("#fbe0d0"),
        Tone.FIVE: Paint("#d8efe9"),
        Tone.SIX: Paint("#eceff2"),
    }
)


def tones_of(shapes: Sequence[BaseGeometry]) -> list[Tone]:
    """A tone for each shape (degrees), another than its neighbours', as long as there are enough."""
    if not shapes:
        return []
    west, _, east, _ = shapely.total_bounds(list(shapes))
    plane = metric_plane_at((west + east) / 2)
    pairs = neighbours([shapely.transform(one, plane.metres) for one in shapes])
    tones = list(Tone)
    found: list[int] = []
    for row in range(len(shapes)):
        beside = {found[other] for other in np.unique(pairs[pairs[:, 1] == row][:, 0]).tolist()}
        free = [tone for tone in range(len(tones)) if tone not in beside]
        # The least used of those: else nearly everything would be of the first.
        found.append(min(free, key=found.count) if free else row % len(tones))
    return [tones[tone] for tone in found]
