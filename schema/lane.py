"""The fast lane: operations that are wholly hot are answered without the executor.

The document was parsed, measured and validated before, the viewer verified; plans are those of the executor.
Whatever is not as expected is handed over: the executor then answers the request from its beginning, which it
may, because only reads come here.
"""

import inspect
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
import strawberry
import structlog
from graphql import FieldNode, GraphQLError, GraphQLSchema, OperationType, VariableNode, Visitor, visit
from graphql.execution.collect_fields import FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.types.arguments import convert_arguments

from db.errors import DomainError
from schema.compiler import DECLARED
from schema.context import Context
from schema.describe import HOT
from schema.http_documents import DOCUMENTS_REMEMBERED, Ready
from schema.plans import Plan, Promise, Selection, Switches, plans_of, switches_of

Arguments = dict[str, Any]
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
    arguments: Arguments | None  # None where they depend on variables
    field: Any
    selection: Selection


@dataclass(slots=True)
class Hot:
    """An operation, and its root fields by the variables that say yes. The document must not be forgotten."""

    ready: Ready
    roots: dict[Switches, tuple[list[Root], bytes] | None] = field(default_factory=dict)


class Lane:
    """The fast lane of one schema."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._schema = schema
        self._core: GraphQLSchema = schema._schema  # noqa: SLF001  # Strawberry shows graphql-core's schema nowhere else
        self._hot: OrderedDict[tuple[int, str | None], Hot] = OrderedDict()

    async def answer(self, ready: Ready, context: Context) -> bytes | None:
        """The JSON of the whole answer, or None: the executor has to give it."""
        try:
            return await self._answer(ready, context)
        except (HandedOver, DomainError, GraphQLError):
            return None
        except psycopg.Error as error:
            _log.warning("handed_over", sqlstate=error.sqlstate, kind=type(error).__qualname__)
            return None

    async def _answer(self, ready: Ready, context: Context) -> bytes | None:
        known = self._known(ready)
        switches = switches_of(ready.variables.coerced)
        if switches not in known.roots:
            known.roots[switches] = self._roots(ready, switches)
        found = known.roots[switches]
        if found is None:
            return None
        roots, after = found
        planned = [await self._planned(root, ready, context) for root in roots]
        results = await context.results([run for _, _, runs in planned for run in runs])
        pieces: list[bytes] = []
        first = 0
        for root, (promise, plan, runs) in zip(roots, planned, strict=True):
            piece = plan.written(results[first : first + len(runs)], promise)
            if piece is None:
                return None
            pieces += (root.before, piece)
            first += len(runs)
        return b"".join([*pieces, after])

    def _known(self, ready: Ready) -> Hot:
        key = (id(ready.document), ready.operation.name.value if ready.operation.name else None)
        known = self._hot.get(key)
        if known is None:
            known = self._hot[key] = Hot(ready)
            if len(self._hot) > DOCUMENTS_REMEMBERED:
                self._hot.popitem(last=False)
        return known

    async def _planned(self, root: Root, ready: Ready, context: Context) -> tuple[Promise, Plan, Any]:
        arguments = root.arguments
        if arguments is None:
            arguments = self._arguments(root.field, root.selection.details[0].node, ready.variables)
        promise = root.resolve(None, info=Info(context), **arguments)
        if inspect.isawaitable(promise):
            promise = await promise
        if not isinstance(promise, Promise):
            raise HandedOver
        plan, runs = plans_of(self._core).plan(promise, root.selection)
        if plan is None:
            raise HandedOver
        return promise, plan, runs

    def _arguments(self, core: Any, node: FieldNode, variables: VariableValues) -> Arguments:
        declared = core.extensions[DECLARED]
        converter = self._schema.schema_converter
        return convert_arguments(
            get_argument_values(core, node, variables),
            declared.arguments,
            scalar_registry=converter.scalar_registry,
            config=self._schema.config,
        )

    def _roots(self, ready: Ready, switches: Switches) -> tuple[list[Root], bytes] | None:
        if ready.operation.operation != OperationType.QUERY:
            return None
        fragments = {name: FragmentDetails(node) for name, node in ready.fragments.items()}
        query = self._core.query_type
        given = (self._core, fragments, _truths(ready.variables))
        grouped = collect_fields(*given, query, ready.operation).grouped_field_set  # type: ignore[arg-type]  # there is a query type

        def collect(kind: Any, details: Any) -> Mapping[str, Any]:
            return collect_subfields(*given, ready.operation, kind, details).grouped_field_set

        roots, before, opening = [], b"", b'{"data":{'
        for key, details in grouped.items():
            before += b'%b"%b":' % (opening, key.encode())
            opening = b","
            name = details[0].node.name.value
            if name == "__typename":
                before += b'"Query"'
                continue
            core = query.fields.get(name)  # type: ignore[union-attr]  # there is a query type
            if core is None or HOT not in core.extensions[DECLARED].metadata:
                return None
            roots.append(self._root(before, core, Selection(details, switches, collect)))
            before = b""
        return (roots, before + b"}}") if roots else None

    def _root(self, before: bytes, core: Any, selection: Selection) -> Root:
        node = selection.details[0].node
        fixed = None if _has_variables(node) else self._arguments(core, node, NO_VARIABLES)
        declared = core.extensions[DECLARED]
        return Root(before, declared.base_resolver.wrapped_func, fixed, core, selection)


NO_VARIABLES = VariableValues({}, {})


def _truths(variables: VariableValues) -> VariableValues:
    """The truth values alone: what is kept of the first request of its kind."""
    names = [name for name, value in variables.coerced.items() if isinstance(value, bool)]
    sources = {name: variables.sources[name] for name in names}
    return VariableValues(sources, {name: variables.coerced[name] for name in names})


class _VariableFinder(Visitor):
    found = False

    def enter_variable(self, _node: VariableNode, *_rest: Any) -> None:
        self.found = True


def _has_variables(node: FieldNode) -> bool:
    finder = _VariableFinder()
    for argument in node.arguments or ():
        visit(argument, finder)
    return finder.found
