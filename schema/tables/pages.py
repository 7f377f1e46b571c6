"""The rows of lists, page by page, as the API answers: scope, masks and traces are its own."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import FieldNode, GraphQLError
from graphql.execution.values import get_argument_values
from strawberry.types.arguments import convert_arguments

from resolvers.scope import out_of_scope
from schema.context import Context
from schema.http.documents import READY_DOCUMENT, HttpSchema, Ready, ready_document
from schema.http.lane import Lane
from schema.http.limits import LIMITS
from schema.http.request import Asked
from schema.paging.cursors import LARGEST_PAGE
from schema.tables.columns import Path, value_at
from schema.tables.listed import Listed, listed

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """The lists of one schema."""

    schema: HttpSchema
    lane: Lane

    def listed(self, path: Path, *, place: Path = (), only: Sequence[Path] = ()) -> Listed:
        """The list at a path of fields, the first of them a question; `only` chooses its columns."""
        return listed(self.schema._schema, path, place=place, only=only)  # noqa: SLF001  # Strawberry shows graphql-core's schema nowhere else

    async def pages(
        self, one: Listed, variables: Mapping[str, Any], context_of: Callable[[], Context]
    ) -> AsyncGenerator[Sequence[Row], None]:
        """The pages of a list, each asked in a context of its own, as another request of the same viewer.

        What changes its place in the order meanwhile may be in it twice, or not at all. Raises as the API
        does, AREA_NOT_FOUND where what the list hangs on is not there.
        """
        after, more = None, True
        while more:
            page = {"first": LARGEST_PAGE, "after": after} if one.paged else {}
            answer = await self._answer(Asked(one.document, {**variables, **page}, None), context_of())
            found = value_at(answer, one.path)
            if found is None:
                raise out_of_scope()
            yield found["nodes"] if one.paged else found if isinstance(found, list) else [found]
            more = one.paged and found["pageInfo"]["hasNextPage"]
            after = found["pageInfo"]["endCursor"] if one.paged else None

    async def arguments(self, one: Listed, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of a question, as its function takes them. Raises as the API does of variables."""
        ready = await ready_document(self.schema, Asked(one.document, dict(variables), None), LIMITS)
        [node] = [each for each in ready.operation.selection_set.selections if isinstance(each, FieldNode)]
        core = self.schema._schema  # noqa: SLF001  # Strawberry shows graphql-core's schema nowhere else
        assert core.query_type is not None  # noqa: S101  # there are questions
        field = core.query_type.fields[node.name.value]
        return convert_arguments(
            get_argument_values(field, node, ready.variables),
            field.extensions["strawberry-definition"].arguments,
            scalar_registry=self.schema.schema_converter.scalar_registry,
            config=self.schema.config,
        )

    async def _answer(self, asked: Asked, context: Context) -> Row:
        ready = await ready_document(self.schema, asked, LIMITS)
        context.trace.document = ready.said[1]
        body = await self.lane.answer(ready, context)
        if body is None:
            body = await self._executed(asked, ready, context)
        answer: Row = orjson.loads(body)["data"]
        return answer

    async def _executed(self, asked: Asked, ready: Ready, context: Context) -> bytes:
        result = await self.schema.execute(
            asked.query,
            variable_values=asked.variables,
            context_value=context,
            operation_extensions={READY_DOCUMENT: ready.document},
        )
        if result.errors:
            raise _cause(result.errors[0])
        return orjson.dumps({"data": result.data})


def _cause(error: GraphQLError) -> BaseException:
    """What was raised where a field failed."""
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def tables_of(schema: HttpSchema) -> Tables:
    """The lists of a schema."""
    return Tables(schema, Lane(schema))
