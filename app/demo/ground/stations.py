"""Stations as villages have them: below thirty veterans none, but a named person; heads with their post."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import psycopg

from app.demo.columns import numbers
from app.demo.delivery import Delivery
from app.demo.ground.places import Place, Places
from app.demo.names import made_up_names
from app.demo.spans import OPEN, IntArray, instant_texts, recorded_at, span_texts
from db.codes import DivisionLevel, HeadPost, StationForm
from db.copy import escaped
from importers.station_names import station_name

# Policy 001-V4: a village with fewer veterans has no station but a named person.
VETERANS_OF_A_STATION = 30

_MEN = 0.75
_VILLAGE_POSTS = (
    ("村党支部书记兼任站长", HeadPost.VILLAGE_SECRETARY),
    ("村委会主任兼任站长", HeadPost.VILLAGE_DIRECTOR),
)
_COMMUNITY_POSTS = (
    ("社区党委书记兼任站长", HeadPost.VILLAGE_SECRETARY),
    ("社区居委会主任兼任站长", HeadPost.VILLAGE_DIRECTOR),
)
_RESPONSIBLE_POSTS = ("村党支部副书记", "村委会委员", "民兵连长")
_COMMUNITY_RESPONSIBLE_POSTS = ("社区党委副书记", "社区居委会委员", "社区专职工作者")
_COMMUNITY = "社区"
_TOWNSHIP_POST = ("分管负责人兼任站长", HeadPost.OTHER_LEADER)
_COUNTY_POST = ("中心主任", HeadPost.OTHER)
# No such exchange is in use: the numbers are made up.
_TELEPHONE = "023-0000{:04}"

_WITHOUT_STATION = """
WITH versions AS (
    DELETE FROM station_version WHERE county_id = %(county_id)s AND station_id = ANY (%(ids)s)
)
DELETE FROM station WHERE county_id = %(county_id)s AND id = ANY (%(ids)s)
"""
_HEADS = """
UPDATE station_version AS station
SET head_name = head.name, head_post = head.post, head_post_kind = head.kind, telephone = head.telephone
FROM unnest(
    %(ids)s::bigint[], %(names)s::text[], %(posts)s::text[], %(kinds)s::text[], %(telephones)s::text[]
) AS head (id, name, post, kind, telephone)
WHERE station.county_id = %(county_id)s AND station.station_id = head.id
"""


@dataclass(frozen=True, slots=True)
class _Head:
    station_id: int
    post: str
    kind: HeadPost


def small_villages(veterans_by_village: IntArray) -> IntArray:
    """The indexes of the villages with too few veterans for a station of their own."""
    return np.flatnonzero(veterans_by_village < VETERANS_OF_A_STATION)


def without_stations(places: Places, small: IntArray) -> Places:
    """The places as they are once the small villages have no station."""
    none = set(small.tolist())
    villages = tuple(
        replace(village, station_id=None) if index in none else village
        for index, village in enumerate(places.villages)
    )
    return replace(places, villages=villages)


def staff_stations(
    connection: psycopg.Connection, places: Places, small: IntArray, *, rng: np.random.Generator
) -> None:
    """Takes the small villages' stations away and names the heads of the others."""
    county_id = places.county.county_id
    gone = [places.villages[index].station_id for index in small.tolist()]
    connection.execute(_WITHOUT_STATION, {"county_id": county_id, "ids": gone})
    heads = list(_heads(without_stations(places, small), rng))
    names = made_up_names(rng.random(len(heads)) < _MEN, rng)
    said = {
        "ids": [head.station_id for head in heads],
        "posts": [head.post for head in heads],
        "kinds": [head.kind.value for head in heads],
        "telephones": [_TELEPHONE.format(place) for place in range(len(heads))],
    }
    connection.execute(_HEADS, {"county_id": county_id, "names": names, **said})


def name_responsible_persons(delivery: Delivery, places: Places, small: IntArray) -> None:
    """Adds the named person of each village without a station."""
    count, rng = len(small), delivery.rng
    since, until = _since_the_beginning(delivery, count)
    delivery.copy(
        "responsible_person",
        {
            "id": numbers(delivery.new_ids(count)),
            "division_id": numbers(places.division_ids[small]),
            "name": made_up_names(rng.random(count) < _MEN, rng),
            "post": list(_responsible_posts(places, small, rng)),
            "valid": span_texts(since, until),
            "recorded_at": instant_texts(recorded_at(since, rng)),
        },
    )


def with_every_station(delivery: Delivery, places: Places) -> Places:
    """The places with a station in every village; one taken away by an earlier seeding is there again."""
    missing = [place for place in places.villages if place.station_id is None]
    ids = dict(zip(missing, delivery.new_ids(len(missing)).tolist(), strict=True))
    since, until = _since_the_beginning(delivery, len(missing))
    same = {
        "id": list(map(str, ids.values())),
        "division_id": [str(place.division_id) for place in missing],
        "level": [DivisionLevel.VILLAGE.value] * len(missing),
        "form": [StationForm.STATION.value] * len(missing),
    }
    delivery.copy("station", same)
    version = {
        "station_id": same["id"],
        "name": [escaped(str(station_name(DivisionLevel.VILLAGE, place.name))) for place in missing],
        "open_in": span_texts(since, until),
        "valid": span_texts(since, until),
        "recorded_at": instant_texts(since * 86_400),
    }
    delivery.copy("station_version", same | version)
    villages = tuple(replace(place, station_id=ids.get(place, place.station_id)) for place in places.villages)
    return replace(places, villages=villages)


def _since_the_beginning(delivery: Delivery, count: int) -> tuple[IntArray, IntArray]:
    return np.full(count, delivery.calendar.since), np.full(count, OPEN)


def _heads(places: Places, rng: np.random.Generator) -> Iterator[_Head]:
    yield from _posts((places.root,), (_COUNTY_POST,), rng)
    yield from _posts(places.townships, (_TOWNSHIP_POST,), rng)
    for village in places.villages:
        posts = _COMMUNITY_POSTS if _COMMUNITY in village.name else _VILLAGE_POSTS
        yield from _posts((village,), posts, rng)


def _responsible_posts(places: Places, small: IntArray, rng: np.random.Generator) -> Iterator[str]:
    drawn = rng.integers(0, len(_RESPONSIBLE_POSTS), len(small)).tolist()
    for village, post in zip(small.tolist(), drawn, strict=True):
        is_community = _COMMUNITY in places.villages[village].name
        yield (_COMMUNITY_RESPONSIBLE_POSTS if is_community else _RESPONSIBLE_POSTS)[post]


def _posts(
    places: Sequence[Place], posts: Sequence[tuple[str, HeadPost]], rng: np.random.Generator
) -> Iterator[_Head]:
    for place in places:
        if place.station_id is not None:
            yield _Head(place.station_id, *posts[int(rng.integers(len(posts)))])
