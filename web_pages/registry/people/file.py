"""A person's file: all that the registry says of them, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from db import codes
from resolvers.ask import parents_of
from resolvers.duties.lists import DutyPage
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.each.duties import OfWhom, Whose, page_of_duties_of_each
from resolvers.each.keys import Keys
from resolvers.keyset import Hanging, number_in, page_in
from resolvers.people.contacts import CONTACTS_OF_PEOPLE
from resolvers.people.transfers import former_of_people
from resolvers.registrations.life_events import life_events_of_people
from resolvers.registry.history.day import person_on_day
from resolvers.registry.history.lists import HISTORY_OF_PEOPLE
from resolvers.registry.households.lists import (
    heads_of_households,
    households_of_people,
    members_of_households,
)
from resolvers.registry.merging.lists import merged_of_people, survivors_of_people
from resolvers.registry.revealing.revealing import revealable
from resolvers.viewer import Permission, Role
from resolvers.windows import written_day
from web_pages.paging import Listed, page_number
from web_pages.registry.asked import Asked, Key, Room, key_text, room_answer
from web_pages.registry.people.dossier import dossier_of, missing_of, told_of
from web_pages.registry.people.told import code_told, source_told
from web_pages.registry.persons import found
from web_pages.registry.places import names_of

ENTRIES, DUTIES = 10, 20


@dataclass(frozen=True, slots=True)
class Home:
    """The household of a person: its other members, and who heads it."""

    row: Row[Any] | None
    members: list[Row[Any]]
    head: Row[Any] | None


@dataclass(frozen=True, slots=True)
class FilePages:
    """The page of a person."""

    room: Room

    async def show(self, request: Request) -> Response:
        """The file. Raises PERSONS_NOT_PERMITTED, PERSON_NOT_FOUND, BAD_PARAMETER, BAD_DATE."""
        wanted = request.query_params.get("as_of", "")
        as_of = written_day(wanted) if wanted else None
        asked = self.room.asked(request)
        key, row = await found(request, asked)
        contacts = await _page(asked, key, CONTACTS_OF_PEOPLE, page_number(request, "contacts"))
        history = await _page(asked, key, HISTORY_OF_PEOPLE, page_number(request, "history"))
        events = await asked.rows(life_events_of_people(asked.ask, parents_of([key])))
        then = await _then(self.room.asked(request, as_of), key) if as_of else None
        dossier = await dossier_of(asked, key)
        merged, survivor, former = await _others(asked, key)
        rows = [row, *contacts.rows, *history.rows, *([then] if then else [])]
        return room_answer(
            request,
            "person.html",
            key=key_text(key),
            person=row,
            codes=codes,
            places=await names_of(asked, rows),
            home=await _household(asked, key),
            dossier=[one for one in dossier if one.section],
            missing=missing_of(dossier),
            dossier_told=told_of,
            keeps=asked.ask.viewer.role == Role.STATION_STAFF,
            reveals=bool(await revealable(asked.database, asked.ask)),
            duties=await _duties(asked, key),
            contacts=contacts,
            history=history,
            events=events,
            told=code_told,
            source_told=source_told,
            merged=merged,
            survivor=survivor,
            former=former,
            as_of=as_of,
            then=then,
            done=request.query_params.get("done", ""),
        )


async def _page(asked: Asked, key: Key, list_of: Hanging, number: int) -> Listed:
    """A page of a list that hangs on a person."""
    statement = list_of.statement(asked.ask, parents_of([key]))
    total = await asked.number(number_in(statement))
    page = page_in(list_of.order, statement, ENTRIES, None).offset((number - 1) * ENTRIES)
    return Listed(await asked.rows(page), total, number, ENTRIES)


async def _then(asked: Asked, key: Key) -> Row[Any]:
    [row] = await asked.rows(person_on_day(asked.ask, *key))
    return row


async def _others(asked: Asked, key: Key) -> tuple[Sequence[Row[Any]], Row[Any] | None, Row[Any] | None]:
    """Those merged into a person, whom they were merged into, and from whose registration they go on."""
    parents = parents_of([key])
    merged = await asked.rows(merged_of_people(asked.ask, parents))
    survivors = await asked.rows(survivors_of_people(asked.ask, parents))
    formers = await asked.rows(former_of_people(asked.ask, parents))
    return merged, next(iter(survivors), None), next(iter(formers), None)


async def _household(asked: Asked, key: Key) -> Home:
    rows = await asked.rows(households_of_people(asked.ask, parents_of([key])))
    if not rows:
        return Home(None, [], None)
    household = parents_of([(rows[0].county_id, rows[0].id)])
    members = await asked.rows(members_of_households(asked.ask, household))
    heads = await asked.rows(heads_of_households(asked.ask, household))
    return Home(rows[0], list(members), heads[0] if heads else None)


async def _duties(asked: Asked, key: Key) -> list[Row[Any]]:
    """The duties of the year and the month ahead, the most pressing first."""
    today = asked.ask.today
    areas, window = asked.ask.viewer.areas(Permission.SEARCH), year_and_month_ahead(today)
    question = DutyQuestion(areas, window, today).asked_on(today)
    whom = OfWhom(Whose.PERSON, Keys.of([key]))
    rows = await asked.rows(page_of_duties_of_each(asked.ask, question, whom, DutyPage(DUTIES)))
    return [row for row in rows if row.person_id is not None][:DUTIES]
