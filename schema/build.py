"""The schema, built from its parts."""

from strawberry.schema.config import StrawberryConfig

from schema.http_documents import HttpSchema, ReadyDocument
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.splicing import SplicingExecutor
from schema.types.grid_cell import CellAssignment
from schema.types.person import Contact, Person


def build_schema() -> HttpSchema:
    """A new schema: field suggestions are off, so that an error tells nothing of what it did not find."""
    config = StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True)
    return HttpSchema(
        Query,
        Mutation,
        types=[CellAssignment, Contact, Person],
        config=config,
        extensions=[ReadyDocument],
        execution_context_class=SplicingExecutor,
    )


def printed_schema() -> str:
    """The schema in GraphQL's own language, as `schema/schema.graphql` holds it."""
    return build_schema().as_str() + "\n"
