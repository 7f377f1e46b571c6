"""The desk's first page: the latest runs, a form for the next file, and workbooks to fill in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from db.codes import FileKind
from db.errors import DomainError
from importers.columns.templates import template_of
from importers.desk.arrivals import Arrival, arrive, desk_counties, desk_kinds, kinds_by_code
from importers.desk.kinds import DESK_KINDS, DeskKind
from importers.runs.run import RunKey, runs_of
from web_pages.browser import Browser, Upload
from web_pages.imports.answers import desk_answer, workbook_answer
from web_pages.imports.caller import caller_of, to_run
from web_pages.imports.shown import state_of

SHOWN = 50
LONGEST_NAME = 200
_COUNTY_DIGITS, _ID_DIGITS = 6, 19


@dataclass(frozen=True, slots=True)
class ListPages:
    """The page of one installation, and its clock."""

    browser: Browser
    today: Callable[[], date]

    async def runs(self, request: Request) -> Response:
        """The latest runs, and the form for a file."""
        return await self._runs(request)

    async def upload(self, request: Request) -> Response:
        """Takes a file; then the page of its run. One that is sent twice arrives once."""
        try:
            sent = await self.browser.upload_of(request)
            with sent.content:
                key = await self._arrived(request, sent)
        except DomainError as error:
            if error.code == "CROSS_SITE":
                raise
            return await self._runs(request, error)
        return to_run(key)

    async def template(self, request: Request) -> Response:
        """A workbook to fill in, of the kind that the address names; a map is not filled in."""
        desk_counties(request.state.viewer)
        kind = _kind(request.path_params["kind"])
        if kind is None or kind.is_map:
            raise _kind_missing()
        return workbook_answer(template_of(kind.columns), f"rongge-{kind.columns.name}.xlsx")

    async def _arrived(self, request: Request, sent: Upload) -> RunKey:
        caller, newest = caller_of(request, self.today), request.state.ids.next()
        county, ticket = sent.fields.get("county", ""), sent.fields.get("ticket", "")
        run_id, kind = _number(ticket, _ID_DIGITS), _kind(sent.fields.get("kind", ""))
        if kind is None:
            raise _kind_missing()
        arrival = Arrival(
            kind=kind.kind,
            county_id=_number(county, _COUNTY_DIGITS),
            run_id=run_id if 0 < run_id <= newest else newest,
            source=sent.name[:LONGEST_NAME],
            digest=sent.digest,
            office=sent.fields.get("office", "").strip()[:LONGEST_NAME] or None,
            content=sent.content,
        )
        return await arrive(
            caller.database, caller.ask, arrival, keys=request.state.keys, ids=request.state.ids
        )

    async def _runs(self, request: Request, error: DomainError | None = None) -> Response:
        caller = caller_of(request, self.today)
        counties = desk_counties(caller.ask.viewer)
        listed = [one for county in counties for one in await runs_of(caller.database, caller.ask, county)]
        rows = sorted(listed, key=lambda one: one.staged_at, reverse=True)[:SHOWN]
        return desk_answer(
            request,
            "imports.html",
            status=200 if error is None else self.browser.status_of(error),
            error=error,
            counties=counties,
            registered=await kinds_by_code(caller.database, caller.ask.viewer),
            kinds=desk_kinds(caller.ask.viewer),
            ticket=request.state.ids.next(),
            runs=[(RunKey(one.county_id, one.id), one, FileKind.of(one.kind), state_of(one)) for one in rows],
        )


def _kind(name: str) -> DeskKind | None:
    """The kind of a name, as addresses have it."""
    return next((one for one in DESK_KINDS.values() if one.kind.value.lower() == name), None)


def _kind_missing() -> DomainError:
    return DomainError("IMPORT_KIND_MISSING", "请选择文件的类别。", "Choose what the file lists.")


def _number(text: str, digits: int) -> int:
    """A number of no more digits, else nought."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else 0
