"""Opening a county: a delivery of one unit on each level, held against what stands."""

from dataclasses import dataclass
from datetime import date

from psycopg import Connection

from db.codes import DivisionLevel
from db.errors import DomainError
from db.ids import IdMaker
from importers.divisions import import_division_rows, rows_in_memory
from importers.opening.chain import Chain, Named
from importers.statements import statement
from importers.terms import Terms

__all__ = ["Opened", "open_county"]

_ADCODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of a county; `units` are those that were made, none of one that stood already."""

    chain: Chain
    units: tuple[Named, ...]
    since: date


def open_county(connection: Connection, chain: Chain, *, on: date, ids: IdMaker) -> Opened:
    """Makes the units that are not there yet, valid from `on`, with their centres; committed.

    Raises DomainError UNIT_STANDS_OTHERWISE, VINTAGE_TOO_OLD.
    """
    with connection.transaction():
        connection.execute(statement("lock_counties"))
        standing = _standing(connection, chain)
        missing = tuple(one for one in chain.units if one.code not in standing)
        if missing:
            levels = {
                level: [(one.code, one.name) for one in chain.units if one.level is level]
                for level in DivisionLevel
            }
            import_division_rows(
                connection,
                rows_in_memory({level: rows for level, rows in levels.items() if rows}),
                vintage_on=on,
                ids=ids,
                dry_run=False,
                progress=lambda _stage, _done, _total: None,
                terms=Terms(accept_closings=0),
            )
            return Opened(chain, missing, on)
    return Opened(chain, (), standing[chain.opened.code])


def _standing(connection: Connection, chain: Chain) -> dict[str, date]:
    """Since when those of the chain have stood that stand already. Raises UNIT_STANDS_OTHERWISE."""
    codes = [one.code[:_ADCODE_DIGITS] for one in chain.units]
    rows = connection.execute(statement("standing_units"), {"codes": codes}).fetchall()
    found = {code.ljust(len(chain.opened.code), "0"): (name, since) for code, name, since in rows}
    others = [
        f"{one.code[:_ADCODE_DIGITS]} {found[one.code][0]}"
        for one in chain.units
        if one.code in found and found[one.code][0] != one.name
    ]
    if others:
        told = ", ".join(others)
        raise DomainError(
            "UNIT_STANDS_OTHERWISE",
            f"登记中已有同代码而名称不同的单位：{told}；更名请导入下一期区划",
            f"units stand under these codes by other names: {told}; import the next list to rename one",
        )
    return {code: since for code, (_name, since) in found.items()}
