"""The routes below /officers, for holders of the three offices."""

from collections.abc import Callable
from datetime import date

from starlette.routing import Route

from web_pages.browser import Browser
from web_pages.officers.caller import ACCOUNTS, LOG, PHONES
from web_pages.officers.listed import ListPages
from web_pages.officers.log import LogPages
from web_pages.officers.one import OnePages
from web_pages.officers.phones import PhonePages
from web_pages.officers.view import ViewPages


def officer_routes(browser: Browser, today: Callable[[], date]) -> list[Route]:
    """The routes of the offices."""
    one, log = OnePages(browser, today), LogPages(browser, today)
    phones = PhonePages(browser, today)
    listed = ListPages(browser, today, one)
    return [
        Route(ACCOUNTS, listed.accounts),
        Route(ACCOUNTS, listed.act, methods=["POST"]),
        Route(f"{ACCOUNTS}/{{account}}", one.show),
        Route(f"{ACCOUNTS}/{{account}}", one.act, methods=["POST"]),
        Route(f"{ACCOUNTS}/{{account}}/view", ViewPages(today).show),
        Route(PHONES, phones.show),
        Route(PHONES, phones.act, methods=["POST"]),
        Route(LOG, log.latest),
        Route(LOG, log.sought, methods=["POST"]),
    ]
