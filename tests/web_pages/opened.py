"""A page of ours in a real browser, on a wide screen and a narrow one, with scripts or without."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Locator, Page

from app.tokens import SESSION_COOKIE
from resolvers.viewer import Viewer
from tests.web_map.atlas import signed_in

WIDE, NARROW = {"width": 1360, "height": 900}, {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}


@dataclass
class Opened:
    """A page, and all that the browser complained of."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)


async def opened(browser: Browser, origin: str, viewer: Viewer, *, scripts: bool = True) -> Opened:
    """A page of somebody who has signed in."""
    token = signed_in(viewer)["Authorization"].removeprefix("Bearer ")
    context = await browser.new_context(viewport=WIDE, locale="zh-CN", java_script_enabled=scripts)  # type: ignore[arg-type]  # plain numbers
    await context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": origin}])
    one = Opened(await context.new_page(), origin)
    one.page.on("console", lambda message: one.complaints.append(message.text))
    one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
    return one


async def follow(link: Locator) -> None:
    """Clicks what leads to another page, and waits until the browser has loaded that page."""
    async with link.page.expect_navigation():
        await link.click()


async def fits(one: Opened, shots: Path, name: str) -> None:
    """Looks at the page on both screens: it fits each."""
    for size in (NARROW, WIDE):
        await one.page.set_viewport_size(size)  # type: ignore[arg-type]  # plain numbers
        width = await one.page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"]
        await one.page.screenshot(path=shots / f"{name}-{size['width']}.png", full_page=True)


async def fits_the_narrowest(one: Opened) -> None:
    """Looks at the page on the smallest telephone: it fits that too."""
    await one.page.set_viewport_size(NARROWEST)  # type: ignore[arg-type]  # plain numbers
    assert await one.page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]
    await one.page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # plain numbers
