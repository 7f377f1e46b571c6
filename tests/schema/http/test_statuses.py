"""Every code that can refuse a request has one status, in the one table."""

import ast
from collections.abc import Iterator

from schema.http.statuses import RETRY_AFTER_S, STATUS
from tests.house import Source, product

RAISED_BY = ("DomainError", "HttpError", "bad_value")
# Nobody meets these over HTTP: they end a command, or a server that does not start.
COMMANDS = (
    "app/audit",
    "app/backup",
    "app/checks",
    "app/commands",
    "app/demo",
    "app/keys",
    "app/setup",
    "importers",
    "db/migrat",
)
AT_START = frozenset(
    {
        "ASSETS_MISSING",
        "COUNTY_NOT_FOUND",
        "DATABASE_URL_MISSING",
        "PORT_TAKEN",
        "SECRET_MALFORMED",
        "SECRET_MISSING",
        "SERVER_ROLE_MISSING",
        "SERVER_DID_NOT_START",
        "SETTING_MALFORMED",
        "SOCKET_FOLDER_TAKEN",
        "TOKEN_KEY_TOO_SHORT",
        "ALREADY_STARTED",
        "WALL_NOT_STANDING",
    }
)


def test_every_code_has_a_status() -> None:
    served = (one for one in product() if not str(one.path).startswith(COMMANDS))
    missing = {code: one.at(node) for one in served for node, code in codes(one)}
    assert {code: at for code, at in missing.items() if code not in STATUS and code not in AT_START} == {}


def test_what_may_be_tried_again_is_no_fault_of_the_caller() -> None:
    assert {STATUS[code] for code in RETRY_AFTER_S} <= {503, 504}


def codes(one: Source) -> Iterator[tuple[ast.AST, str]]:
    """The codes that a file raises, where they stand."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED_BY and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node, first.value
