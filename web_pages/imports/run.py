"""The page of a run: what was recognised, what the dry run found, how far it has come, what may be done."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from db.codes import FileKind, RunState
from db.errors import DomainError
from importers.county_lists.account import listed_of
from importers.desk.jobs import want_check, want_resumed, want_undone, want_write
from importers.desk.places import villages_of
from importers.desk.progress import progress_of, run_progress
from importers.desk.recognising import has_places, kind_of, sheets_of
from importers.runs.report import report_of
from importers.runs.run import RunKey, run_of
from importers.runs.totals.against import totals_of
from importers.runs.workbook import workbook_of
from web_pages.browser import LOOK_AGAIN, Browser
from web_pages.imports.answers import desk_answer, workbook_answer
from web_pages.imports.caller import caller_of, key_of, to_run
from web_pages.imports.form import settled, sheet_forms
from web_pages.imports.map import drawing_of
from web_pages.imports.shown import account_of, acts_of, areas_of, told_of
from web_pages.imports.terms import CHOICES, SYSTEMS, seeming, terms_of

_ACTS = MappingProxyType({"accept": want_write, "resume": want_resumed, "undo": want_undone})
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RunPages:
    """The page of one installation, and its clock."""

    browser: Browser
    today: Callable[[], date]

    async def run(self, request: Request) -> Response:
        """How far a run has come, what was found, and what may be done."""
        return await self._run(request, key_of(request))

    async def act(self, request: Request) -> Response:
        """Decides about the columns, accepts, resumes or undoes; then the page again."""
        key, fields = key_of(request), await self.browser.many_fields_of(request)
        caller, act = caller_of(request, self.today), fields.get("act", "")
        try:
            if act == "check":
                return await self._check(request, key, fields)
            if act in _ACTS:
                async with caller.database.writing() as connection:
                    await _ACTS[act](connection, caller.ask, key)
        except DomainError as error:
            if error.code == "RUN_NOT_FOUND":
                raise
            return await self._run(request, key, error=error)
        return to_run(key)

    async def progress(self, request: Request) -> Response:
        """The part of the page that tells how far it has come; the whole of it once that is done."""
        caller, key = caller_of(request, self.today), key_of(request)
        progress = await run_progress(caller.database, caller.ask, key)
        answer = desk_answer(request, "import_progress.html", progress=progress, told=told_of(progress))
        if not progress.goes_on:
            answer.headers.update(LOOK_AGAIN)
        return answer

    async def workbook(self, request: Request) -> Response:
        """The lines that were not taken, with the reasons."""
        caller, key = caller_of(request, self.today), key_of(request)
        content = await workbook_of(caller.database, caller.ask, key, request.state.keys)
        return workbook_answer(content, f"rongge-{key}.xlsx")

    async def _check(self, request: Request, key: RunKey, fields: Mapping[str, str]) -> Response:
        caller = caller_of(request, self.today)
        run = await run_of(caller.database, caller.ask, key)
        decided = settled(kind_of(run), sheets_of(run), fields, caller.ask.today)
        if decided.errors:
            return await self._run(request, key, fields=fields, errors=decided.errors)
        async with caller.database.writing() as connection:
            await want_check(connection, caller.ask, key, **decided.columns)
        return to_run(key)

    async def _run(
        self,
        request: Request,
        key: RunKey,
        *,
        error: DomainError | None = None,
        fields: Mapping[str, str] = _NOTHING,
        errors: Mapping[str, str] = _NOTHING,
    ) -> Response:
        caller = caller_of(request, self.today)
        report = await report_of(caller.database, caller.ask, key)
        run, sheets, drawing = report.run, sheets_of(report.run), None
        progress = progress_of(run, report.verdicts, report.outcomes)
        if run.places and run.places.get("marks") != [] and run.state != RunState.UNDONE.value:
            villages = await caller.database.rows(villages_of(caller.ask, key.county_id))
            drawing = await asyncio.to_thread(drawing_of, villages, run.places)
        status = 200 if error is None else self.browser.status_of(error)
        return desk_answer(
            request,
            "import_run.html",
            status=400 if errors else status,
            error=error,
            errors=errors,
            key=key,
            run=run,
            progress=progress,
            told=told_of(progress),
            acts=acts_of(progress),
            account=account_of(report),
            totals=await totals_of(caller.database, caller.ask, key),
            drawing=drawing,
            sheets=sheet_forms(sheets, fields),
            has_places=has_places(sheets),
            seeming=seeming(run),
            terms=terms_of(run, fields),
            kind=kind_of(run),
            lists=FileKind.of(run.kind),
            areas=areas_of(run),
            listed=listed_of(run),
            choices=CHOICES,
            systems=SYSTEMS,
        )
