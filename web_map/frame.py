"""What all map pages have in common: the bar above, the frame around a map, the entries of its legend."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from resolvers.viewer import Viewer
from web_map import labels
from web_map.figure import FigureParts
from web_map.forms.fields import Form
from web_map.landmarks.address import landmarks_address
from web_map.places import MapPlace
from web_map.rows.listed import Listed
from web_map.tiles.source import TileSource
from web_map.ways.maps import map_switch, shortcuts


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A class of the legend: its name in the page, how it looks, what it means, and how many are of it."""

    name: str
    drawing: Markup
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Around:
    """Who looks at which place; `path` is the address of all pages of the kind, `query` what links keep."""

    viewer: Viewer
    place: MapPlace
    path: str
    query: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """What the templates of all pages show of it."""
        above = [(one.name, one.code and self._address(one.code)) for one in self.place.above]
        action = f"{self.path}/{self.place.code}"
        return {
            "viewer": self.viewer,
            "place": self.place,
            "path": self.path,
            "above": above,
            "action": action,
            "maps": map_switch(self.path, self.place.code, self.query, self.viewer),
        }

    def rows_address(self, query: str | None = None) -> str:
        """Where the rows of the table lie that do not stand in the page; `query` where links keep another."""
        return f"{self.path}/{self.place.code}/rows.json{self.query if query is None else query}"

    def _address(self, code: str) -> str:
        return f"{self.path}/{code}{self.query}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What draws a map: Folium's figure, tiles if its parts or outlines over them are too many for a canvas.

    `today` is the day on which it is looked at.
    """

    figure: FigureParts
    today: date
    tiles: TileSource | None = None
    outlines: TileSource | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A map page around its own parts.

    `shapes` is the address of the boundaries; `tiles` is where they come from instead if they are too many
    for one canvas, `outlines` the same of what lies over them. `listed`
    are the rows of a table that can grow long, else its number. `today` is given for maps of a window, which
    lead to the usual ones.
    """

    around: Around
    form: Form
    figure: FigureParts
    script: str
    shapes: str | None
    legend: list[LegendEntry]
    listed: Listed | int
    today: date | None = None
    tiles: TileSource | None = None
    outlines: TileSource | None = None

    @property
    def permalink(self) -> str:
        """The address that says all that is in force, so that it shows the same on any day."""
        pairs = [(name, one) for name, values in self.form.values.items() for one in values if one]
        return f"{self.around.path}/{self.around.place.code}?{urlencode(pairs)}"

    @property
    def _landmarks(self) -> str | None:
        area = self.around.place.area
        day = "".join(self.form.values.get("asOf", ()))
        return None if area.spans_counties else landmarks_address(self.around.place.code, day)

    @property
    def _scripts(self) -> list[str]:
        reading = self.figure.of_tiles if self.tiles or self.outlines else ()
        return [*self.figure.scripts, *reading, self.script]

    def page(self, template: str, **values: Any) -> str:
        """The page as HTML, of a template that fills the frame."""
        return labels.html(
            template,
            form=self.form,
            permalink=self.permalink,
            windows=shortcuts(self.permalink, self.today) if self.today else [],
            shapes=self.shapes,
            tiles=self.tiles,
            outlines=self.outlines,
            landmarks=self._landmarks,
            styles=self.figure.styles,
            scripts=self._scripts,
            body=Markup(self.figure.body),  # noqa: S704  # Folium's container; nothing in it comes from outside
            legend=self.legend,
            listed=None if isinstance(self.listed, int) else self.listed,
            number_listed=self.listed if isinstance(self.listed, int) else self.listed.number,
            **self.around.values,
            **values,
        )
