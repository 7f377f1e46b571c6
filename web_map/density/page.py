"""The page of a density map: what its template shows."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from resolvers.spatial.answers import Density
from resolvers.spatial.question import SMALLEST_DENOMINATOR, BinKind, Bins, DensityQuestion, Measure
from resolvers.wording.language import name_of, said
from web_map import labels
from web_map.density.asked import DensityAsked, kinds_of
from web_map.density.palette import PAINTS
from web_map.density.parts import UNITS, DensityMap, density_text, number_text, shares_text
from web_map.density.rows import density_rows, rows_address
from web_map.figure import FigureParts
from web_map.forms.fields import (
    Field,
    FieldKind,
    Form,
    Values,
    choice,
    day_fields,
    named,
    person_fields,
    person_values,
    switch,
)
from web_map.frame import Around, Frame, LegendEntry
from web_map.places import MapPlace
from web_map.rows.listed import Listed
from web_map.tiles.source import TileSource

PATH = "/maps/density"
# What is measured, in Chinese and English.
MEASURES = {
    Measure.PRIORITY_PERSONS: ("重点对象", "priority persons"),
    Measure.PERSONS: ("服务对象", "persons"),
    Measure.DUTIES_DUE: ("应访任务", "duties due"),
    Measure.DUTIES_OVERDUE: ("逾期任务", "overdue duties"),
    Measure.VISITS: ("走访人次", "visits"),
}


def density_title(place: MapPlace, question: DensityQuestion) -> str:
    """What the page is called."""
    measure = said(*MEASURES[question.measure])
    return f"{place.name} · {said(f'{measure}密度', f'density of {measure}')} · {_cut(question.bins)}"


def density_page(
    shown: DensityMap,
    around: Around,
    asked: DensityAsked,
    *,
    figure: FigureParts,
    script: str,
    shapes: str,
    tiles: TileSource | None,
    today: date,
) -> str:
    """The page as HTML; `shapes` is where the outlines of the bins lie."""
    place = around.place
    rows, address = density_rows(shown, around, asked), rows_address(shown, around, asked)
    frame = Frame(
        around=around,
        form=Form(fields_of(place), _values(shown, asked)),
        figure=figure,
        script=script,
        shapes=shapes,
        legend=[
            LegendEntry(one.value, labels.painted(PAINTS[one]), shown.scale.name_of(one), count)
            for one, count in shown.legend
        ],
        listed=Listed(rows, address, is_drawn=bool(shown.drawn), is_listed=shown.is_listed),
        tiles=tiles,
        today=today,
    )
    return frame.page(
        "density.html",
        title=density_title(place, shown.answer.question),
        map=shown,
        answer=shown.answer,
        sheet=f"{PATH}/{place.code}.pdf{asked.query()}",
        table=f"/exports/density.xlsx{_of(place)}{asked.query().replace('?', '&', 1)}",
        **_texts(shown, asked, place),
    )


def _texts(shown: DensityMap, asked: DensityAsked, place: MapPlace) -> dict[str, Any]:
    answer = shown.answer
    question = answer.question
    whole, land = answer.whole, answer.land_km2
    measured = whole.measured(question.measure) / land if whole and land else None
    return {
        "measure": said(*MEASURES[question.measure]),
        "unit": said(*UNITS[question.measure]),
        "definition": question.measure,
        "window": labels.window_text(question.persons),
        "persons": labels.filter_text(question.persons),
        "cut": _cut(question.bins),
        "total": number_text(whole, question.measure),
        "whole_density": density_text(measured),
        "whole_shares": shares_text(whole, has_duties=question.has_duties),
        "land": f"{land:.1f}" if land else None,
        "withheld": None if answer.withheld_share is None else _per_cent(answer.withheld_share),
        "proposal": _proposal(answer, asked, place),
        "least": SMALLEST_DENOMINATOR,
    }


def _proposal(answer: Density, asked: DensityAsked, place: MapPlace) -> dict[str, str] | None:
    if answer.proposal is None or answer.proposal.bins == answer.question.bins:
        return None
    bins = answer.proposal.bins
    address = f"{PATH}/{place.code}{asked.query(bins)}"
    return {"cut": _cut(bins), "share": _per_cent(answer.proposal.withheld_share), "address": address}


def _cut(bins: Bins) -> str:
    if bins.kind == BinKind.HEXAGON:
        return said(f"{bins.metres} 米六边形", f"hexagons of {bins.metres} m")
    if bins.kind == BinKind.KERNEL:
        return said(f"核密度面，带宽 {bins.metres} 米", f"kernel surface, bandwidth {bins.metres} m")
    return name_of(bins.kind)


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f}%"


def fields_of(place: MapPlace) -> tuple[Field, ...]:
    """The form of a place."""
    metres = said("六边形大小或带宽（米）", "Size of hexagons or bandwidth (m)")
    measures = [(one.value, said(*text)) for one, text in MEASURES.items()]
    return (
        choice("measure", said("指标", "Measure"), measures),
        choice("bins", said("分区", "Bins"), named(kinds_of(place.area))),
        Field("metres", metres, FieldKind.NUMBER, least="250", most="20000"),
        *day_fields(),
        *person_fields(),
        switch("veteransOnly", said("仅退役军人", "Veterans only")),
    )


def _of(place: MapPlace) -> str:
    return f"?{urlencode({'division': place.code})}"


def _values(shown: DensityMap, asked: DensityAsked) -> Values:
    question = shown.answer.question
    metres = question.bins.metres if asked.metres or not question.bins.kind.is_place else None
    return {
        **person_values(question.persons),
        "measure": (question.measure.value,),
        "bins": (question.bins.kind.value,),
        "metres": (str(metres),) if metres else (),
    }
