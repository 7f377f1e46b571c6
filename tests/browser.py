"""The real browser that tests look at pages in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright, expect

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WAITED_MS = 60_000  # a machine with more work than cores is slow, and nothing is wrong with the page


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """Chromium without a window; what is expected of a page is waited for as long as the page itself."""
    expect.set_options(timeout=WAITED_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()
