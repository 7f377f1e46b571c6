"""Random documents dressed up with aliases, conditions by variable, fragments and names of types."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    parse,
    print_ast,
)

CONDITIONS = ("here", "there", "anywhere")
MOST_ALIASES = 20
TYPE_NAME = FieldNode(name=NameNode(value="__typename"))


@dataclass(slots=True)
class _Dressing:
    chances: Random
    aliases: int = 0
    asked: set[str] = field(default_factory=set)

    def dressed(self, whole: SelectionSetNode) -> SelectionSetNode:
        selections = [self._selection(one) for one in whole.selections]
        if self.chances.random() < 0.15:
            selections.insert(self.chances.randrange(len(selections) + 1), TYPE_NAME)
        return replace(whole, selections=tuple(selections))

    def _selection(self, one: SelectionNode) -> SelectionNode:
        if isinstance(one, FragmentSpreadNode):
            return one
        inner = getattr(one, "selection_set", None)
        changed: dict[str, Any] = {} if inner is None else {"selection_set": self.dressed(inner)}
        if isinstance(one, FieldNode) and one.alias is None and self._happens(0.12, self.aliases):
            self.aliases += 1
            changed["alias"] = NameNode(value=f"k{self.aliases}")
        if self.chances.random() < 0.12:
            changed["directives"] = (*(one.directives or ()), self._condition())
        made = replace(one, **changed)
        if self.chances.random() < 0.08:
            return InlineFragmentNode(selection_set=SelectionSetNode(selections=(made,)))
        return made

    def _happens(self, chance: float, already: int) -> bool:
        return already < MOST_ALIASES and self.chances.random() < chance

    def _condition(self) -> Any:
        name, word = self.chances.choice(CONDITIONS), self.chances.choice(("skip", "include"))
        self.asked.add(name)
        (operation,) = parse(f"{{ a @{word}(if: ${name}) }}").definitions
        assert isinstance(operation, OperationDefinitionNode)
        (condition,) = operation.selection_set.selections[0].directives or ()
        return condition


@dataclass(frozen=True, slots=True)
class Dressed:
    """A document that asks for variables, each true or false."""

    text: str
    variables: tuple[str, ...]

    def vectors(self) -> Iterator[dict[str, bool]]:
        """Values for the variables, others each time."""
        chances = Random(self.text)  # noqa: S311  # the same in every run
        while True:
            yield {name: chances.random() < 0.6 for name in self.variables}


def dressed(text: str) -> Dressed:
    """The one operation of a document, dressed up; the same document always in the same way."""
    (operation,) = parse(text).definitions
    assert isinstance(operation, OperationDefinitionNode)
    dressing = _Dressing(Random(text))  # noqa: S311  # the same in every run
    selections = dressing.dressed(operation.selection_set)
    asked = tuple(sorted(dressing.asked))
    given = f"({', '.join(f'${name}: Boolean!' for name in asked)})" if asked else ""
    return Dressed(f"query{given} {print_ast(selections)}", asked)
