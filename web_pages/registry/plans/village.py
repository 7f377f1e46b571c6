"""One village of a plan as it is drawn in: its cells, and what is wrong on its ground, for a map too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import shapely
from shapely import MultiPolygon
from sqlalchemy import Row

from geo.plans.review import REVIEW, GroundFinding
from geo.shapes import polygonal
from geo.work.pool import WorkPool
from resolvers.grid_plans.facts import facts_within
from resolvers.grid_plans.reports import PlannedCell, report_of
from resolvers.grid_plans.statements import managed_villages
from resolvers.wording.language import name_of
from web_pages.registry.asked import Asked, Key


@dataclass(frozen=True, slots=True)
class DrawnVillage:
    """A village with the cells that a plan has there, and what is found of them."""

    row: Row[Any]
    cells: Sequence[PlannedCell]
    findings: Sequence[GroundFinding]

    def shape(self, cell_id: int) -> MultiPolygon | None:
        """The shape of a cell; None for one that the plan does not have here."""
        found = (one.row.shape for one in self.cells if one.row.id == cell_id)
        return next((polygonal(shapely.from_wkb(bytes(shape))) for shape in found), None)

    @property
    def for_map(self) -> str:
        """What the map shows, as JSON: the village, the cells by id, and the findings by kind."""
        outline = None if self.row.shape is None else _geojson(bytes(self.row.shape))
        cells = [
            {"id": str(one.row.id), "code": one.row.code, "name": one.row.name, "stays": one.stays}
            | {"shape": _geojson(bytes(one.row.shape))}
            for one in self.cells
        ]
        findings = [
            {"kind": one.kind.value.lower(), "name": name_of(one.kind), "shape": orjson.Fragment(one.shape)}
            for one in self.findings
        ]
        return orjson.dumps({"village": outline, "cells": cells, "findings": findings}).decode()


async def villages_to_draw(asked: Asked, county_id: int) -> Sequence[Row[Any]]:
    """The villages of a county that the viewer manages, by code."""
    return await asked.rows(managed_villages(asked.ask, county_id))


async def village_drawn(
    asked: Asked, work: WorkPool, plan: tuple[Key, Row[Any]], village: Row[Any]
) -> DrawnVillage:
    """A village of a plan, looked at anew. Raises DomainError PLAN_TOO_LARGE and those of the pool."""
    facts = await facts_within(asked.database, asked.ask, plan[1], [village])
    report = report_of(facts, await work.answer(REVIEW, facts.ground()))
    return DrawnVillage(village, report.cells, report.findings)


def _geojson(wkb: bytes) -> orjson.Fragment:
    return orjson.Fragment(shapely.to_geojson(shapely.from_wkb(wkb)))
