"""An installation with a small county, its commands as typed, and browsers that come to it."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from app.cli import cli
from tests.app.http.whole import GRAPHQL, whole
from tests.app.service import OWN_FORM

PRESENT, WANTED = "present", "Zx9-mmRqTT-1"
SECRET = re.compile(r"^\S+  (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Office:
    """The server of an installation while it runs."""

    app: Starlette
    desks: ExitStack

    def browser(self, address: str = "10.1.1.1") -> TestClient:
        """A browser at a desk, which keeps its cookies."""
        browser = TestClient(
            self.app, base_url="http://testserver", follow_redirects=False, client=(address, 4000)
        )
        return self.desks.enter_context(browser)


def typed(*words: str, code: int = 0) -> Result:
    """A command of `rongge user`, which ends with this code."""
    result = CliRunner().invoke(cli, ["user", *words])
    assert result.exit_code == code, result.output + str(result.exception)
    return result


def refused(*words: str) -> str:
    """The code with which a command is refused."""
    return str(getattr(typed(*words, code=1).exception, "code", ""))


def given(*words: str) -> str:
    """The password or token that a command prints."""
    found = SECRET.search(typed(*words).stdout)
    assert found is not None
    return found[1]


def sign_in(browser: TestClient, name: str, password: str) -> Any:
    """What the sign-in page answers."""
    return browser.post("/sign-in", data={"name": name, "password": password}, headers=OWN_FORM)


def change(browser: TestClient, present: str, wanted: str = WANTED) -> Any:
    """What the page of the account answers to a new password."""
    fields = {"act": "password", "present": present, "wanted": wanted, "again": wanted}
    return browser.post("/account", data=fields, headers=OWN_FORM)


def settled(browser: TestClient, name: str, password: str) -> None:
    """Signs in for the first time and sets a password."""
    assert sign_in(browser, name, password).headers["location"] == "/account"
    assert change(browser, password).status_code == 200


def asks(browser: TestClient, query: str = "{ viewer { name role } }", token: str = "") -> Any:
    """What the API answers a browser's session, or a token."""
    headers = {"Accept": GRAPHQL, "Sec-Fetch-Site": "same-origin"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return browser.post("/graphql", json={"query": query}, headers=headers)


def code_of(answer: Any) -> str:
    """The code of the first error of an answer, empty without one."""
    errors = answer.json().get("errors")
    return str(errors[0]["extensions"]["code"]) if errors else ""


@contextmanager
def running(url: str, **settings: str) -> Iterator[Office]:
    """The application at work on a database."""
    with ExitStack() as desks:
        yield Office(whole(url, **settings), desks)
