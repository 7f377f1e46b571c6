"""The routes below /imports, for whoever sees all persons of a county or manages it."""

from collections.abc import Callable
from datetime import date

from starlette.routing import Route

from web_pages.browser import Browser
from web_pages.imports.caller import IMPORTS
from web_pages.imports.listed import ListPages
from web_pages.imports.run import RunPages


def import_routes(browser: Browser, today: Callable[[], date]) -> list[Route]:
    """The routes of the desk."""
    listed, run = ListPages(browser, today), RunPages(browser, today)
    return [
        Route(IMPORTS, listed.runs),
        Route(IMPORTS, listed.upload, methods=["POST"]),
        Route(f"{IMPORTS}/template-{{kind}}.xlsx", listed.template),
        Route(f"{IMPORTS}/{{run}}", run.run),
        Route(f"{IMPORTS}/{{run}}", run.act, methods=["POST"]),
        Route(f"{IMPORTS}/{{run}}/progress", run.progress),
        Route(f"{IMPORTS}/{{run}}/workbook.xlsx", run.workbook),
    ]
