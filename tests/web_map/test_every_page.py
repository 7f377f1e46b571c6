"""Every map at the width of a desk and of a phone: nothing from outside, no complaint, no name that acts."""

import asyncio

import pytest
from playwright.async_api import Browser, Page

from app.tokens import SESSION_COOKIE
from resolvers.viewer import Viewer
from tests.viewers import worker_viewer
from tests.web_map.atlas import Atlas, county_leader, map_app, signed_in
from tests.web_map.conftest import serving
from web_map.ways.maps import MAPS

OF_LEADERS = [f"{one.path}/500151" for one in MAPS]
MINE = "/maps/mine/mine"
# The first status of HTTP that is a refusal or an error.
BAD = 400


async def complaints(page: Page, origin: str, path: str, width: int) -> list[str]:
    """What a page has to say against itself."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("dialog", lambda dialog: found.append(dialog.message))
    page.on("response", lambda one: found.extend([f"{one.status} {one.url}"] * (one.status >= BAD)))
    page.on("request", lambda one: found.extend([one.url] * (not one.url.startswith(f"{origin}/"))))
    answer = await page.goto(origin + path, wait_until="networkidle", timeout=60_000)
    assert answer is not None
    assert answer.status == 200
    if await page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("wider than its screen")
    if await page.locator("main img:not(.leaflet-tile), main iframe").count():
        found.append("a name became an element")
    return found


@pytest.mark.parametrize("width", [1360, 390])
async def test_every_map_is_quiet_at_every_width(
    chromium: Browser, database_url: str, atlas: Atlas, width: int
) -> None:
    app = await asyncio.to_thread(map_app, database_url)
    who: list[tuple[Viewer, str]] = [(county_leader(atlas), path) for path in OF_LEADERS]
    with serving(app) as origin:
        told = {}
        for viewer, path in [*who, (worker_viewer(atlas.worker), MINE)]:
            context = await chromium.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
            token = signed_in(viewer)["Authorization"].removeprefix("Bearer ")
            await context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": origin}])
            told[path] = await complaints(await context.new_page(), origin, path, width)
            await context.close()
    assert len(told) == len(MAPS) + 1
    assert {path: found for path, found in told.items() if found} == {}
