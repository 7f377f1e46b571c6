"""The dry run of a list of divisions: all of its lines are judged together, once all are there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowVerdict
from db.ids import IdMaker
from importers.county_lists.bridge import with_cursor
from importers.county_lists.differing import Asked, Difference, differ
from importers.county_lists.lines.ground import ground_of
from importers.county_lists.lines.judging import Judged, Line, judged
from importers.county_lists.lines.said import said_in
from importers.division_diff import vintage_too_old
from importers.runs.checking import held_already
from importers.runs.rows import found, noted, opened, rows_after, told
from importers.runs.run import RunKey, note_terms
from importers.runs.steps import AT_ONCE, CLOSINGS, LISTED, Became, Checking, Rows
from resolvers.people.identities import IdentityKeys

__all__ = ["MOST_GONE", "every_line", "judged_later", "judged_together", "lines_of", "listed"]

# So many of those that a list lacks are named.
MOST_GONE = 500


async def judged_later(_connection: AsyncConnection, _checking: Checking, _rows: Rows) -> list[Became]:
    """Nothing of single lines: a name or a township means something within its list alone."""
    return []


async def judged_together(connection: AsyncConnection, checking: Checking, _after: bytes) -> None:
    """Judges every line. Raises DomainError VINTAGE_TOO_OLD, CLOSINGS_NOT_ACCEPTED."""
    run, key = checking.run, RunKey(checking.run.county_id, checking.run.id)
    rows = await every_line(connection, key)
    lines, difference = await listed(connection, run, rows, keys=checking.keys, ids=checking.ids)
    meant = {one.id: difference.meant.get(one.code) for one in lines.good}
    became = []
    for row in rows:
        one, extra = meant.get(row.id), lines.findings.get(row.id, [])
        findings = [*found(row.findings), *extra]
        verdict = held_already(findings) or RowVerdict.HELD
        if row.id in lines.units:
            verdict = RowVerdict.UNCHANGED
        elif one is not None:
            verdict = one.row_verdict
        became.append(
            {
                "id": row.id,
                "verdict": verdict.value,
                "findings": [told(finding) for finding in findings],
                "changed": [] if one is None else one.changed,
                "row_id": None if one is None else one.division_id,
            }
        )
    await noted(connection, key.county_id, became)
    await note_terms(connection, key, **{LISTED: _kept(difference, lines)})


async def every_line(connection: AsyncConnection, key: RunKey) -> list[Row[Any]]:
    """All lines of a run: a list has no more of them than reading it allows."""
    rows: list[Row[Any]] = []
    while True:
        after = rows[-1].number if rows else 0
        some = await rows_after(connection, key, after, most=AT_ONCE)
        rows += some
        if len(some) < AT_ONCE:
            return rows


async def listed(
    connection: AsyncConnection, run: Row[Any], rows: Sequence[Row[Any]], *, keys: IdentityKeys, ids: IdMaker
) -> tuple[Judged, Difference]:
    """What the lines of a run are together, and how they differ from the register as it stands now.

    Raises DomainError VINTAGE_TOO_OLD, also of a day on which not even the county stood.
    """
    accepted = run.terms.get(CLOSINGS)
    ground = await ground_of(connection, run.county_id, run.said_on)
    if not ground.names:
        raise vintage_too_old()
    lines = judged(lines_of(rows, keys), ground, closes=accepted is not None)
    asked = Asked(run.said_on, accepted)
    return lines, await with_cursor(connection, lambda cursor: differ(cursor, lines, ground, asked, ids=ids))


def lines_of(rows: Sequence[Row[Any]], keys: IdentityKeys) -> list[Line]:
    """The lines as they were read."""
    return [
        Line(row.id, said_in(opened(keys, "said", row)), held_already(found(row.findings)) is not None)
        for row in rows
    ]


def _kept(difference: Difference, lines: Judged) -> dict[str, Any]:
    """What is kept of a dry run, for whoever looks at it: names of divisions, which everybody may know."""
    return {
        "can_tell": lines.is_readable,
        "closes": difference.closes,
        "gone": [one[1:] for one in difference.gone[:MOST_GONE]],
        "missing": len(difference.gone),
        "changes": list(difference.changes()),
        "fingerprint": difference.fingerprint,
    }
