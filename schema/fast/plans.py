"""Plans: root fields compiled once for all questions of the same shape, and kept while they are used."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphql import GraphQLError, GraphQLSchema
from graphql.execution.values import VariableValues

from db.errors import DomainError
from db.remembered import Kept
from db.sending import Run
from schema.fast.connected import NestedPages, nested_below, page_asked, place_of
from schema.fast.json_in_sql import Collect, Compiler
from schema.fast.kept import runs_of
from schema.fast.plan import Plan
from schema.fast.promise import Promise
from schema.fast.selected import NotHot, Selected
from schema.fast.slots import Slots, shape_of, twin_of
from schema.paging.cursors import PageAsked

Switches = tuple[tuple[str, Literal[True] | None], ...]
PLANS_KEPT = 512
PLANS = "rongge.plans"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected of a root field: its nodes in the document, and which variables say yes.

    `collect` gives the selected fields of an object type, as graphql-core collects them.
    """

    details: Any
    switches: Switches
    collect: Collect

    @property
    def key(self) -> Hashable:
        """The same for the same selection of the same document in memory."""
        return self.switches, *[id(item.node) for item in self.details]


class Plans:
    """The plans of one schema, those least used forgotten first."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        # With the nodes that the key speaks of, so that no other node comes to bear their id.
        self._kept = Kept[tuple[Plan | None, Any]](PLANS_KEPT)
        self._nested = Kept[tuple[NestedPages, Any]](PLANS_KEPT)

    async def plan(
        self, promise: Promise, selection: Selection, variables: VariableValues
    ) -> tuple[Plan | None, list[Run]]:
        """The plan for a question, None if only graphql-core can answer it, and what to run."""
        selected = selection.key
        try:
            nested = await self._nested_in(promise, selection, variables, selected)
            pages = tuple([page_asked(one, variables) for one in nested.open])
        except (NotHot, GraphQLError, DomainError):
            # The latter are raised by conditions without a value and by pages that cannot be;
            # graphql-core knows where to report them.
            return None, []
        slots: Slots = {}
        asked = (promise.asked, pages) if pages else promise.asked
        key = (type(promise), promise.key, shape_of(asked, slots), selected)
        made = self._kept.known(key) or await self._kept.made(
            key, lambda: (self._made(promise, selection, slots, (nested, pages)), selection.details)
        )
        plan = made[0]
        return plan, [] if plan is None else runs_of(plan.statements, slots)

    async def _nested_in(
        self, promise: Promise, selection: Selection, variables: VariableValues, selected: Hashable
    ) -> NestedPages:
        """The pages below a root field. Raises NotHot, DomainError, GraphQLError."""
        key = (promise.type_name, selected)
        known = self._nested.known(key)
        if known is None:
            compiler = Compiler(self._schema, selection.collect)
            core = compiler.core_named(promise.type_name)
            below = nested_below(compiler.fields, core, selection.details)
            known = await self._nested.made(
                key, lambda: (NestedPages.of(below, variables), selection.details)
            )
        return known[0]

    def _made(
        self,
        promise: Promise,
        selection: Selection,
        slots: Slots,
        pages: tuple[NestedPages, tuple[PageAsked, ...]],
    ) -> Plan | None:
        nested, varying = pages
        by_place = nested.by_place(twin_of(varying, slots))

        def page_of(selected: Selected) -> PageAsked:
            return by_place[place_of(selected)]

        compiler = Compiler(self._schema, selection.collect, page_of)
        try:
            return promise.plan(compiler, twin_of(promise.asked, slots), selection.details)
        except (NotHot, GraphQLError):
            return None


def switches_of(variables: Mapping[str, Any]) -> Switches:
    """What @skip and @include may ask of the variables: which are true, and which are null, an error."""
    return tuple(sorted((name, value) for name, value in variables.items() if value is True or value is None))


def plans_of(schema: GraphQLSchema) -> Plans:
    """The plans of a schema."""
    plans: Plans | None = schema.extensions.get(PLANS)
    if plans is None:
        plans = schema.extensions[PLANS] = Plans(schema)
    return plans
