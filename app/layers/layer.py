"""A layer: what it is called, what its features have, and the function that finds them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from app.layers.feature import Chosen, Found, Given
from app.layers.fields import Field
from resolvers.wording.language import said

Find = Callable[[Given, Chosen], Awaitable[Found]]


class Shape(StrEnum):
    """What the features of a layer are drawn as, in the words of GeoPackage."""

    AREAS = "MultiPolygon"
    POINTS = "Point"


@dataclass(frozen=True, slots=True)
class Layer:
    """`known` are the parameters that `find` reads besides the place; they mean what the map's mean.

    Those `apart` have other values than on other maps: said of all layers, they do not mean this one.
    """

    name: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    known: tuple[str, ...]
    find: Find
    shape: Shape = Shape.AREAS
    apart: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is called in the caller's language."""
        return said(self.zh, self.en)
