"""What all map pages have in common: the frame around a map, the entries of its legend and of its form."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from db.codes import Code
from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.figure import FigureParts
from web_map.places import MapPlace


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A class of the legend: its name in the page, how it looks, what it means, and how many are of it."""

    name: str
    drawing: Markup
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list in the form."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A map page around its own parts.

    `path` is the address of all pages of its kind and `query` what a link above keeps; `shapes` the address
    of the boundaries, None where they stand in the page; `listed` the number of rows in the table.
    """

    place: MapPlace
    path: str
    query: str
    figure: FigureParts
    script: str
    shapes: str | None
    legend: list[LegendEntry]
    listed: int

    def page(self, template: str, **values: Any) -> str:
        """The page as HTML, of a template that fills the frame."""
        return labels.html(
            template,
            place=self.place,
            above=[(one.name, one.code and self._address(one.code)) for one in self.place.above],
            action=f"{self.path}/{self.place.code}",
            shapes=self.shapes,
            styles=self.figure.styles,
            scripts=[*self.figure.scripts, self.script],
            body=Markup(self.figure.body),  # noqa: S704  # Folium's container; nothing in it comes from outside
            legend=self.legend,
            listed=self.listed,
            **values,
        )

    def _address(self, code: str) -> str:
        return f"{self.path}/{code}{self.query}"


def choices(
    codes: Iterable[Any], chosen: tuple[Any, ...], text: Callable[[Any], str] = name_of
) -> list[Choice]:
    """The entries of a list of codes."""
    return [Choice(code.value, text(code), code in chosen) for code in codes]


def anyone_or(codes: Iterable[Code], chosen: tuple[Code, ...]) -> list[Choice]:
    """Likewise, after an entry for no choice at all."""
    return [Choice("", said("全部", "all"), chosen=False), *choices(codes, chosen)]
