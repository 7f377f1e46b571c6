"""The executor that splices: rows found by a root field go into the answer as JSON text.

Aliases, directives, errors, null propagation and ordinary fields beside stay with graphql-core; what cannot
be compiled, or meets a value that its field may not have, is completed by graphql-core too.
"""

from functools import partial
from typing import Any

import orjson
import psycopg
import structlog
from graphql import GraphQLError, GraphQLNamedType, GraphQLSchema, get_named_type, get_nullable_type
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from db.errors import DomainError
from db.failures import Unanswered
from db.remembered import Kept, aside
from schema.fast.connected import page_asked
from schema.fast.failed import FailedAt, located, spot_of
from schema.fast.json_in_sql import Compiler
from schema.fast.objects import Tree
from schema.fast.plan import persons_in
from schema.fast.plans import Selection, plans_of, switches_of
from schema.fast.promise import Built, Promise
from schema.fast.selected import NotHot, Selected
from schema.paging.cursors import PageAsked

_log = structlog.get_logger(__name__)

INTROSPECTIONS_KEPT = 32
_INTROSPECTIONS = Kept[tuple[bytes, Any]](INTROSPECTIONS_KEPT)


class SplicingExecutor(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's executor, but for fields that hand over a `Promise` or a `Built` object."""

    def complete_value(  # graphql-core calls it so
        self,
        return_type: Any,
        field_details_list: Any,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        """The completed value, or the promise of it."""
        arguments = (return_type, field_details_list, info, path)
        if isinstance(result, Promise):
            return self._fetched(result, arguments, position_context)
        if isinstance(result, Built):
            return self._built(result, arguments, position_context)
        if path.prev is None and isinstance(result, (GraphQLSchema, GraphQLNamedType)):
            return self._introspected(result, arguments, position_context)
        return super().complete_value(*arguments, result, position_context)

    async def _introspected(self, told: Any, arguments: Any, position: Any) -> Any:
        """What the schema says of itself: the same for everybody, and long to put together."""
        # Without its "!", of which graphql-core would ask this method again.
        place = (get_nullable_type(arguments[0]), *arguments[1:])
        complete = partial(super().complete_value, *place, told, position)  # type: ignore[call-arg]  # of a tuple of four
        selection = self._selection(arguments[1])
        if any(value is None for _, value in selection.switches):
            return await aside(complete)  # a null may be an error, which each request has to hear of
        key = (self.schema, getattr(told, "name", None), selection.key)
        # With the nodes that the key speaks of, so that no other node comes to bear their id.
        text, _ = _INTROSPECTIONS.known(key) or await _INTROSPECTIONS.made(
            key, lambda: (orjson.dumps(complete()), selection.details)
        )
        return orjson.Fragment(text)

    async def _fetched(self, promise: Promise, arguments: Any, position: Any) -> Any:
        text = await self.text_of(promise, arguments)
        if text is not None:
            return orjson.Fragment(text)
        objects = promise.shown(await self.context_value.rows(promise.statement))
        return await self._completed(objects, arguments, position)

    async def _built(self, built: Built, arguments: Any, position: Any) -> Any:
        value = await built.make()
        try:
            tree = await self.tree_of(value, get_named_type(arguments[0]), arguments[1])
        except FailedAt as failed:
            raise located(failed.error, failed.spot, arguments[3]) from failed.error
        return tree if tree is not None else await self._completed(value, arguments, position)

    async def _completed(self, value: Any, arguments: Any, position: Any) -> Any:
        completed = super().complete_value(*arguments, value, position)  # type: ignore[call-arg]  # of a tuple of four
        return await completed if self.is_awaitable(completed) else completed

    async def text_of(self, promise: Promise, arguments: Any) -> bytes | None:
        """The JSON of what is promised, or None where graphql-core has to complete it."""
        _, details, _, path = arguments
        if self.context_value.plainly:
            return None
        plan, runs = await plans_of(self.schema).plan(promise, self._selection(details), self.variable_values)
        if plan is None:
            return None
        try:
            results = await self.context_value.results(runs, persons_in([(plan, 0)]))
            return plan.written(results, promise)
        except psycopg.Error as error:
            _log.warning("handed_over", sqlstate=error.sqlstate, kind=type(error).__qualname__)
            return None
        except Unanswered as error:
            raise located(error, spot_of(error, plan.spots), path) from error

    async def tree_of(self, value: Any, kind: Any, details: Any) -> dict[str, Any] | None:
        """The object as orjson takes it, or None where graphql-core has to complete it. Raises FailedAt."""
        if value is None:
            return None
        compiler = Compiler(self.schema, self._collected, self._page_asked)
        try:
            return await Tree(compiler, self.context_value).written(value, kind, details)
        except NotHot:
            return None

    def _page_asked(self, selected: Selected) -> PageAsked:
        try:
            return page_asked(selected, self.variable_values)
        except (DomainError, GraphQLError):
            raise NotHot(selected.name) from None

    def _selection(self, details: Any) -> Selection:
        return Selection(details, switches_of(self.variable_values.coerced), self._collected)

    def _collected(self, kind: Any, details: Any) -> Any:
        return self.collect_subfields(kind, details).grouped_field_set
