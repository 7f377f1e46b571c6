"""The questions about the log of accesses; asking stands in the log itself."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import strawberry

from db.codes import AccessKind
from geo.division_codes import full_division_code
from resolvers.traces.lists import LATEST_FIRST, LogQuestion, number_of_log, page_of_log, require_auditor
from resolvers.traces.of_person import (
    OF_PERSON,
    file_question,
    number_of_accesses,
    page_of_accesses,
    require_keeper,
)
from resolvers.traces.reading import note_reading
from schema.context import RonggeInfo
from schema.fast.page import Listing, page_of
from schema.fields import argument, both, hot, shown
from schema.node import key_of
from schema.paging.connection import Connection
from schema.paging.cursors import After, First, Int32, Keyset
from schema.traces.access_entry import AccessEntry
from schema.traces.person_access import PersonAccess

CURSORS = Keyset(LATEST_FIRST.made_for, (datetime, Int32, int))
LISTED = Listing(page=page_of_log, number=number_of_log, node=AccessEntry, name="AccessEntryConnection")
OF_PERSON_CURSORS = Keyset(OF_PERSON.made_for, (datetime, int))
OF_PERSON_LISTED = Listing(
    page=page_of_accesses, number=number_of_accesses, node=PersonAccess, name="PersonAccessConnection"
)
COUNTY_DIGITS = 6


@strawberry.input(description=both("访问日志的筛选条件", "Which entries of the log"))
class AccessFilterInput:
    division_code: str | None = shown(
        "哪个县（区）的服务对象；都不填为账号事件（登录、锁定、授权等）",
        "Of the persons of this county; without it and a person, what happened to accounts",
        default=None,
    )
    person_id: strawberry.ID | None = shown("谁的档案", "Whose record", default=None)
    subject: str | None = shown("何人", "Who did it", default=None)
    kind: AccessKind | None = shown("种类", "Kind", default=None)
    from_at: datetime | None = shown("自何时起", "From this instant on", default=None)
    before: datetime | None = shown("至何时止（不含）", "Before this instant", default=None)

    def question(self) -> LogQuestion:
        """What is asked. Raises DomainError BAD_ID, BAD_DIVISION_CODE."""
        asked = LogQuestion(kind=self.kind, subject=self.subject, from_at=self.from_at, before=self.before)
        if self.division_code is not None:
            county_id = int(full_division_code(self.division_code)[:COUNTY_DIGITS])
            asked = replace(asked, county_id=county_id)
        if self.person_id is not None:
            county_id, person_id = key_of(self.person_id, "Person", "personId")
            asked = replace(asked, county_id=county_id, person_id=person_id)
        return asked


@hot(
    "访问日志，最近者在前；只有审计管理员可以查看，查看本身也记入日志",
    "The log of accesses, the latest first, for the auditor alone; reading it stands in it too",
)
async def access_log(
    info: RonggeInfo,
    filter: Annotated[AccessFilterInput | None, argument("筛选条件", "Which entries")] = None,
    first: First = None,
    after: After = None,
) -> Connection[AccessEntry] | None:
    """A page, with the number of all. Raises DomainError LOG_NOT_PERMITTED."""
    context = info.context
    require_auditor(context.viewer)
    question, page = (filter or AccessFilterInput()).question(), CURSORS.page(first, after)
    await note_reading(context.database, context.viewer, question)
    return page_of(context.ask(), LISTED, question, page)


@hot(
    "谁看过、改过一人的档案，最近者在前；服务站工作人员就其所管者查看，默认最近 30 天",
    "Who has looked at a person's file or changed it, the latest first; for station staff, of 30 days",
)
async def person_accesses(
    info: RonggeInfo,
    person_id: Annotated[strawberry.ID, argument("谁的档案", "Whose file")],
    from_at: Annotated[datetime | None, argument("自何时起", "From this instant on")] = None,
    before: Annotated[datetime | None, argument("至何时止（不含）", "Before this instant")] = None,
    first: First = None,
    after: After = None,
) -> Connection[PersonAccess] | None:
    """A page, with the number of all. Raises DomainError ACCESSES_NOT_PERMITTED, BAD_ID."""
    ask = info.context.ask()
    require_keeper(ask.viewer)
    question = file_question(*key_of(person_id, "Person", "personId"), from_at, before)
    return page_of(ask, OF_PERSON_LISTED, question, OF_PERSON_CURSORS.page(first, after))
