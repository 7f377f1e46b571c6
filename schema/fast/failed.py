"""Where in an answer stands what could not be fetched: each error is reported at its own path."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError

from db.failures import Unanswered, failed_statement


@dataclass(frozen=True, slots=True)
class Spot:
    """A field below a root field, by the keys on the way to it, and what selects it in the document.

    Of a list on the way it is the first item, whichever there are.
    """

    keys: tuple[str | int, ...] = ()
    details: Any = ()

    def below(self, key: str | int, details: Any = ()) -> "Spot":
        """The same, seen from a field above it; its own nodes are named, where it has some."""
        return Spot((key, *self.keys), self.details or details)

    def then(self, key: str | int, details: Any = ()) -> "Spot":
        """A field of it."""
        return Spot((*self.keys, key), details or self.details)


# The root field itself.
HERE = Spot()


class FailedAt(Exception):  # noqa: N818  # an answer, told where it belongs
    """What nobody answered, and where below the field that was being made it belongs."""

    def __init__(self, error: Unanswered, spot: Spot) -> None:
        super().__init__(error.code)
        self.error, self.spot = error, spot


def spot_of(error: BaseException, spots: Sequence[Spot]) -> Spot:
    """Whose statement failed, of those that were sent together; the root field itself where nobody knows."""
    number = failed_statement(error)
    return spots[number] if number is not None and number < len(spots) else HERE


def located(error: Unanswered, spot: Spot, path: Any) -> Exception:
    """The error as graphql-core reports it at a place below the field at `path`, or as it is at that one."""
    if not spot.keys:
        return error
    nodes = [item.node for item in spot.details]
    return GraphQLError(str(error), nodes or None, path=[*path.as_list(), *spot.keys], original_error=error)
