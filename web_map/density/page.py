"""The page of a density map: what its template shows."""

from typing import Any

from markupsafe import Markup

from db.codes import Code, PersonCategory, PriorityClass
from resolvers.spatial.answers import Density
from resolvers.spatial.question import SMALLEST_DENOMINATOR, BinKind, Bins, DensityQuestion, Measure
from web_map import labels
from web_map.density.asked import DensityAsked, kinds_of
from web_map.density.palette import PAINTS
from web_map.density.parts import UNITS, DensityMap, density_text, number_text, shares_text
from web_map.figure import FigureParts
from web_map.page import Choice
from web_map.places import MapPlace

MEASURES = {
    Measure.PRIORITY_PERSONS: "重点对象",
    Measure.PERSONS: "服务对象",
    Measure.DUTIES_DUE: "应访任务",
    Measure.DUTIES_OVERDUE: "逾期任务",
    Measure.VISITS: "走访人次",
}


def density_title(place: MapPlace, question: DensityQuestion) -> str:
    """What the page is called."""
    return f"{place.name} · {MEASURES[question.measure]}密度 · {_cut(question.bins)}"


def density_page(
    shown: DensityMap,
    place: MapPlace,
    asked: DensityAsked,
    *,
    figure: FigureParts,
    script: str,
    shapes: str | None,
) -> str:
    """The page as HTML; `shapes` is the address of boundaries, None where they stand in the page."""
    answer = shown.answer
    hexagons = shown.hexagons
    return labels.html(
        "density.html",
        title=density_title(place, answer.question),
        map=shown,
        answer=answer,
        place=place,
        above=[(one.name, one.code and f"/maps/density/{one.code}{asked.query()}") for one in place.above],
        shapes=shapes,
        hexagons=Markup(hexagons) if hexagons else None,  # noqa: S704  # JSON without a "<", in no place of HTML
        styles=figure.styles,
        scripts=[*figure.scripts, script],
        body=Markup(figure.body),  # noqa: S704  # Folium's container; nothing in it comes from outside
        paints=PAINTS,
        **_texts(shown, asked, place),
        **_form(shown, place, asked),
    )


def _texts(shown: DensityMap, asked: DensityAsked, place: MapPlace) -> dict[str, Any]:
    answer = shown.answer
    question = answer.question
    whole, land = answer.whole, answer.land_km2
    measured = whole.measured(question.measure) / land if whole and land else None
    return {
        "measure": MEASURES[question.measure],
        "unit": UNITS[question.measure],
        "definition": question.measure,
        "window": labels.window_text(question.persons),
        "persons": labels.filter_text(question.persons),
        "cut": _cut(question.bins),
        "total": number_text(whole, question.measure),
        "whole_density": density_text(measured),
        "whole_shares": shares_text(whole),
        "land": f"{land:.1f}" if land else None,
        "withheld": None if answer.withheld_share is None else _per_cent(answer.withheld_share),
        "proposal": _proposal(answer, asked, place),
        "least": SMALLEST_DENOMINATOR,
        "legend": shown.legend,
    }


def _proposal(answer: Density, asked: DensityAsked, place: MapPlace) -> dict[str, str] | None:
    if answer.proposal is None or answer.proposal.bins == answer.question.bins:
        return None
    bins = answer.proposal.bins
    address = f"/maps/density/{place.code}{asked.query(bins)}"
    return {"cut": _cut(bins), "share": _per_cent(answer.proposal.withheld_share), "address": address}


def _cut(bins: Bins) -> str:
    if bins.kind == BinKind.HEXAGON:
        return f"{bins.metres} 米六边形"
    return f"核密度面，带宽 {bins.metres} 米" if bins.kind == BinKind.KERNEL else bins.kind.zh


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _form(shown: DensityMap, place: MapPlace, asked: DensityAsked) -> dict[str, Any]:
    bins = shown.answer.question.bins
    anyone = Choice("", "全部", chosen=False)
    return {
        "asked": asked,
        "metres": bins.metres if asked.metres else None,
        "measures": [Choice(code.value, text, code == asked.measure) for code, text in MEASURES.items()],
        "kinds": _choices(kinds_of(place.area), (bins.kind,)),
        "categories": [anyone, *_choices(PersonCategory, asked.persons.categories)],
        "priority_classes": [anyone, *_choices(PriorityClass, asked.persons.priority_classes)],
    }


def _choices(codes: Any, chosen: tuple[Code, ...]) -> list[Choice]:
    return [Choice(code.value, code.zh, code in chosen) for code in codes]
