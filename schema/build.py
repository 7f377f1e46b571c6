"""The schema, built from its parts."""

from functools import cache

from strawberry.schema.config import StrawberryConfig

from schema.fast.executor import SplicingExecutor
from schema.ground.grid_cell import CellAssignment
from schema.http.documents import HttpSchema, ReadyDocument
from schema.mutation import Mutation
from schema.people.contact import Contact
from schema.people.person import Person
from schema.query import Query
from schema.scalars import SCALARS


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


@cache
def schema_of_process() -> HttpSchema:
    """The schema of whatever one process serves: building it takes a quarter of a second."""
    return build_schema()


def printed_schema() -> str:
    """The schema in GraphQL's own language, as `schema/schema.graphql` holds it."""
    return build_schema().as_str() + "\n"
