"""Roads out of an OpenStreetMap extract (.pbf): joined where they share an OpenStreetMap node."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from osmium.filter import EntityFilter, KeyFilter

from db.errors import DomainError
from geo.roads.noding import Way
from importers.roads.delivery import RoadDelivery
from importers.roads.tags import road_tags

_KEYS = ("highway", "route")


def read_planet(path: Path, box: tuple[float, float, float, float] | None) -> RoadDelivery:
    """The ways with a node inside `box` (west, south, east, north; None: all). Raises FILE_MALFORMED."""
    found = _Found(box)
    try:
        for way in _file(path):
            found.take(way)
    except RuntimeError:
        raise DomainError(
            "FILE_MALFORMED",
            f"{path.name}：不是完整的 OpenStreetMap .pbf 文件",
            f"{path.name}: not a whole OpenStreetMap .pbf file",
        ) from None
    return RoadDelivery(path.name, tuple(found.ways), ignored=found.ignored)


class _Found:
    def __init__(self, box: tuple[float, float, float, float] | None) -> None:
        self.box = box
        self.ways: list[Way] = []
        self.ignored = 0

    def take(self, way: Any) -> None:
        """Keeps a way; an osmium object lives only as long as the call."""
        points = [(node.ref, node.lon, node.lat) for node in way.nodes if node.location.valid()]
        tags = road_tags({tag.k: tag.v for tag in way.tags})
        if tags is None or len(points) < 2:  # noqa: PLR2004  # a line has two ends
            self.ignored += 1
        elif self._is_near(points):
            self.ways.append(
                Way(
                    row=way.id,
                    ref=way.id,
                    points=np.array([place[1:] for place in points]),
                    keys=tuple(place[0] for place in points),
                    road_class=tags.road_class,
                    name=tags.name,
                    one_way=tags.one_way,
                    is_private=tags.is_private,
                    max_kmh=tags.max_kmh,
                    duration_s=tags.duration_s,
                )
            )

    def _is_near(self, points: list[tuple[int, float, float]]) -> bool:
        if self.box is None:
            return True
        west, south, east, north = self.box
        return any(west <= lon <= east and south <= lat <= north for _, lon, lat in points)


def _file(path: Path) -> Iterator[Any]:
    read = osmium.FileProcessor(str(path)).with_locations()
    return iter(read.with_filter(EntityFilter(osmium.osm.WAY)).with_filter(KeyFilter(*_KEYS)))
