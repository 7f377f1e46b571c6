"""The routes below /registry/people, for whoever may see persons."""

from starlette.routing import Route

from web_pages.registry.asked import Room
from web_pages.registry.people.file import FilePages
from web_pages.registry.people.search import PEOPLE, SearchPages


def people_routes(room: Room) -> list[Route]:
    """Searching, and a person's file."""
    search, file = SearchPages(room), FilePages(room)
    return [
        Route(PEOPLE, search.show),
        Route(PEOPLE, search.send, methods=["POST"]),
        Route(f"{PEOPLE}/{{person}}", file.show),
    ]
