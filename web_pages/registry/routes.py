"""The routes below /registry."""

from collections.abc import Callable
from datetime import date

from starlette.routing import Route

from web_pages.browser import Browser
from web_pages.registry.acts.page import ActPages
from web_pages.registry.asked import REGISTRY, Room, both
from web_pages.registry.home import home
from web_pages.registry.households.routes import household_routes
from web_pages.registry.inbox.item import ItemPages
from web_pages.registry.inbox.listed import INBOX, InboxPages
from web_pages.registry.people.routes import people_routes
from web_pages.registry.persons import PERSON
from web_pages.registry.plans.routes import plan_routes
from web_pages.registry.policies.routes import policy_routes
from web_pages.registry.stations.routes import station_routes
from web_pages.registry.transfers.listed import TRANSFERS, TransferPages
from web_pages.registry.transfers.one import OFFER, OneTransferPages


def registry_routes(browser: Browser, today: Callable[[], date]) -> list[Route]:
    """The pages of the registry, for whoever may see its persons or manages its ground."""
    room = Room(browser, today)
    inbox, item = InboxPages(room), ItemPages(room)
    transfers, transfer = TransferPages(room), OneTransferPages(room)
    return [
        Route(REGISTRY, home),
        *people_routes(room),
        *household_routes(room),
        *station_routes(room),
        *policy_routes(room),
        *plan_routes(room),
        *ActPages(room, OFFER, PERSON).routes(),
        Route(INBOX, inbox.show),
        *both(f"{INBOX}/{{contact}}/{{item}}", item),
        Route(TRANSFERS, transfers.show),
        *both(f"{TRANSFERS}/{{transfer}}", transfer),
    ]
