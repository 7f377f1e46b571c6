"""Every text of the maps, and the only maker of HTML: what is not markup made here is escaped."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from resolvers.coverage.answers import Counts
from resolvers.coverage.question import CoverageQuestion
from resolvers.wording.language import language, name_of, said
from resolvers.wording.names import is_in_other_language
from resolvers.wording.shares import percent
from web_map.coverage_map import MapPart
from web_map.levels import MapLevel
from web_map.palette import MapClass, Paint, Pattern

TEMPLATES = Path(__file__).resolve().parent / "templates"
NOTHING = "—"
# Where persons are who fall in no part, in Chinese and English.
OUTSIDE = {
    MapLevel.CELLS: ("未划入网格", "in no grid cell"),
    MapLevel.VILLAGES: ("未落到村（社区）", "in no village"),
    MapLevel.TOWNSHIPS: ("未落到乡镇（街道）", "in no township"),
    MapLevel.UNITS: ("未落到下级区划", "in no unit below"),
}
DERIVED = "推算边界，非真实行政边界", "Derived boundaries, not those of the administration"
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
    return _environment().get_template(template).render(lang=language().value, **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"said": said}
    environment.filters |= {"share": share_text, "visited": visited_share_text, "numbers": numbers_text}
    environment.filters |= {"name": name_of, "zh": chinese}
    return environment


def chinese(name: str) -> Markup:
    """A name, escaped; marked as Chinese where the page is not."""
    marked = Markup('<span lang="zh-CN">{}</span>') if is_in_other_language(name) else Markup("{}")
    return marked.format(name)


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
    lines = [part_name(part)]
    if emptiness in {MapClass.WITHHELD, MapClass.NO_ONE_REGISTERED}:
        return "\n".join([*lines, name_of(emptiness)])
    due, reached = counts.denominator, counts.numerator
    lines += [said(f"已联系 {reached} 人 / 应联系 {due} 人", f"{reached} reached / {due} to be reached")]
    if emptiness == MapClass.NO_ONE_DUE:
        registered = said(f"（登记 {counts.registered} 人）", f" ({counts.registered} registered)")
        return "\n".join([*lines, name_of(emptiness) + registered])
    return "\n".join([*lines, said("覆盖率 ", "coverage ") + share_text(counts)])


def painted(paint: Paint) -> Markup:
    """A small drawing of a paint."""
    if paint.pattern == Pattern.ABSENT:
        return SWATCH.format(Markup('<path d="M6 7h10" stroke="#5b6675"/>'))
    fill = "#ffffff" if paint.pattern in {Pattern.HATCH, Pattern.DOTS} else paint.fill
    dash = DASHED if paint.pattern == Pattern.EMPTY else Markup("")
    return SWATCH.format(BOX.format(fill, dash, INSIDE[paint.pattern].format(paint.fill)))


def window_text(question: CoverageQuestion) -> str:
    """The window with both its days, and the day residents are counted on where that is another."""
    window, counted = question.window, question.counted_on
    first, last = window.from_on, window.last_on
    days = said(f"{first} 至 {last}（含首尾两日）", f"{first} to {last} (both days included)")
    return days if counted == last else days + said(f"，计至 {counted}", f", residents of {counted}")


def filter_text(question: CoverageQuestion) -> str:
    """Which persons count."""
    wanted = question.filter
    veterans = [said("仅退役军人", "veterans only")] * wanted.veterans_only
    names = [name_of(item) for item in (*wanted.categories, *wanted.priority_classes)]
    return said("、", ", ").join([*veterans, *names]) or said("全部服务对象", "all persons served")
