"""An authenticator, and the page where somebody takes it up."""

import re
from datetime import UTC, datetime
from typing import Any

import pyotp
from starlette.testclient import TestClient

from tests.app.access.office import WANTED
from tests.app.service import OWN_FORM

SECRET = re.compile(r"<code>([A-Z2-7]{32})</code>")
PAPER = re.compile(r"<code>((?:[A-Z2-7]{4}-){3}[A-Z2-7]{4})</code>")
PAGE = "/account/second-factor"


def act(browser: TestClient, name: str, **fields: str) -> Any:
    """What the page answers to a step."""
    return browser.post(PAGE, data={"act": name, **fields}, headers=OWN_FORM)


def first(pattern: re.Pattern[str], answer: Any) -> str:
    """What a page shows in the place of a pattern."""
    found = pattern.search(answer.text)
    assert found is not None, answer.text
    return found[1]


def code(secret: str, steps: int = 0) -> str:
    """The code of this moment, or of a step later: good for as long as a slow test may take."""
    totp = pyotp.TOTP(secret)
    return totp.generate_otp(totp.timecode(datetime.now(UTC)) + steps)


def enrolled(browser: TestClient) -> tuple[str, list[str]]:
    """The secret that an authenticator has, and the codes on paper. The code of this step is spent."""
    secret = first(SECRET, act(browser, "begin", present=WANTED))
    confirmed = act(browser, "confirm", code=code(secret))
    assert confirmed.status_code == 200
    papers = PAPER.findall(confirmed.text)
    assert len(set(papers)) == 10
    return secret, papers
