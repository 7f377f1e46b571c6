"""A plan and its defects as a drawing: cells that stay, cells drawn anew, gaps, overlaps, ground beyond."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely

from resolvers.grid_plans.reports import PlanReport
from web_pages.frame import Frame

# Beyond these a page is too long to look at; the largest come first.
MOST_FINDINGS = 200


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape: its class on the page, what it is called, and its path."""

    kind: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class PlanDrawing:
    """The cells of a plan and above them what is wrong, with the height of the drawing."""

    cells: Sequence[Drawn]
    findings: Sequence[Drawn]
    height: float


def drawing_of(report: PlanReport, villages: Mapping[int, str]) -> PlanDrawing:
    """The drawing of a report; `villages` are the names of those in which something is wrong."""
    shapes = {cell.row.id: shapely.from_wkb(bytes(cell.row.shape)) for cell in report.cells}
    frame = Frame.around(list(shapes.values()))
    cells = [
        Drawn(
            "stays" if cell.stays else "drawn",
            cell.row.name or cell.row.code,
            frame.path(shapes[cell.row.id]),
        )
        for cell in report.cells
    ]
    findings = [
        Drawn(
            one.kind.value.lower(),
            f"{villages.get(one.village_id, '')} {one.kind.zh}",
            frame.path(shapely.from_geojson(one.shape)),
        )
        for one in report.findings[:MOST_FINDINGS]
    ]
    return PlanDrawing(cells, findings, frame.height)
