"""The way to the provider and back in a real browser, without a script, and what ends it from there."""

import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine

from tests.app.access.conftest import COUNTY
from tests.app.access.office import given, typed
from tests.app.http.whole import whole
from tests.app.oidc.running import IdentityProvider, free_port, identity_provider
from tests.browser import launched
from tests.schema.world import build_world
from tests.web_map.conftest import serving

PATIENCE_S = 60.0  # nothing but the watcher ends it (tests/app/access/watching.py)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """A real browser."""
    async with launched() as browser:
        yield browser


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    """A provider that can reach the installation, whose address has to be known first."""
    with identity_provider(f"http://127.0.0.1:{free_port()}") as opened:
        yield opened


@pytest.fixture
def origin(
    engine: Engine,
    database_url: str,
    provider: IdentityProvider,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """An installation where a leader is joined to `wang`."""
    build_world(engine)
    settings = {"DATABASE_URL": database_url, "HOME": str(tmp_path), **provider.settings}
    for name, value in settings.items():
        monkeypatch.setenv(f"RONGGE_{name}", value)
    given("add", "leader-1", "--display-name", "演示领导", "--role", "LEADER")
    typed("grant", "leader-1", "ANALYSE", COUNTY)
    typed("join", "leader-1", "wang")
    app = whole(database_url, **provider.settings, OIDC_NAME="市统一身份认证")
    with serving(app, int(provider.home.rpartition(":")[2])) as address:
        assert address == provider.home
        yield address


async def context_of(browser: Browser) -> BrowserContext:
    return await browser.new_context(locale="zh-CN", java_script_enabled=False)


async def signed_in(page: Page, origin: str, shots: Path) -> None:
    await page.goto(f"{origin}/sign-in?next=/")
    await page.screenshot(path=shots / "sign-in.png", full_page=True)
    await page.get_by_role("link", name="市统一身份认证").click()
    await page.locator('input[name="login"]').fill("wang")
    await page.locator('input[name="password"]').fill("any")
    await page.get_by_role("button").click()
    await page.get_by_role("button", name="Continue").click()
    await page.wait_for_url(f"{origin}/")
    await expect(page.locator("#who")).to_contain_text("演示领导")


async def test_in_by_the_button_and_out_at_both(chromium: Browser, origin: str, tmp_path: Path) -> None:
    context = await context_of(chromium)
    page = await context.new_page()
    await signed_in(page, origin, tmp_path)
    # A second tab has the session too, and the provider asks nothing of who is signed in there.
    another = await context.new_page()
    await another.goto(f"{origin}/")
    await expect(another.locator("#who")).to_contain_text("演示领导")
    await another.goto(f"{origin}/sign-in/oidc?next=/maps")
    await another.wait_for_url(f"{origin}/maps**")
    await page.get_by_role("button", name="退出").click()
    await page.wait_for_url("**/session/end?**")
    await page.screenshot(path=tmp_path / "out.png", full_page=True)
    await page.get_by_role("button", name="Yes").click()
    await page.wait_for_url(f"{origin}/")
    await expect(page.locator("#who")).to_have_count(0)
    await context.close()


async def test_who_signs_out_at_the_provider_is_out_here_within_five_seconds(
    chromium: Browser, origin: str, provider: IdentityProvider, tmp_path: Path
) -> None:
    context = await context_of(chromium)
    page, there = await context.new_page(), await context.new_page()
    await signed_in(page, origin, tmp_path)
    await there.goto(f"{provider.issuer}/session/end")
    await there.get_by_role("button", name="Yes").click()
    end = time.monotonic() + PATIENCE_S
    while await page.locator("#who").count() and time.monotonic() < end:
        await page.goto(f"{origin}/")
    await expect(page.locator("#who")).to_have_count(0)
    await context.close()
