"""Changes of households as their senders state them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from resolvers.registry.households.refusals import household_too_large

MOST_OTHERS = 30


@dataclass(frozen=True, slots=True)
class Forming:
    """A household from a day on: its head, and who else is in it."""

    client_id: UUID
    county_id: int
    on: date
    head_id: int
    others: tuple[int, ...]

    def __post_init__(self) -> None:
        """Raises DomainError HOUSEHOLD_TOO_LARGE."""
        if len(self.others) > MOST_OTHERS:
            raise household_too_large(MOST_OTHERS)


@dataclass(frozen=True, slots=True)
class Joining:
    """Somebody who belongs to a household from a day on."""

    client_id: UUID
    county_id: int
    household_id: int
    person_id: int
    on: date


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody who belongs to no household from a day on, and who is the head then, if they were."""

    client_id: UUID
    county_id: int
    person_id: int
    on: date
    successor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """A household to which nobody belongs from a day on."""

    client_id: UUID
    county_id: int
    household_id: int
    on: date


@dataclass(frozen=True, slots=True)
class Heading:
    """Who is the head of a household from a day on."""

    client_id: UUID
    county_id: int
    household_id: int
    person_id: int
    on: date
