"""The dry run of a map file of cells, with the report on their ground."""

from dataclasses import dataclass

from db.codes import FileKind
from db.engine import Database
from db.ids import IdMaker
from importers.cells.ground import cell_ground, fingerprint
from importers.cells.judging import Judged, judged
from importers.cells.lines import cell_lines
from importers.cells.topology import with_topology
from importers.maps.staging import DeliveredMap, JudgedMap, MapTerms, staged
from importers.places.systems import PlaceSystem
from importers.runs.rows import StagedLine
from importers.runs.run import RunKey
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.registry.ground.drawn import check_name
from resolvers.scope import require
from resolvers.viewer import Permission

__all__ = ["CellTerms", "judged_cells", "preview_cells"]


@dataclass(frozen=True, slots=True)
class CellTerms:
    """What is said beside a file of cells: the draft's name, the system of the shapes, whose file it is.

    `whole` has it refused if a feature is held.
    """

    plan: str
    system: PlaceSystem | None = None
    office: str | None = None
    whole: bool = False


async def preview_cells(
    database: Database,
    ask: Ask,
    county_id: int,
    *,
    delivered: DeliveredMap,
    terms: CellTerms,
    keys: IdentityKeys,
    ids: IdMaker,
) -> RunKey:
    """Stages and judges a file; nothing but the run and its lines is written. Raises as `judged_cells`."""
    found = await judged_cells(database, ask, county_id, delivered=delivered, terms=terms)
    async with database.writing() as connection:
        return await staged(connection, ask, county_id, delivered=delivered, judged=found, keys=keys, ids=ids)


async def judged_cells(
    database: Database, ask: Ask, county_id: int, *, delivered: DeliveredMap, terms: CellTerms
) -> JudgedMap:
    """What each feature of a file would do. Raises DomainError NOT_PERMITTED, TEXT_MISSING."""
    require(ask.viewer, Permission.MANAGE)
    check_name(terms.plan)
    ground = await cell_ground(database, ask, county_id)
    lines = [
        line
        for layer in delivered.file.layers
        if layer.sheet.name in delivered.columns
        for line in cell_lines(
            layer, delivered.columns[layer.sheet.name], ground, terms.system, today=ask.today
        )
    ]
    found = with_topology(judged(lines, ground), ground)
    rest = {"plan": terms.plan.strip(), "ground": fingerprint(ground.in_force)}
    said = MapTerms(FileKind.CELLS, ask.today, terms.whole, terms.office, rest)
    return JudgedMap(said, [(_staged(one), one.verdict) for one in found])


def _staged(one: Judged) -> StagedLine:
    line = one.line
    return StagedLine(line.sheet, line.number, line.cells, line.said.text, None, line.findings)
