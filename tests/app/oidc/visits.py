"""A browser's way to the provider and back."""

from typing import Any

from starlette.testclient import TestClient

from tests.app.oidc.running import signed_in_there
from tests.app.service import BROWSER

# As a browser comes that another site has led here.
LED = {**BROWSER, "Sec-Fetch-Site": "cross-site"}


def begun(browser: TestClient, onward: str = "/") -> str:
    """The provider's address to which the button leads."""
    answer = browser.get("/sign-in/oidc", params={"next": onward}, headers=BROWSER)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def back(browser: TestClient, way: str) -> Any:
    """What is answered to whoever the provider leads back."""
    return browser.get(way, headers=LED)


def came_in(browser: TestClient, subject: str = "wang", onward: str = "/") -> Any:
    """What is answered once somebody has signed in at the provider."""
    return back(browser, signed_in_there(begun(browser, onward), subject))


def code(answer: Any) -> str:
    """The code of the error that a page tells, empty without one."""
    _, found, rest = answer.text.partition('data-code="')
    return str(rest.partition('"')[0]) if found else ""
