"""Persons whom a worker is to visit, as rows: those of the day's route in order, and who is due besides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resolvers.spatial.route.answer import DayRoute
from resolvers.wording.language import name_of, said

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Due:
    """A person to be visited; `number` is that of the stop, `why` the reason for which there is none."""

    name: str
    address: str
    due_on: str
    is_overdue: bool
    is_priority: bool
    point: tuple[float, float] | None
    number: int | None = None
    way: str = ""
    why: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Lines of plain text that tell of it."""
        late = said("，已逾期", ", overdue") if self.is_overdue else ""
        return (self.name, self.address, said("最迟 ", "due by ") + self.due_on + late)


def key_of(row: Any) -> Key:
    """Whose row it is."""
    return row.county_id, row.person_id


def visits_of(route: DayRoute | None, persons: Mapping[Key, Any]) -> tuple[Due, ...]:
    """Those of the route, stop by stop."""
    return tuple(_visits(route, persons)) if route else ()


def others_of(rows: Sequence[Any], route: DayRoute | None, persons: Mapping[Key, Any]) -> tuple[Due, ...]:
    """Those of `rows`, who are in no stop, and why."""
    left = dict(route.left_out) if route else {}
    found = [(row, left.get(key_of(row))) for row in rows if key_of(row) in persons]
    return tuple(
        _due(row, persons[key_of(row)], why=name_of(reason) if reason else "") for row, reason in found
    )


def _visits(route: DayRoute, persons: Mapping[Key, Any]) -> Iterator[Due]:
    for number, stop in enumerate(route.stops, 1):
        minutes, metres = f"{stop.seconds / 60:.0f}", f"{stop.metres:,.0f}"
        way = said(f"{minutes} 分钟 · {metres} 米", f"{minutes} min · {metres} m")
        for row in stop.people:
            if key_of(row) in persons:
                yield _due(row, persons[key_of(row)], number=number, way=way)


def _due(row: Any, person: Any, *, number: int | None = None, way: str = "", why: str = "") -> Due:
    return Due(
        name=person.name,
        address=person.address or "",
        due_on=row.due_on.isoformat() if row.due_on else said("尽快", "soon"),
        is_overdue=bool(row.overdue),
        is_priority=row.is_priority,
        point=(row.lon, row.lat) if row.lon is not None else None,
        number=number,
        way=way,
        why=why,
    )
