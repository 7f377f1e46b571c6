"""The fast lane: operations that are wholly hot are answered without the executor.

The document was parsed, measured and validated before, the viewer verified; plans are those of the executor.
Whatever is not as expected is handed over: the executor then answers the request from its beginning, which
it may, because only reads come here. Statements are not asked again: where the database is away or slow
nothing is, else what they ask is asked in the plain way.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Any

import psycopg
import strawberry
import structlog
from graphql import FieldNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType
from graphql.execution.collect_fields import FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.arguments import convert_arguments

from db.errors import DomainError
from db.failures import Unanswered
from db.remembered import ByIdentity
from schema.context import Context
from schema.fast.plan import Plan, persons_in
from schema.fast.plans import Selection, Switches, plans_of, switches_of
from schema.fast.promise import Promise
from schema.fast.selected import NotHot, Selected, selected_fields
from schema.fields import HOT
from schema.http.documents import DOCUMENTS_REMEMBERED, Ready
from schema.http.variables import Arguments, plain_arguments

_log = structlog.get_logger(__name__)


class HandedOver(Exception):  # noqa: N818  # not an error: the executor answers
    """The operation holds something that only the executor can answer."""


@dataclass(frozen=True, slots=True)
class Info:
    """What root fields that are marked hot may ask about the request."""

    context: Context


@dataclass(frozen=True, slots=True)
class Root:
    """A root field of an operation: how it is asked, and the text in front of its answer."""

    before: bytes
    resolve: Any
    arguments: Arguments
    selection: Selection


# The root fields of an operation by the variables that say yes, None where it is not wholly hot.
Roots = dict[Switches, tuple[list[Root], bytes] | None]


class Lane:
    """The fast lane of one schema."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._schema = schema
        self._core: GraphQLSchema = schema._schema  # noqa: SLF001  # Strawberry shows graphql-core's schema nowhere else
        self._hot: ByIdentity[OperationDefinitionNode, Roots] = ByIdentity(
            _no_roots_yet, DOCUMENTS_REMEMBERED
        )

    async def answer(self, ready: Ready, context: Context) -> bytes | None:
        """The JSON of the whole answer, or None: the executor has to give it."""
        try:
            return await self._answer(ready, context)
        except Unanswered:
            raise
        except (HandedOver, DomainError, GraphQLError):
            return None
        except psycopg.Error as error:
            _log.warning("handed_over", sqlstate=error.sqlstate, kind=type(error).__qualname__)
            return None

    async def _answer(self, ready: Ready, context: Context) -> bytes | None:
        known = self._hot.of(ready.operation)
        switches = switches_of(ready.variables.coerced)
        if switches not in known:
            known[switches] = self._roots(ready, switches)
        found = known[switches]
        if found is None:
            return None
        roots, after = found
        planned = [await self._planned(root, ready, context) for root in roots]
        firsts = accumulate((len(runs) for _, _, runs in planned), initial=0)
        persons = persons_in([(plan, first) for (_, plan, _), first in zip(planned, firsts, strict=False)])
        results = await context.results([run for _, _, runs in planned for run in runs], persons)
        pieces: list[bytes] = [b'{"data":']
        first = 0
        for root, (promise, plan, runs) in zip(roots, planned, strict=True):
            piece = plan.written(results[first : first + len(runs)], promise)
            if piece is None:
                context.plainly = True
                return None
            pieces += (root.before, piece)
            first += len(runs)
        return b"".join([*pieces, after])

    async def _planned(self, root: Root, ready: Ready, context: Context) -> tuple[Promise, Plan, Any]:
        promise = root.resolve(info=Info(context), **root.arguments.of(ready.variables))
        if not isinstance(promise, Promise):
            if not inspect.isawaitable(promise):
                raise HandedOver
            promise = await promise
            if not isinstance(promise, Promise):
                raise HandedOver
        plan, runs = await plans_of(self._core).plan(promise, root.selection, ready.variables)
        if plan is None:
            raise HandedOver
        return promise, plan, runs

    def _arguments(self, selected: Selected, node: FieldNode) -> Arguments:
        core, declared = selected.core, selected.declared
        converter = self._schema.schema_converter
        graphql_name = self._schema.config.name_converter.from_argument
        names = {graphql_name(one): one.python_name for one in declared.arguments}

        def coerced(variables: VariableValues) -> dict[str, Any]:
            return convert_arguments(
                get_argument_values(core, node, variables),
                declared.arguments,
                scalar_registry=converter.scalar_registry,
                config=self._schema.config,
            )

        return Arguments(coerced, plain_arguments(core, node, names))

    def _roots(self, ready: Ready, switches: Switches) -> tuple[list[Root], bytes] | None:
        if ready.operation.operation != OperationType.QUERY:
            return None
        fragments = {name: FragmentDetails(node) for name, node in ready.fragments.items()}
        query = self._core.query_type
        given = (self._core, fragments, _truths(ready.variables))
        grouped = collect_fields(*given, query, ready.operation).grouped_field_set  # type: ignore[arg-type]  # there is a query type

        def collect(kind: Any, details: Any) -> Mapping[str, Any]:
            return collect_subfields(*given, ready.operation, kind, details).grouped_field_set

        try:
            fields = selected_fields(query, grouped)  # type: ignore[arg-type]  # there is a query type
        except NotHot:
            return None
        if not fields.valued or not all(HOT in one.declared.metadata for one in fields.valued):
            return None
        roots = [self._root(one, Selection(one.details, switches, collect)) for one in fields.valued]
        return roots, fields.after + b"}"

    def _root(self, selected: Selected, selection: Selection) -> Root:
        arguments = self._arguments(selected, selected.details[0].node)
        resolver: Any = selected.declared.base_resolver  # what is hot is a function
        resolve = partial(resolver.wrapped_func, None) if resolver.self_parameter else resolver.wrapped_func
        return Root(selected.before, resolve, arguments, selection)


def _no_roots_yet(_operation: OperationDefinitionNode) -> Roots:
    return {}


def _truths(variables: VariableValues) -> VariableValues:
    """The truth values alone: what is kept of the first request of its kind."""
    names = [name for name, value in variables.coerced.items() if isinstance(value, bool)]
    sources = {name: variables.sources[name] for name in names}
    return VariableValues(sources, {name: variables.coerced[name] for name in names})
