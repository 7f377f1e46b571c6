"""From the text of a query to a document that may be executed: parsed, measured, validated, remembered."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    TokenKind,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues, get_variable_values
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule
from strawberry.types import ExecutionContext

from db.remembered import ByIdentity, Kept, aside
from schema.http.errors import parse_entry, validation_entry, variable_entry
from schema.http.failures import DocumentError, document_error
from schema.http.limits import Limits, ensure_within, too_deep, too_long
from schema.http.request import Asked, nul_character
from schema.http.variables import PlainVariable, plain_variable_values, plain_variables

# Only sound documents are remembered, so nobody can push them out with nonsense.
DOCUMENTS_REMEMBERED = 128
# The variables of a larger request are coerced aside.
SMALL = 8 * 1024
ERRORS_SHOWN = 10
LONGEST_SAID = 200
# Those Strawberry applies; its own function knows neither a limit of errors nor how to keep suggestions back.
RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
READY_DOCUMENT = "ready_document"


class ReadyDocument(SchemaExtension):
    """Has Strawberry execute the document that the endpoint has parsed and validated, not do both again."""

    def on_parse(self) -> Iterator[None]:
        """Hands over the document; without one Strawberry goes on as ever."""
        context = self.execution_context
        document = (context.operation_extensions or {}).get(READY_DOCUMENT)
        if document is not None:
            context.graphql_document = document
            context.pre_execution_errors = []
        yield


class HttpSchema(strawberry.Schema):
    """A schema whose errors are left to the endpoint, which logs the unexpected ones without their values."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Nothing: Strawberry would log each expected error with its stack trace and values."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A sound document, the one operation of it to execute, and the values of its variables."""

    document: DocumentNode
    operation: OperationDefinitionNode
    variables: VariableValues

    @property
    def said(self) -> tuple[str, bytes]:
        """What stands in the log of accesses: kind and root fields of the operation, SHA-256 of the text."""
        return _SAID.of(self.operation)

    @property
    def fragments(self) -> dict[str, FragmentDefinitionNode]:
        """The document's fragments by name."""
        definitions = self.document.definitions
        return {item.name.value: item for item in definitions if isinstance(item, FragmentDefinitionNode)}


async def ready_document(schema: strawberry.Schema, asked: Asked, limits: Limits) -> Ready:
    """The document that `asked` carries, of which one operation may be executed with its variables.

    Raises DocumentError: GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, QUERY_TOO_LONG, QUERY_TOO_DEEP,
    TOO_MANY_FIELDS, TOO_MANY_ALIASES, OPERATION_UNKNOWN, OPERATION_UNSUPPORTED or BAD_VARIABLES.
    """
    core = schema._schema  # noqa: SLF001  (Strawberry shows graphql-core's schema nowhere else)
    key = (core, asked.query, limits)
    document = _SOUND.known(key) or await _SOUND.made(key, partial(_sound_document, *key))
    operation = _operation(document, asked.operation_name)
    variables = plain_variable_values(_PLAIN.of(operation, core), asked.variables)
    if variables is None:
        coerced = partial(_variables, core, operation, asked.variables)
        variables = coerced() if asked.size <= SMALL else await aside(coerced)
    return Ready(document, operation, variables)


def _plain(operation: OperationDefinitionNode, core: GraphQLSchema) -> tuple[PlainVariable, ...] | None:
    return plain_variables(core, operation)


def _said(operation: OperationDefinitionNode) -> tuple[str, bytes]:
    fields = [one.name.value for one in operation.selection_set.selections if isinstance(one, FieldNode)]
    text = operation.loc.source.body if operation.loc else ""
    return " ".join([operation.operation.value, *fields])[:LONGEST_SAID], sha256(text.encode()).digest()


_SAID = ByIdentity[OperationDefinitionNode, tuple[str, bytes]](_said, DOCUMENTS_REMEMBERED)
_PLAIN = ByIdentity[OperationDefinitionNode, tuple[PlainVariable, ...] | None](_plain, DOCUMENTS_REMEMBERED)
_SOUND = Kept[DocumentNode](DOCUMENTS_REMEMBERED)


def _sound_document(core: GraphQLSchema, text: str, limits: Limits) -> DocumentNode:
    if len(text) > limits.characters:
        raise too_long(limits)
    document = _parsed(text, limits)
    _ensure_storable(document)
    ensure_within(document, limits)
    errors = validate(core, document, RULES, max_errors=ERRORS_SHOWN, hide_suggestions=True)
    if errors:
        raise DocumentError([validation_entry(error, document, core) for error in errors[:ERRORS_SHOWN]])
    return document


def _parsed(text: str, limits: Limits) -> DocumentNode:
    try:
        return parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.comments)
    except GraphQLError as error:
        # graphql-core tells its own limits apart by their words only; tests hold them.
        if "Document contains more than" in error.message:
            raise too_long(limits) from None
        if "nested too deeply" in error.message:
            raise too_deep(limits) from None
        raise DocumentError([parse_entry(error)]) from None


def _ensure_storable(document: DocumentNode) -> None:
    token = document.loc.start_token if document.loc else None
    while token:
        if token.kind in {TokenKind.STRING, TokenKind.BLOCK_STRING} and "\0" in (token.value or ""):
            raise nul_character()
        token = token.next


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operation = get_operation_ast(document, name)
    if operation is None:
        raise document_error(
            "OPERATION_UNKNOWN",
            "无法确定执行哪个操作；请用 operationName 指定文档中的一个。",
            "It is not clear which operation to execute; name one of the document's in operationName.",
        )
    if operation.operation == OperationType.SUBSCRIPTION:
        raise document_error(
            "OPERATION_UNSUPPORTED", "本接口不支持订阅。", "This endpoint does not serve subscriptions."
        )
    return operation


def _variables(
    core: GraphQLSchema, operation: OperationDefinitionNode, given: dict[str, Any]
) -> VariableValues:
    values = get_variable_values(
        core, operation.variable_definitions or (), given, max_errors=ERRORS_SHOWN, hide_suggestions=True
    )
    if isinstance(values, list):
        raise DocumentError([variable_entry(error, core) for error in values])
    return values
