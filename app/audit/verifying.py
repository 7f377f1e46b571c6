"""Proving that the log is what was sealed: every seal, every row, and the heads kept outside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from app.audit.found import Damage, Verdict
from app.audit.heads import KeptHead, kept_heads
from app.audit.seals import Seal, rows_of, seals_in
from resolvers.traces.months import may_be_purged
from resolvers.traces.sealing import chain_of, month_of

# Rows that a seal should have: of transactions that were sealed, or of none that can be.
_UNSEALED = """
    WITH last AS (SELECT snapshot::pg_snapshot AS seen FROM access_seal ORDER BY number DESC LIMIT 1)
    SELECT l.county_id, l.at, l.id,
        pg_visible_in_snapshot(l.written_in::text::xid8, (SELECT seen FROM last))
        OR l.written_in >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    FROM access_log AS l
    WHERE NOT EXISTS (
        SELECT FROM access_seal AS s
        CROSS JOIN LATERAL unnest(s.row_counties, s.row_times, s.row_ids) AS sealed (county_id, at, id)
        WHERE (sealed.county_id, sealed.at, sealed.id) = (l.county_id, l.at, l.id)
    )
"""
_PURGES = (
    "SELECT month, row_count, last_number, last_digest, purged_at FROM access_purge ORDER BY last_number"
)
_COUNT = "SELECT count(*) FROM access_seal"

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Chain:
    """The seals seen so far; `heads` those kept outside that still have to be met."""

    verdict: Verdict
    heads: dict[int, str]
    purged: dict[date, int]
    number: int = 0
    digest: bytes = b""

    def meet(self, seal: Seal) -> None:
        """Looks at the next seal."""
        place = f"seal {seal.number}"
        if seal.number != self.number + 1:
            self.verdict.add(Damage.SEAL_MISSING, f"{place}, after {self.number}")
        elif not seal.follows(self.digest):
            self.verdict.add(Damage.SEAL_CHANGED, place)
        if self.heads.pop(seal.number, seal.digest.hex()) != seal.digest.hex():
            self.verdict.add(Damage.HEAD_DIFFERS, place)
        self.number, self.digest = seal.number, seal.digest
        self.verdict.seals += 1


def verify(connection: psycopg.Connection, heads: Path, progress: Progress) -> Verdict:
    """Looks at the whole log in one snapshot; `progress` is told how many seals of how many are done."""
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    verdict = Verdict()
    with connection.transaction():
        chain = _begun(connection, verdict, heads)
        total = _value(connection, _COUNT) - 1
        for done, seal in enumerate(seals_in(connection), start=1):
            if seal.number:
                chain.meet(seal)
                _compare(connection, chain, seal)
            progress(done, total)
        _ends(chain)
        _outside_of_seals(connection, verdict)
    return verdict


def _begun(connection: psycopg.Connection, verdict: Verdict, folder: Path) -> _Chain:
    first = _value(connection, "SELECT digest FROM access_seal WHERE number = 0")
    heads = _of_chain(verdict, kept_heads(folder), chain_of(bytes(first)) if first else "")
    chain = _Chain(verdict, heads, {}, digest=bytes(first or b""))
    if first is None:
        verdict.add(Damage.SEAL_MISSING, "seal 0")
    for month, rows, number, digest, purged_at in connection.execute(_PURGES):
        chain.purged[month] = rows
        chain.number, chain.digest = number, bytes(digest)
        verdict.purged += rows
        if not may_be_purged(month, month_of(purged_at)):
            verdict.add(Damage.PURGED_EARLY, f"{month:%Y-%m}")
    for number in [number for number in heads if number <= chain.number]:
        if heads.pop(number) != chain.digest.hex() and number == chain.number and number:
            verdict.add(Damage.HEAD_DIFFERS, f"seal {number}")
    return chain


def _of_chain(verdict: Verdict, kept: Iterator[KeptHead], chain: str) -> dict[int, str]:
    """Digests by number, without those that a backup brought back has made void."""
    heads: dict[int, str] = {}
    others = set[str]()
    for head in kept:
        verdict.heads += 1
        if head.chain != chain:
            others.add(head.chain)
        else:
            if head.is_return:
                verdict.void += sum(number > head.number for number in heads)
                heads = {number: digest for number, digest in heads.items() if number <= head.number}
            if heads.setdefault(head.number, head.digest) != head.digest:
                verdict.add(Damage.HEAD_DIFFERS, f"seal {head.number}")
    for other in sorted(others):
        verdict.add(Damage.CHAIN_REPLACED, other)
    return heads


def _compare(connection: psycopg.Connection, chain: _Chain, seal: Seal) -> None:
    if seal.month in chain.purged and not seal.row_ids:
        return
    if not seal.fits:
        chain.verdict.add(Damage.SEAL_CHANGED, f"seal {seal.number}")
        return
    for row in rows_of(connection, seal):
        chain.verdict.rows += 1
        if not row.is_same:
            damage = Damage.ROW_CHANGED if row.is_there else Damage.ROW_MISSING
            chain.verdict.add(damage, f"seal {seal.number}, {row.place}")


def _ends(chain: _Chain) -> None:
    """What is kept outside of seals that are not there: after the last, or in between."""
    for number in sorted(chain.heads):
        if number > chain.number:
            chain.verdict.add(Damage.TAIL_MISSING, f"seal {number}")


def _outside_of_seals(connection: psycopg.Connection, verdict: Verdict) -> None:
    with connection.cursor(name="unsealed") as cursor:
        for county_id, at, row_id, is_late in cursor.execute(_UNSEALED):
            if is_late:
                verdict.add(Damage.ROW_INSERTED, f"{county_id} {at.isoformat()} {row_id}")
            else:
                verdict.pending += 1


def _value(connection: psycopg.Connection, statement: LiteralString) -> Any:
    row = connection.execute(statement).fetchone()
    return None if row is None else row[0]
