"""The routes below /registry."""

from collections.abc import Callable
from datetime import date

from starlette.routing import Route

from web_pages.browser import Browser
from web_pages.registry.asked import Room
from web_pages.registry.people.routes import people_routes


def registry_routes(browser: Browser, today: Callable[[], date]) -> list[Route]:
    """The pages of the registry, for whoever may see its persons or manages its ground."""
    room = Room(browser, today)
    return [*people_routes(room)]
