"""What a line of a file says of a person, and the acts that it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from db.codes import CoordinateSystem, DivisionLevel, PersonCategory, PersonField, PriorityClass
from geo.coordinates import LonLat
from importers.places.spots import Spotted
from resolvers.areas import Area, AreaKind
from resolvers.registry.people.entry import Registration
from resolvers.registry.people.homes import Home, Spot

# What a file amends: sex and day of birth stand in the number.
AMENDABLE = (
    PersonField.NAME,
    PersonField.PHONE,
    PersonField.ADDRESS,
    PersonField.REGISTERED_CODE,
    PersonField.ENLISTED_ON,
    PersonField.DISCHARGED_ON,
)
_TUPLES = ("cleared", "categories", "priority_classes")
_DAYS = frozenset({PersonField.ENLISTED_ON, PersonField.DISCHARGED_ON})
# Each field with its name among values, that of its argument, and whether it is a day.
_ARGUMENTS = tuple((one.value, one.value.lower(), one in _DAYS) for one in AMENDABLE)


class Ground(NamedTuple):
    """A cell or division that a line names."""

    kind: str
    id: int
    level: str | None


@dataclass(slots=True)  # not frozen: a file makes three of them of each line
class Said:
    """What a line says; what is None or empty is not said. `values` are those of AMENDABLE, days as text.

    A field of `cleared` is to be taken away. `person_id` is our id of somebody who is registered,
    `masked` the number beside it of which parts are hidden, `born` the first and last day that the day of
    birth can be.
    """

    number: str | None = field(default=None, repr=False)
    person_id: int | None = None
    masked: str | None = field(default=None, repr=False)
    sex: str | None = field(default=None, repr=False)
    born: tuple[str, str] | None = field(default=None, repr=False)
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    cleared: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    priority_classes: tuple[str, ...] = ()
    ground: Ground | None = None
    spot: Spotted | None = None

    @property
    def text(self) -> str:
        """The same as text, which `said_in` reads."""
        plain = {name: getattr(self, name) for name in _NAMES}
        places = {"ground": self.ground and tuple(self.ground), "spot": self.spot and tuple(self.spot)}
        return orjson.dumps(plain | places).decode()

    def home(self, county_id: int) -> Home | None:
        """Where the person lives, if it is said."""
        if self.ground is None and self.spot is None:
            return None
        area = None if self.ground is None else _area(self.ground, county_id)
        spot = None
        if self.spot is not None:
            spot = Spot(LonLat(self.spot.lon, self.spot.lat), CoordinateSystem.of(self.spot.system))
        return Home(area, spot)

    def amended(self) -> dict[PersonField, Any]:
        """What is said of each field; None where it is to be cleared."""
        said = {one: self.value(one) for one in AMENDABLE if one.value in self.values}
        cleared = {one: None for one in AMENDABLE if one.value in self.cleared}
        return {**said, **cleared}

    def value(self, one: PersonField) -> Any:
        """What is said of a field."""
        return typed(one, self.values.get(one.value))

    def registration(self, county_id: int, *, client_id: UUID, on: date) -> Registration:
        """The registration that a line asks for which says all that one needs."""
        home, values = self.home(county_id), self.values
        assert home is not None and self.number is not None  # noqa: S101, PT018  # the check held it otherwise
        return Registration(
            client_id=client_id,
            county_id=county_id,
            on=on,
            home=home,
            identity_number=self.number,
            categories=_categories(self.categories),
            priority_classes=_classes(self.priority_classes),
            **{argument: _typed(values.get(name), is_day=is_day) for name, argument, is_day in _ARGUMENTS},
        )


_NAMES = tuple(one.name for one in fields(Said))


# Few grounds, and fewer categories, are named over and over.
@lru_cache(4096)
def _area(ground: Ground, county_id: int) -> Area:
    level = None if ground.level is None else DivisionLevel.of(ground.level)
    return Area(AreaKind(ground.kind), county_id, ground.id, level)


@lru_cache(1024)
def _categories(names: tuple[str, ...]) -> tuple[PersonCategory, ...]:
    return tuple([PersonCategory.of(one) for one in names])


@lru_cache(1024)
def _classes(names: tuple[str, ...]) -> tuple[PriorityClass, ...]:
    return tuple([PriorityClass.of(one) for one in names])


def said_in(text: str) -> Said:
    """What `Said.text` holds."""
    given: dict[str, Any] = orjson.loads(text)
    ground, spot = given.pop("ground"), given.pop("spot")
    for name in _TUPLES:
        given[name] = tuple(given[name])
    given["born"] = tuple(given["born"]) if given.get("born") else None
    return Said(**given, ground=ground and Ground(*ground), spot=spot and Spotted(*spot))


def typed(one: PersonField, text: str | None) -> Any:
    """A kept text as the value of its field."""
    return _typed(text, is_day=one in _DAYS)


def _typed(text: str | None, *, is_day: bool) -> Any:
    return date.fromisoformat(text) if is_day and text is not None else text
