"""A county whose office keeps its registry on pages."""

from typing import Any

import lxml.html  # type: ignore[import-untyped]  # ships no types
from starlette.testclient import TestClient

from resolvers.areas import Area
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.web_map.atlas import signed_in
from tests.web_pages.desk import HERE

PEOPLE = "/registry/people"


def administrator(area: Area) -> Viewer:
    """Whoever manages an area: its ground, staff, stations and policies, and no persons."""
    return Viewer("manager", "管理员", Role.ADMINISTRATOR, (Grant(Permission.MANAGE, area),))


def shown(client: TestClient, viewer: Viewer, address: str, status: int = 200) -> Any:
    """A page."""
    answer = client.get(address, headers=signed_in(viewer))
    assert answer.status_code == status, answer.text[:2000]
    return lxml.html.fromstring(answer.text)


def press(client: TestClient, viewer: Viewer, address: str, /, **fields: str) -> Any:
    """Sends a form; the answer."""
    return client.post(address, data=fields, headers=signed_in(viewer) | HERE)


def filled(page: Any, which: str = "settle") -> dict[str, str]:
    """What the form of a page holds, as a browser would send it."""
    [form] = page.xpath(f"//form[contains(@class, '{which}')]")
    return {name: str(value) for name, value in form.form_values()}


def search(client: TestClient, viewer: Viewer, /, **fields: str) -> Any:
    """The page that a search leads to."""
    answer = press(client, viewer, PEOPLE, **fields)
    assert answer.status_code == 303, answer.text[:2000]
    return shown(client, viewer, answer.headers["location"])


def names(page: Any) -> list[str]:
    """Who is listed."""
    return [str(one.text_content()).strip() for one in page.xpath("//tbody//th[@scope='row']")]


def text_of(page: Any) -> str:
    """What a page says, on one line."""
    return " ".join(str(page.text_content()).split())


def opened(answer: Any) -> Any:
    """The page that a form is answered with."""
    return lxml.html.fromstring(answer.text)


def errors(page: Any) -> dict[str, str]:
    """What is wrong, by field."""
    found = page.xpath("//*[contains(@class, 'wrong') and contains(@id, '-error')]")
    return {one.get("id").removesuffix("-error"): str(one.text_content()) for one in found}
