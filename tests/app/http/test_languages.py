"""One text, one language: pages, errors and exports follow Accept-Language."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.tokens import issue_token
from tests.app.service import BROWSER, KEY, LEADER, client

TOKEN = issue_token(KEY, LEADER, lifetime=timedelta(days=1))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/no-such-address"])
def test_a_page_speaks_one_language(path: str) -> None:
    ours = client()
    english, chinese = page(ours, path, "en-GB,en;q=0.9"), page(ours, path, "zh-CN")
    assert not CHINESE.search(english.replace(LEADER.name, ""))
    assert CHINESE.search(chinese)
    assert ('<html lang="en">' in english, '<html lang="zh-CN">' in chinese) == (True, True)


def page(ours: TestClient, path: str, language: str) -> str:
    headers = {**BROWSER, "Accept-Language": language, "Authorization": f"Bearer {TOKEN}"}
    answer = ours.get(path, headers=headers)
    assert "Accept-Language" in answer.headers["vary"]
    return answer.text


ZH, EN = "没有这个范围。", "There is no such area."


@pytest.mark.parametrize(("language", "message"), [("en", EN), ("zh", ZH), ("fr", ZH)])
def test_an_error_speaks_one_language_and_carries_both(language: str, message: str) -> None:
    headers = {"Accept-Language": language, "Authorization": f"Bearer {TOKEN}"}
    (error,) = client().get("/nowhere", headers=headers).json()["errors"]
    assert error["message"] == message
    assert (
        error["extensions"] | {"zh": "没有这个范围。", "en": "There is no such area."} == error["extensions"]
    )
