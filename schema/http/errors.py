"""From graphql-core's errors to the entries of an answer: a stable code, two languages, and never a value.

graphql-core quotes the offending value in syntax, literal and variable errors; a value here may be somebody's
identity number, so those messages are replaced by the place where it stands.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, TypeAlias

import structlog
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    ObjectFieldNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
)

from db.errors import DomainError
from db.failures import Unanswered
from schema.http.failures import error_entry
from schema.http.places import Spot, spot_of
from schema.http.wanted import Wanted, type_at, wanted

_log = structlog.get_logger(__name__)

# "Found Name 'viewer'" helps; what stands in a text or a number is cut off with what follows.
QUOTED_VALUE = re.compile(r" ?\b(String|BlockString|Int|Float) '.*", re.DOTALL)
PLACE_IN_VARIABLE = re.compile(r"has invalid value at '?([\w.\[\]]+)'?:")
# The parts of graphql-core's explanations that hold names of the schema only, never a value.
HARMLESS = re.compile(
    r"Expected value of type '\w+!?' (?:not )?to include (required|unknown) field '([_A-Za-z][_0-9A-Za-z]*)'"
    r"|Expected a value of non-null type '[\w!\[\]]+' to be provided",
    re.ASCII,
)
HINTS_ZH = {"required": "缺少 {} 一项。", "unknown": "没有 {} 一项。", None: "此变量须给出值。"}
FRAMES_LOGGED = 8
VALUES = (ValueNode, ObjectFieldNode)
Narrowed: TypeAlias = Callable[[DomainError, str], DomainError]


def parse_entry(error: GraphQLError) -> dict[str, Any]:
    """The entry for a document that is not GraphQL."""
    words = QUOTED_VALUE.sub(r" \1.", error.message)
    zh = "查询语法有误。"
    return _located(error, DomainError("GRAPHQL_PARSE_FAILED", zh, words))


def validation_entry(error: GraphQLError, document: DocumentNode, core: GraphQLSchema) -> dict[str, Any]:
    """The entry for a document that does not fit the schema: of a value, its place and the form wanted."""
    zh, en = "查询不符合本接口的模式。", error.message
    if _is_about_a_value(error):
        value = next((node for node in error.nodes or () if isinstance(node, VALUES)), None)
        spot = spot_of(value, document, core) if value else Spot()
        form = _form(error, spot.kind)
        zh = f"{spot.place or '此处'}的值与类型不符。{form.zh}"
        where = f"of {spot.place}" if spot.place else "written here"
        en = f"The value {where} does not fit its type. {form.en}"
    return _located(error, DomainError("GRAPHQL_VALIDATION_FAILED", zh, en.strip()))


def variable_entry(error: GraphQLError, core: GraphQLSchema) -> dict[str, Any]:
    """The entry for a variable that does not fit its type: the variable, the place in it, the form wanted."""
    definition = next((node for node in error.nodes or () if isinstance(node, VariableDefinitionNode)), None)
    name = f"${definition.variable.name.value}" if definition else "?"
    found = PLACE_IN_VARIABLE.search(error.message)
    place = f"{name} ({found[1].removeprefix('.')})" if found else name
    form = _form(error, type_at(core, definition, found[1] if found else "") if definition else None)
    zh = f"变量 {place} 的值与类型不符。{form.zh}"
    en = f"The value of variable {place} does not fit its type. {form.en}"
    return _located(error, DomainError("BAD_VARIABLES", zh, en.strip()))


def execution_entry(error: GraphQLError, narrowed: Narrowed) -> dict[str, Any]:
    """The entry for a field that failed: an expected error under its own code, any other as INTERNAL.

    `narrowed` has the error of a root field, named by its key, say what to narrow.
    """
    expected = _domain_error(error) or _argument_error(error)
    if expected and error.path:
        expected = narrowed(expected, str(error.path[0]))
    entry = error_entry(expected) if expected else internal_entry(_cause(error), path=_names(error))
    return _placed(error, entry) | ({"path": error.path} if error.path else {})


def ensure_answered(errors: Sequence[GraphQLError]) -> None:
    """Raises the first Unanswered among the errors of an operation that gave nothing else."""
    for error in errors:
        cause = _cause(error)
        if isinstance(cause, Unanswered):
            raise cause


def internal_entry(cause: BaseException, *, path: str = "") -> dict[str, Any]:
    """The entry for what should not have happened: an id, under which the log tells where it was raised."""
    error_id = secrets.token_hex(8)
    _log.error(
        "internal_error",
        error_id=error_id,
        kind=type(cause).__qualname__,
        sqlstate=getattr(getattr(cause, "orig", cause), "sqlstate", None),
        path=path,
        raised_at=list(_places(cause.__traceback__))[-FRAMES_LOGGED:],
    )
    entry = error_entry(
        DomainError(
            "INTERNAL",
            f"系统内部错误，编号 {error_id}。",
            f"Internal error; please quote {error_id}.",
        )
    )
    entry["extensions"]["errorId"] = error_id
    return entry


def _is_about_a_value(error: GraphQLError) -> bool:
    """Whether a validation error speaks of a literal.

    Then it points at one, or comes from a scalar and at nothing.
    """
    nodes = error.nodes or ()
    return not nodes or any(isinstance(node, VALUES) and not isinstance(node, VariableNode) for node in nodes)


def _form(error: GraphQLError, kind: Any) -> Wanted:
    """What is wanted instead: as a scalar says it, or by its type, and what graphql-core may add to that."""
    expected = _domain_error(error)
    if expected is not None:
        return Wanted(expected.zh, expected.en)
    form, found = wanted(kind), HARMLESS.search(error.message)
    if found is None:
        return form
    zh, en = HINTS_ZH[found[1]].format(found[2]), f"{found[0]}."
    return Wanted(f"{zh}{form.zh}", f"{en} {form.en}")


def _cause(error: GraphQLError) -> BaseException:
    """What was raised, beneath graphql-core's wrappings."""
    cause: BaseException = error
    while isinstance(cause, GraphQLError) and cause.original_error:
        cause = cause.original_error
    return cause


def _domain_error(error: GraphQLError) -> DomainError | None:
    cause = _cause(error)
    return cause if isinstance(cause, DomainError) else None


def _argument_error(error: GraphQLError) -> DomainError | None:
    """The expected error behind a nullable variable given as null where the argument may not be."""
    cause = _cause(error)
    nodes = (isinstance(cause, GraphQLError) and cause.nodes) or ()
    if not any(isinstance(node, ValueNode) for node in nodes):
        return None
    return DomainError(
        "BAD_VARIABLES", "此处变量的值不合要求。", "The variable used here does not fit its place."
    )


def _names(error: GraphQLError) -> str:
    return ".".join(str(key) for key in error.path or () if isinstance(key, str))


def _places(trace: TracebackType | None) -> Iterator[str]:
    """Where each call stood; names and lines only, for values of variables may be people."""
    while trace:
        code = trace.tb_frame.f_code
        yield f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def _located(error: GraphQLError, expected: DomainError) -> dict[str, Any]:
    return _placed(error, error_entry(expected))


def _placed(error: GraphQLError, entry: dict[str, Any]) -> dict[str, Any]:
    places = [{"line": place.line, "column": place.column} for place in error.locations or ()]
    return entry | ({"locations": places} if places else {})
