"""Reporting that a person cannot be reached, and the review by somebody else.

Neither changes a number: such a person stays in every denominator, and is reached only by being reached.
"""

from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ContactOutcome, UnreachableDecision, UnreachableState
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Contact, UnreachableRequest
from resolvers.ask import Ask, Statement, current
from resolvers.changes.stale import person_made_stale
from resolvers.changes.written import locked_listing, tell_of_person
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registrations.changed import locked_person, require_registered
from resolvers.registrations.unreachable import request_by_id, standing
from resolvers.registrations.unreachable_entry import Review, UnreachableEntry
from resolvers.scope import require
from resolvers.viewer import Permission, Role
from resolvers.wording.refusals import person_not_found


async def report_unreachable(database: Database, ask: Ask, entry: UnreachableEntry, ids: IdMaker) -> Recorded:
    """Opens a request, or returns the first result of its client id.

    Raises DomainError PERSON_NOT_FOUND, REPORT_IN_THE_FUTURE, NOT_RESIDENT_THEN, REACHED_SINCE,
    UNREACHABLE_ALREADY_OPEN, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    if entry.reported_on > ask.today:
        raise DomainError(
            "REPORT_IN_THE_FUTURE", "报告日期不能晚于今天。", "A report cannot lie in the future."
        )
    row_id = ids.next()
    claim = Claim(entry.county_id, entry.client_id, ask.viewer.subject, digest_of(entry), row_id)
    async with database.writing() as connection:
        person = await locked_person(connection, ask, entry.key, entry.reported_on)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(entry.county_id, first, replayed=True)
        if person is None:
            raise person_not_found()
        await require_registered(connection, entry.key, entry.reported_on)
        await _write_request(connection, ask, entry, row_id)
        await tell_of_person(connection, ask, entry.key, person)
    return Recorded(entry.county_id, row_id, replayed=False)


async def review_unreachable(database: Database, ask: Ask, review: Review) -> Recorded:
    """Decides an open request, once, or returns the first result of its client id.

    Station staff review within what they search, administrators within what they manage, nobody their own
    report. Raises DomainError NOT_PERMITTED, REQUEST_NOT_FOUND, REVIEWER_IS_REPORTER, REASON_MISSING,
    REACHED_SINCE, ALREADY_REVIEWED, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, _REVIEWING.get(ask.viewer.role, Permission.MANAGE))
    if review.decision == UnreachableDecision.RETURNED and not (review.reason or "").strip():
        raise DomainError("REASON_MISSING", "退回须说明理由。", "Say why, when a request is returned.")
    claim = Claim(
        review.county_id, review.client_id, ask.viewer.subject, digest_of(review), review.request_id
    )
    async with database.writing() as connection:
        shown = request_by_id(ask, review.county_id, review.request_id)
        # Whoever may not see it locks nothing; what it says is read once nobody else decides about it.
        seen = (await connection.execute(shown)).first()
        request = await _locked_request(connection, review) if seen else None
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(review.county_id, first, replayed=True)
        seen = (await connection.execute(shown)).first() if request else None
        if request is None or seen is None:
            raise _not_found()
        _refuse(ask, request, seen)
        key = (review.county_id, request.person_id)
        person = await locked_listing(connection, key)  # before its months, as recording takes them
        await _write_review(connection, ask, review)
        await person_made_stale(connection, key)
        await tell_of_person(connection, ask, key, person)
    return Recorded(review.county_id, review.request_id, replayed=False)


_REVIEWING = {Role.STATION_STAFF: Permission.SEARCH, Role.ADMINISTRATOR: Permission.MANAGE}


async def _write_request(connection: AsyncConnection, ask: Ask, entry: UnreachableEntry, row_id: int) -> None:
    """The one place where a request is written; its person is locked, so there is no other meanwhile."""
    request, contact = UnreachableRequest, Contact
    mine = (request.county_id == entry.county_id, request.person_id == entry.person_id)
    if (await connection.execute(standing(request.id).where(*mine))).first() is not None:
        raise _already_open()
    since = select(contact.id).where(
        *[contact.county_id == entry.county_id, contact.person_id == entry.person_id],
        contact.outcome == ContactOutcome.REACHED.value,
        *[contact.contacted_on >= entry.reported_on, current(contact, None)],
    )
    if (await connection.execute(since.limit(1))).first() is not None:
        raise _reached_since()
    await connection.execute(
        insert(request).values(
            county_id=entry.county_id,
            id=row_id,
            person_id=entry.person_id,
            reason=entry.reason.value,
            reported_on=entry.reported_on,
            note=entry.note,
            client_id=entry.client_id,
            reported_by=ask.viewer.subject,
        )
    )


async def _write_review(connection: AsyncConnection, ask: Ask, review: Review) -> None:
    """The one place where a review is written."""
    request = UnreachableRequest
    await connection.execute(
        update(request)
        .where(request.county_id == review.county_id, request.id == review.request_id)
        .values(
            decision=review.decision.value,
            return_reason=review.reason,
            reviewed_by=ask.viewer.subject,
            reviewed_at=func.now(),
        )
    )


async def _locked_request(connection: AsyncConnection, review: Review) -> Row[Any] | None:
    request = UnreachableRequest
    found: Statement = select(request.reported_by, request.person_id).where(
        request.county_id == review.county_id, request.id == review.request_id
    )
    return (await connection.execute(found.with_for_update())).first()


def _refuse(ask: Ask, request: Row[Any], seen: Row[Any]) -> None:
    """Raises DomainError for a request that this viewer may not decide, or that needs no decision."""
    if request.reported_by == ask.viewer.subject:
        raise DomainError(
            "REVIEWER_IS_REPORTER",
            "报告人不能审核自己的报告。",
            "Nobody reviews their own report.",
        )
    state = UnreachableState.of(seen.state)
    if state == UnreachableState.REACHED:
        raise _reached_since()
    if state != UnreachableState.OPEN:
        raise DomainError("ALREADY_REVIEWED", "该报告已审核。", "This request has been reviewed already.")


def _already_open() -> DomainError:
    return DomainError(
        "UNREACHABLE_ALREADY_OPEN",
        "此人已有待审核或已确认的失联报告。",
        "A request about this person is open or confirmed already.",
    )


def _reached_since() -> DomainError:
    return DomainError(
        "REACHED_SINCE",
        "此人在报告之日或其后已被联系到。",
        "The person was reached on the day of the report or since.",
    )


def _not_found() -> DomainError:
    return DomainError(
        "REQUEST_NOT_FOUND",
        "没有这份报告，或不在您的权限内。",
        "There is no such request, or it lies outside what you may see.",
    )
