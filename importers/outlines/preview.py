"""The dry run of a map file of boundaries, with the area of each division before and after."""

from collections.abc import Sequence

from db.codes import FileKind
from db.engine import Database
from db.ids import IdMaker
from importers.maps.staging import DeliveredMap, JudgedMap, MapTerms, staged
from importers.outlines.ground import OutlineGround, outline_ground
from importers.outlines.judging import OutlineLine, OutlineTerms, lines_of, with_doubles
from importers.runs.rows import StagedLine
from importers.runs.run import RunKey
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.registry.ground.orders import check_shape_day
from resolvers.scope import require
from resolvers.viewer import Permission

__all__ = ["judged_outlines", "preview_outlines"]


async def preview_outlines(
    database: Database,
    ask: Ask,
    county_id: int,
    *,
    delivered: DeliveredMap,
    terms: OutlineTerms,
    keys: IdentityKeys,
    ids: IdMaker,
) -> RunKey:
    """Stages and judges a file; nothing but the run and its lines is written. Raises as `judged_outlines`."""
    found = await judged_outlines(database, ask, county_id, delivered=delivered, terms=terms)
    async with database.writing() as connection:
        return await staged(connection, ask, county_id, delivered=delivered, judged=found, keys=keys, ids=ids)


async def judged_outlines(
    database: Database, ask: Ask, county_id: int, *, delivered: DeliveredMap, terms: OutlineTerms
) -> JudgedMap:
    """What each feature of a file would do. Raises DomainError NOT_PERMITTED, SHAPE_DAY_NOT_POSSIBLE."""
    require(ask.viewer, Permission.MANAGE)
    check_shape_day(terms.on, ask.today)
    ground = await outline_ground(database, ask, county_id, terms.on)
    lines = with_doubles(
        [
            line
            for layer in delivered.file.layers
            if layer.sheet.name in delivered.columns
            for line in lines_of(layer, delivered.columns[layer.sheet.name], ground, terms, today=ask.today)
        ]
    )
    rest = {"act": terms.act.value, "source": terms.source.value, "areas": _areas(lines, ground)}
    said = MapTerms(FileKind.SHAPES, terms.on, terms.whole, terms.office, rest)
    rows = [
        (StagedLine(one.sheet, one.number, one.cells, one.said.text, None, one.findings), one.verdict)
        for one in lines
    ]
    return JudgedMap(said, rows)


def _areas(lines: Sequence[OutlineLine], ground: OutlineGround) -> list[tuple[str, str, float | None, float]]:
    """Code, name, and area before and after of each division that gets another boundary."""
    return [
        (row.code, row.name, *one.areas)
        for one in lines
        if one.areas is not None
        and one.verdict.value in {"NEW", "CHANGED"}
        and (row := ground.divisions[one.said.division_id or 0])
    ]
