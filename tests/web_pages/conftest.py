from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.web_map.conftest import CHROMIUM, FLAGS


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser, once for all tests of pages."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()
