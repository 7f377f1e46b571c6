"""The routes below /registry/people and /registry/duplicates, for whoever may see persons."""

from starlette.routing import Route

from web_pages.registry.acts.page import ActPages
from web_pages.registry.asked import Room, both
from web_pages.registry.people.accesses import AccessPages
from web_pages.registry.people.changing import CHANGES
from web_pages.registry.people.dossier import DOSSIERS
from web_pages.registry.people.duplicates import DUPLICATES, DuplicatePages
from web_pages.registry.people.ending import ENDINGS
from web_pages.registry.people.file import FilePages
from web_pages.registry.people.merging import MERGES, ChoosingPages
from web_pages.registry.people.numbers import NumberPages
from web_pages.registry.people.registering import RegisterPages
from web_pages.registry.people.renumbering import NUMBERS
from web_pages.registry.people.search import SearchPages
from web_pages.registry.persons import PEOPLE, PERSON


def people_routes(room: Room) -> list[Route]:
    """Searching, a person's file, and what may be done about one."""
    search, file = SearchPages(room), FilePages(room)
    register, choosing = RegisterPages(room), ChoosingPages(room)
    acts = [ActPages(room, act, PERSON) for act in (*CHANGES, *NUMBERS, *DOSSIERS, *ENDINGS, *MERGES)]
    return [
        *both(PEOPLE, search),
        *both(f"{PEOPLE}/new", register),
        Route(f"{PEOPLE}/{{person}}", file.show),
        Route(f"{PEOPLE}/{{person}}/merge", choosing.show),
        Route(f"{PEOPLE}/{{person}}/accesses", AccessPages(room).show),
        *both(f"{PEOPLE}/{{person}}/numbers", NumberPages(room)),
        *both(DUPLICATES, DuplicatePages(room)),
        *[route for pages in acts for route in pages.routes()],
    ]
