"""Runs the migrations on the connection handed over by the caller; settings are read elsewhere."""

from typing import Any

from alembic import context
from geoalchemy2 import alembic_helpers

from db.migrations.steps import IN_STEPS
from db.models import Base


def _ours(  # noqa: PLR0917  # Alembic calls it so
    obj: Any,
    name: str | None,
    kind: str,
    reflected: bool,  # noqa: FBT001
    compare_to: Any,
) -> bool:
    """Tables of extensions and partitions are not ours to compare."""
    if kind == "table" and reflected and compare_to is None:
        return False
    return bool(alembic_helpers.include_object(obj, name, kind, reflected, compare_to))  # type: ignore[no-untyped-call]  # it has no types


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_object=_ours,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
    transaction_per_migration=context.config.attributes.get(IN_STEPS, False),
)
with context.begin_transaction():
    context.run_migrations()
