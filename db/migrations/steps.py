"""What a revision does apart from its own transaction: nothing is locked while many rows are gone through.

A database is brought up in steps (`db.migrate.upgrade_in_steps`), or within one transaction of the caller's,
where all of this is part of that. A revision that goes apart is gone through again whole after it was broken
off: what comes before must bear that.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op
from sqlalchemy import DDL, Connection, text

# The key of Alembic's configuration under which it is said.
IN_STEPS = "in_steps"
# Persons filled by one statement: some tenths of a second.
BATCH = 2_000
_VALIDATED = "ALTER TABLE %(of)s VALIDATE CONSTRAINT %(named)s"


def in_steps() -> bool:
    """Whether each revision has a transaction of its own, which may be committed before it is over."""
    config = op.get_context().config
    return config is not None and bool(config.attributes.get(IN_STEPS))


@contextmanager
def apart() -> Iterator[Connection]:
    """A connection on which each statement is committed by itself, as is what came before."""
    if not in_steps():
        yield op.get_bind()
        return
    with op.get_context().autocommit_block():
        yield op.get_bind()


def filled(batch: str) -> None:
    """Fills rows some at a time, by a statement that answers with the last key it came to, or nothing.

    It takes `county_id` and `id`, the key after which it begins, and `most`; it leaves alone what is filled.
    """
    statement = text(batch)
    with apart() as connection:
        last = {"county_id": -1, "id": -1}
        while row := connection.execute(statement, {**last, "most": BATCH}).first():
            last = {"county_id": row.county_id, "id": row.id}


def checked(table: str, name: str, condition: str) -> None:
    """Puts a constraint in the place of one of the same name; rows that there are, are looked at apart."""
    op.drop_constraint(op.f(name), table, type_="check", if_exists=True)
    op.create_check_constraint(op.f(name), table, condition, postgresql_not_valid=True)
    validated(table, name)


def validated(table: str, name: str) -> None:
    """Looks at the rows that there are, apart."""
    with apart() as connection:
        connection.execute(DDL(_VALIDATED, context={"of": table, "named": name}))  # type: ignore[no-untyped-call]  # it has no types
