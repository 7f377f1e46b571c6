"""GraphiQL in a real browser: a person signs in and asks, and nothing leaves the machine."""

import shutil
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright
from starlette.applications import Starlette

from app.factory import create_app
from app.http.assets import asset_manifest, asset_urls
from app.http.identify import Callers
from app.tokens import issue_token
from db.errors import DomainError
from schema.http.endpoint import Endpoint
from schema.http.graphiql.page import GRAPHIQL_FILES, graphiql_page
from tests.app.service import KEY, LEADER, settings_for
from tests.schema.small import SCHEMA, context_of
from web_pages.page import STYLES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def application() -> Starlette:
    files = {**asset_manifest(), **GRAPHIQL_FILES, **STYLES}
    page = graphiql_page(asset_urls(files))
    tokens = {"leader": issue_token(KEY, LEADER, lifetime=timedelta(hours=1))}

    def answering(callers: Callers) -> Endpoint:
        return Endpoint(schema=SCHEMA, viewer_of=callers.signed_in, context_of=context_of, page=page)

    return create_app(settings_for(), routes=[], files=files, tokens=tokens, answering=answering)


@pytest.fixture
def address() -> Iterator[str]:
    """The application on a free port of this machine."""
    try:
        app = application()
    except DomainError as missing:
        pytest.skip(str(missing))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def page() -> Iterator[Page]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser.new_page()
        browser.close()


def test_a_person_signs_in_and_asks_in_the_browser(address: str, page: Page) -> None:
    complaints: list[str] = []
    requested: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requested.append(request.url))
    page.goto(f"{address}/sign-in?next=/graphql")
    page.click("button[value=leader]")
    page.locator(".graphiql-query-editor .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("{ viewerName ")
    page.keyboard.press("Escape")
    page.click(".graphiql-execute-button")
    page.locator(".result-window", has_text="演示领导").wait_for()
    assert complaints == []
    assert all(url.startswith((address, "data:")) for url in requested)
