"""The outlines of the hexagons of a density map: where they lie, and what lies there."""

import hashlib
from collections.abc import Sequence

import orjson

from resolvers.spatial.outlines.hexagons import Drawn
from resolvers.spatial.question import Bins
from web_map.density.asked import DensityAsked
from web_map.frame import Around

# Part of every digest: browsers fetch anew when what is sent changes its form.
_FORM = "1"


def hexagon_id(one: Drawn) -> str:
    """What joins a hexagon to its row."""
    return f"{one.county_id}-{one.hexagon.code}"


def hexagons_address(drawn: Sequence[Drawn], around: Around, asked: DensityAsked, bins: Bins) -> str:
    """Where the outlines of a map lie, the same whatever is measured and of whomever.

    Of the same days and bins it changes when there are others, and only then.
    """
    name = f"hexagons/{hexagons_digest(drawn)}.json"
    return f"{around.path}/{around.place.code}/{name}{asked.outlines(bins)}"


def hexagons_digest(drawn: Sequence[Drawn]) -> str:
    """The digest of which hexagons there are, in whatever order: where each lies is told by its name."""
    names = sorted(hexagon_id(one) for one in drawn)
    return hashlib.sha256("\n".join((_FORM, *names)).encode()).hexdigest()[:16]


def hexagons_json(drawn: Sequence[Drawn]) -> bytes:
    """The outlines as a GeoJSON FeatureCollection (EPSG:4326); a feature's id is that of its row."""
    features = [
        {
            "type": "Feature",
            "id": hexagon_id(one),
            "properties": {},
            "geometry": {"type": "Polygon", "coordinates": [one.hexagon.ring]},
        }
        for one in drawn
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})
