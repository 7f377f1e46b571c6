"""The routes below /registry/households, and those of a person's household."""

from starlette.routing import Route

from web_pages.registry.acts.page import ActPages
from web_pages.registry.asked import Room
from web_pages.registry.households.acts import ENDING, OF_HOUSEHOLDS, OF_PERSONS
from web_pages.registry.households.listed import HOUSEHOLDS, HouseholdListPages
from web_pages.registry.households.one import ENDING_HOUSEHOLD, HOUSEHOLD, HouseholdPages
from web_pages.registry.persons import PERSON


def household_routes(room: Room) -> list[Route]:
    """Households, and what may be done about one."""
    acts = [ActPages(room, act, PERSON) for act in OF_PERSONS]
    acts += [ActPages(room, act, HOUSEHOLD) for act in OF_HOUSEHOLDS]
    acts += [ActPages(room, act, ENDING_HOUSEHOLD) for act in ENDING]
    return [
        Route(HOUSEHOLDS, HouseholdListPages(room).show),
        Route(f"{HOUSEHOLDS}/{{household}}", HouseholdPages(room).show),
        *[route for pages in acts for route in pages.routes()],
    ]
