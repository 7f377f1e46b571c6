"""What the tags of a road say, in the words of OpenStreetMap and of the files made from it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from db.codes import OneWay, RoadClass

_LINKS = ("trunk_link", "primary_link", "secondary_link", "tertiary_link")
_CLASSES: Mapping[str, RoadClass] = {
    **{road_class.value.lower(): road_class for road_class in RoadClass if road_class != RoadClass.LINK},
    **dict.fromkeys(_LINKS, RoadClass.LINK),
    "road": RoadClass.UNCLASSIFIED,
    "bridleway": RoadClass.PATH,
    "corridor": RoadClass.FOOTWAY,
    **{f"track_grade{grade}": RoadClass.TRACK for grade in range(1, 6)},
}
_HUMBLEST = tuple(RoadClass)
_FORWARD = {"yes", "true", "1", "f", "ft"}
_BACKWARD = {"-1", "reverse", "t", "tf"}
_PRIVATE = {"private", "no", "destination", "customers", "delivery", "permit"}
_LIST = re.compile(r"[\w:-]+")
_SPEED = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(mph)?")
_DURATION = re.compile(r"(?:(\d+):)?(\d+):(\d+)")
_MPH = 1.609344
_FASTEST_KMH = 150.0


@dataclass(frozen=True, slots=True)
class RoadTags:
    """A road's class and what is said of its use."""

    road_class: RoadClass
    name: str | None
    one_way: OneWay
    is_private: bool
    max_kmh: float | None
    duration_s: float | None


def road_tags(tags: Mapping[str, str]) -> RoadTags | None:
    """What tags say of a road, None if they are not those of one that can be travelled."""
    road_class = _class_of(tags)
    if road_class is None:
        return None
    return RoadTags(
        road_class=road_class,
        name=tags.get("name") or None,
        one_way=_one_way(tags),
        is_private=tags.get("access", "").lower() in _PRIVATE,
        max_kmh=_speed(tags.get("maxspeed", "")),
        duration_s=_duration(tags.get("duration", "")),
    )


def layer_of(tags: Mapping[str, str]) -> str:
    """On what level a road runs: layer, bridge and tunnel together."""
    bridge, tunnel = (tags.get(key, "").lower() in {"yes", "true", "1", "t"} for key in ("bridge", "tunnel"))
    return f"{tags.get('layer') or '0'} {int(bridge)} {int(tunnel)}"


def _class_of(tags: Mapping[str, str]) -> RoadClass | None:
    if tags.get("route", "").lower() == "ferry":
        return RoadClass.FERRY
    said = tags.get("highway") or tags.get("fclass") or tags.get("road_class") or ""
    found = [_CLASSES[word] for word in _words(said) if word in _CLASSES]
    # A road simplified out of several is no better than its humblest part.
    return max(found, key=_HUMBLEST.index, default=None)


def _words(said: str) -> Iterator[str]:
    return (match.group().lower() for match in _LIST.finditer(said))


def _one_way(tags: Mapping[str, str]) -> OneWay:
    said = tags.get("oneway", "").strip().lower()
    roundabout = tags.get("junction", "").lower() in {"roundabout", "circular"}
    if said in _BACKWARD:
        return OneWay.BACKWARD
    if said in _FORWARD or (not said and roundabout):
        return OneWay.FORWARD
    return OneWay.BOTH


def _speed(said: str) -> float | None:
    match = _SPEED.match(said.strip("['\" "))
    if match is None:
        return None
    kmh = float(match.group(1)) * (_MPH if match.group(2) else 1.0)
    return kmh if 1.0 <= kmh <= _FASTEST_KMH else None


def _duration(said: str) -> float | None:
    match = _DURATION.fullmatch(said.strip())
    if match is None:
        return float(said) * 60.0 if said.strip().isdigit() else None
    first, middle, last = match.groups()
    # hh:mm, or hh:mm:ss
    parts = (int(middle), int(last), 0) if first is None else (int(first), int(middle), int(last))
    return parts[0] * 3600.0 + parts[1] * 60.0 + parts[2]
