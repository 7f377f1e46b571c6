"""Every text of the maps, and the only maker of HTML: what is not markup made here is escaped."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from resolvers.coverage.answers import Counts
from resolvers.coverage.question import CoverageQuestion
from resolvers.wording.shares import percent
from web_map.coverage_map import MapPart
from web_map.levels import MapLevel
from web_map.palette import PAINTS, MapClass, Paint, Pattern

TEMPLATES = Path(__file__).resolve().parent / "templates"
NOTHING = "—"
OUTSIDE = {
    MapLevel.CELLS: "未划入网格",
    MapLevel.VILLAGES: "未落到村（社区）",
    MapLevel.TOWNSHIPS: "未落到乡镇（街道）",
    MapLevel.UNITS: "未落到下级区划",
}
DERIVED = "推算边界，非真实行政边界"
# 22 × 14; attributes instead of style, which the page's policy forbids inside the document.
SWATCH = Markup('<svg class="swatch" width="22" height="14" viewBox="0 0 22 14" aria-hidden="true">{}</svg>')
BOX = Markup('<rect x="0.5" y="0.5" width="21" height="13" fill="{}" stroke="#5b6675"{}/>{}')
DASHED = Markup(' stroke-dasharray="3 2"')
INSIDE = {
    Pattern.PLAIN: Markup(""),
    Pattern.EMPTY: Markup(""),
    Pattern.HATCH: Markup('<path d="M1 8 8 1M1 13 13 1M7 13 19 1M13 13 21 5" stroke="{}" fill="none"/>'),
    Pattern.DOTS: Markup(
        '<path d="M4 4h2M10 4h2M16 4h2M4 10h2M10 10h2M16 10h2" stroke="{}" stroke-width="2"/>'
    ),
}


def html(template: str, **values: Any) -> str:
    """The page made of one template; every value is escaped unless it is markup made here."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = {"share": share_text, "visited": visited_share_text, "numbers": numbers_text, "swatch": swatch}
    environment.filters |= {**filters, "painted": painted}
    return environment


def share_text(counts: Counts) -> str:
    """The share in per cent, or a dash where there is none."""
    return NOTHING if counts.share is None else percent(counts.numerator, counts.denominator)


def visited_share_text(counts: Counts) -> str:
    """The share visited in person, likewise."""
    return NOTHING if counts.share is None else percent(counts.visited, counts.denominator)


def numbers_text(counts: Counts) -> str:
    """Numerator and denominator as whole numbers: 45 / 60."""
    return NOTHING if counts.withheld else f"{counts.numerator} / {counts.denominator}"


def part_name(part: MapPart) -> str:
    """The name of a part, after the township it lies in."""
    return f"{part.within} · {part.name}" if part.within else part.name


def tooltip_text(part: MapPart) -> str:
    """Lines of plain text, never to be read as HTML: name, numbers, and the share or why there is none."""
    counts, emptiness = part.counts, part.share_class
    if emptiness == MapClass.WITHHELD:
        return f"{part_name(part)}\n{MapClass.WITHHELD.zh}"
    if emptiness == MapClass.NO_ONE_REGISTERED:
        return f"{part_name(part)}\n{MapClass.NO_ONE_REGISTERED.zh}"
    numbers = f"已联系 {counts.numerator} 人 / 应联系 {counts.denominator} 人"
    if emptiness == MapClass.NO_ONE_DUE:
        return f"{part_name(part)}\n{numbers}\n{MapClass.NO_ONE_DUE.zh}（登记 {counts.registered} 人）"
    return f"{part_name(part)}\n{numbers}\n覆盖率 {share_text(counts)}"


def swatch(map_class: MapClass) -> Markup:
    """A small drawing of a class, as the map paints it."""
    return painted(PAINTS[map_class])


def painted(paint: Paint) -> Markup:
    """A small drawing of a paint."""
    if paint.pattern == Pattern.ABSENT:
        return SWATCH.format(Markup('<path d="M6 7h10" stroke="#5b6675"/>'))
    fill = "#ffffff" if paint.pattern in {Pattern.HATCH, Pattern.DOTS} else paint.fill
    dash = DASHED if paint.pattern == Pattern.EMPTY else Markup("")
    return SWATCH.format(BOX.format(fill, dash, INSIDE[paint.pattern].format(paint.fill)))


def window_text(question: CoverageQuestion) -> str:
    """The window with both its days, and the day residents are counted on where that is another."""
    window = question.window
    days = f"{window.from_on} 至 {window.last_on}（含首尾两日）"
    return days if question.counted_on == window.last_on else f"{days}，计至 {question.counted_on}"


def filter_text(question: CoverageQuestion) -> str:
    """Which persons count."""
    wanted = question.filter
    names = [item.zh for item in (*wanted.categories, *wanted.priority_classes)]
    return "、".join(["仅退役军人"] * wanted.veterans_only + names) or "全部服务对象"
