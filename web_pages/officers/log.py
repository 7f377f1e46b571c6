"""The log of accesses as the auditor reads it; asking stands in it, what is sought in no address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from db.codes import AccessKind, Role
from db.errors import DomainError
from db.models import Account
from geo.division_codes import full_division_code
from resolvers.access.offices.acts import Officer
from resolvers.traces.lists import LogQuestion, number_of_log, page_of_log, require_auditor
from resolvers.traces.reading import note_reading
from resolvers.windows import SHANGHAI, written_day
from resolvers.wording.refusals import bad_cursor
from web_pages.browser import Browser
from web_pages.officers.caller import officer_of
from web_pages.page import page_answer

SHOWN, LONGEST, COUNTY_DIGITS = 50, 100, 6
ACCOUNT = "account:"


@dataclass(frozen=True, slots=True)
class LogPages:
    """The page of the log."""

    browser: Browser
    today: Callable[[], date]

    async def latest(self, request: Request) -> Response:
        """What happened to accounts of late, and the form."""
        require_auditor(request.state.viewer)
        return await self._page(request, {})

    async def sought(self, request: Request) -> Response:
        """What the form asks for."""
        require_auditor(request.state.viewer)
        return await self._page(request, await self.browser.fields_of(request))

    async def _page(self, request: Request, fields: Mapping[str, str]) -> Response:
        officer, error = officer_of(request, self.today), None
        rows: list[Any] = []
        total, names = 0, dict[str, tuple[int, str]]()
        try:
            question, start = _question(fields), _start(fields)
            await note_reading(officer.database, officer.ask.viewer, question)
            rows = list(await officer.database.rows(page_of_log(officer.ask, question, SHOWN + 1, start)))
            [counted] = await officer.database.rows(number_of_log(officer.ask, question))
            total, names = counted.total, await _names(officer, rows)
        except DomainError as wrong:
            error = wrong
        last = rows[SHOWN - 1] if len(rows) > SHOWN else None
        return page_answer(
            request,
            "officers_log.html",
            status=200 if error is None else self.browser.status_of(error),
            error=error,
            fields=fields,
            kinds=list(AccessKind),
            entries=[
                (row, AccessKind.of(row.kind), Role.of(row.role) if row.role else None)
                for row in rows[:SHOWN]
            ],
            names=names,
            total=total,
            after="" if last is None else f"{last.at.isoformat()} {last.entry_id}",
        )


def _question(fields: Mapping[str, str]) -> LogQuestion:
    """What is asked. Raises DomainError BAD_DIVISION_CODE, BAD_DATE."""
    county = fields.get("county", "").strip()
    kind = next((one for one in AccessKind if one.value == fields.get("kind")), None)
    until = fields.get("to_on")
    return LogQuestion(
        county_id=int(full_division_code(county)[:COUNTY_DIGITS]) if county else 0,
        kind=kind,
        subject=fields.get("subject", "").strip()[:LONGEST] or None,
        from_at=_midnight(written_day(fields["from_on"])) if "from_on" in fields else None,
        before=None if until is None else _midnight(written_day(until) + timedelta(days=1)),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def _start(fields: Mapping[str, str]) -> tuple[Any, ...] | None:
    """After which entry the page begins. Raises DomainError BAD_CURSOR."""
    written = fields.get("after")
    if written is None:
        return None
    at, _, entry = written.partition(" ")
    county = fields.get("county", "").strip()
    try:
        return datetime.fromisoformat(at), int(full_division_code(county)[:6]) if county else 0, int(entry)
    except ValueError:
        raise bad_cursor() from None


async def _names(officer: Officer, rows: list[Any]) -> dict[str, tuple[int, str]]:
    """Accounts by what the log calls them: id and display name."""
    subjects = [one for row in rows for one in (row.subject, row.account or "")]
    ids = {int(one.removeprefix(ACCOUNT)) for one in subjects if _is_account(one)}
    found = await officer.database.rows(select(Account.id, Account.display_name).where(Account.id.in_(ids)))
    return {f"{ACCOUNT}{one.id}": (one.id, one.display_name) for one in found}


def _is_account(subject: str) -> bool:
    return subject.startswith(ACCOUNT) and subject.removeprefix(ACCOUNT).isdecimal()
