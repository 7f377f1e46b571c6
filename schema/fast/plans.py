"""Plans: root fields compiled once for all questions of the same shape, and kept while they are used."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphql import GraphQLError, GraphQLSchema

from db.pipeline import Run
from db.prepared import text_of
from schema.coverage.rolled_up import RolledUp, breakdown_plan
from schema.fast.json_in_sql import Collect, Compiler, NotHot
from schema.fast.plan import ObjectPlan, RowPlan, row_plan
from schema.fast.promise import Found
from schema.fast.slots import Slots, shape_of, twin_of
from schema.people.page import Page, page_plan

Switches = tuple[tuple[str, Literal[True] | None], ...]
PLANS_KEPT = 512
PLANS = "rongge.plans"

# What a root field may hand over, and how it is answered.
Promise = Found | Page | RolledUp
Plan = RowPlan | ObjectPlan


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
        self._kept: OrderedDict[Hashable, tuple[Plan | None, Any]] = OrderedDict()

    def plan(self, promise: Promise, selection: Selection) -> tuple[Plan | None, list[Run]]:
        """The plan for a question, None if only graphql-core can answer it, and what to run."""
        slots: Slots = {}
        shape = shape_of((promise.ask, promise.given), slots)
        key = (_made_by(promise), shape, selection.key)
        kept = self._kept.get(key)
        if kept is None:
            kept = (self._made(promise, selection, slots), selection.details)
            self._kept[key] = kept
            if len(self._kept) > PLANS_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        plan = kept[0]
        return plan, [] if plan is None else _runs(plan, slots)

    def _made(self, promise: Promise, selection: Selection, slots: Slots) -> Plan | None:
        compiler = Compiler(self._schema, selection.collect)
        asked = twin_of((promise.ask, *promise.given), slots)
        try:
            if isinstance(promise, Found):
                return row_plan(compiler, promise, asked, selection.details)
            make = page_plan if isinstance(promise, Page) else breakdown_plan
            return make(compiler, asked, selection.details)
        except (NotHot, GraphQLError):
            # The latter is raised by conditions without a value; graphql-core knows where to report it.
            return None


def _made_by(promise: Promise) -> Hashable:
    if isinstance(promise, Found):
        return promise.make, promise.kind, promise.many
    return type(promise).__name__


def _runs(plan: Plan, slots: Slots) -> list[Run]:
    values = [text_of(value) for _, value in slots]
    return [Run(statement, statement.bound(values)) for statement in plan.statements]


def switches_of(variables: Mapping[str, Any]) -> Switches:
    """What @skip and @include may ask of the variables: which are true, and which are null, an error."""
    return tuple(sorted((name, value) for name, value in variables.items() if value is True or value is None))


def plans_of(schema: GraphQLSchema) -> Plans:
    """The plans of a schema."""
    plans: Plans | None = schema.extensions.get(PLANS)
    if plans is None:
        plans = schema.extensions[PLANS] = Plans(schema)
    return plans
