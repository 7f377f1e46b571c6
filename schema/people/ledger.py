"""The contact ledger: the contacts of an area and of some days, one by one."""

from datetime import date, datetime
from typing import Annotated, cast

import strawberry

from db.codes import ContactStanding
from resolvers.areas import Area
from resolvers.ground import workers
from resolvers.people import contacts
from resolvers.people import lists as people_links
from resolvers.people.ledger import BY_DAY, LedgerQuestion, number_of_ledger, page_of_ledger
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.windows import Window, year_to_date
from schema.arguments import Scope, WindowInput, any_area, chosen
from schema.codes import (
    ContactMode,
    ContactNeed,
    ContactOutcome,
    ContactPurpose,
    DivisionLevel,
    WithdrawalReason,
)
from schema.context import RonggeInfo
from schema.fast.page import Listing, page_of
from schema.fields import argument, both, described, hot, link, shown
from schema.ground.station import GridWorker
from schema.node import FromRow, key_of
from schema.paging.connection import Connection, Edge
from schema.paging.cursors import After, First, Int32, Keyset
from schema.people.contact import Contact
from schema.people.person import Person

described(ContactStanding, "联系记录是否有效", "Whether a contact stands")
LINES = Keyset(BY_DAY.made_for, (date, Int32, int))


@strawberry.type(
    description=both("联系台账中的一行：一次联系或尝试", "A line of the ledger: a contact, or an attempt")
)
class LedgerLine(FromRow):
    county_id: strawberry.Private[int]
    contact_id: strawberry.Private[int]
    person_id: strawberry.Private[int]
    worker_id: strawberry.Private[int | None]
    contacted_on: date = shown("联系日期", "The day it happened")
    mode: ContactMode = shown("方式", "How")
    purpose: ContactPurpose = shown("目的", "What for")
    outcome: ContactOutcome = shown("结果", "Outcome")
    needs: list[ContactNeed] = shown("发现的需求", "What was found to be needed")
    escalated_to: DivisionLevel | None = shown(
        "上报至哪一级；空为未上报", "The level it was handed up to; null: it was not"
    )
    note: str | None = shown("备注", "Note")
    standing: ContactStanding = shown(
        "记录状态：有效、已被更正或已撤销", "Standing: it stands, was corrected or withdrawn"
    )
    recorded_at: datetime = shown("记录时间", "When it was recorded")
    superseded_at: datetime | None = shown(
        "被更正或撤销的时间；空为有效", "When it was corrected or withdrawn; null: it stands"
    )
    withdrawn_because: WithdrawalReason | None = shown(
        "撤销原因；空为未撤销", "Why it was withdrawn; null: it was not"
    )
    contact: Contact | None = link(
        contacts.contacts_of_ids, through="contact_id", zh="联系记录", en="The contact"
    )
    person: Person | None = link(
        people_links.people_of_ids, through="person_id", zh="服务对象", en="The person"
    )
    worker: GridWorker | None = link(
        workers.workers_of_ids, through="worker_id", zh="联系人（网格员）", en="The grid worker who made it"
    )


@strawberry.type(description=both("联系台账中的一条", "An edge of the ledger"))
class LedgerEdge(Edge[LedgerLine]):
    """Under a name of its own."""


@strawberry.type(description=both("联系台账的一页", "A page of the ledger"))
class LedgerConnection(Connection[LedgerLine]):
    edges: list[LedgerEdge] = shown("各条，先联系者在前", "The lines, the earliest day first")  # type: ignore[assignment]  # by its own name


LISTED = Listing(page=page_of_ledger, number=number_of_ledger, node=LedgerLine, name="LedgerConnection")


@strawberry.input(
    description=both("联系台账的筛选条件；列表为空即不限", "Which contacts; of an empty list, any")
)
class LedgerFilterInput:
    worker_id: strawberry.ID | None = shown("由哪位网格员联系", "Made by this worker", default=None)
    person_id: strawberry.ID | None = shown("与哪位服务对象", "With this person", default=None)
    modes: list[ContactMode] | None = shown("方式；空列表同不填", "How; of an empty list, any", default=None)
    purposes: list[ContactPurpose] | None = shown(
        "目的；空列表同不填", "What for; of an empty list, any", default=None
    )
    outcomes: list[ContactOutcome] | None = shown(
        "结果；空列表同不填", "Outcomes; of an empty list, any", default=None
    )
    needs: list[ContactNeed] | None = shown(
        "发现了其中任一需求；空列表同不填",
        "Any of these needs found; of an empty list, any or none",
        default=None,
    )
    standings: list[ContactStanding] | None = shown(
        "有效、已更正、已撤销；空列表同不填",
        "Standing, corrected, withdrawn; of an empty list, all",
        default=None,
    )


def ledger_question(areas: tuple[Area, ...], window: Window, wanted: LedgerFilterInput) -> LedgerQuestion:
    """What is asked. Raises DomainError BAD_ID, TOO_MANY_VALUES."""
    return LedgerQuestion(
        areas,
        window,
        worker=None if wanted.worker_id is None else key_of(wanted.worker_id, "GridWorker", "workerId"),
        person=None if wanted.person_id is None else key_of(wanted.person_id, "Person", "personId"),
        modes=chosen(wanted.modes),
        purposes=chosen(wanted.purposes),
        outcomes=chosen(wanted.outcomes),
        needs=chosen(wanted.needs),
        standings=chosen(wanted.standings),
    )


@hot(
    "联系台账：某范围、某时间窗内与您可查看的人的联系，按日，含已更正与已撤销的记录",
    "The contact ledger: contacts of an area and window with persons you may see, by day; "
    "corrected and withdrawn ones too",
)
async def contact_ledger(
    info: RonggeInfo,
    scope: Scope = None,
    window: Annotated[
        WindowInput | None,
        argument("时间窗，默认今年年初至今天", "The window; this year up to today by default"),
    ] = None,
    filter: Annotated[LedgerFilterInput | None, argument("筛选条件", "Which contacts")] = None,
    first: First = None,
    after: After = None,
) -> LedgerConnection | None:
    """By the places where the contacts were made."""
    context = info.context
    require(context.viewer, Permission.SEARCH)
    areas = () if scope is None else (await any_area(context, scope.named()),)
    days = year_to_date(context.today) if window is None else window.window()
    question = ledger_question(areas, days, filter or LedgerFilterInput())
    return cast("LedgerConnection", page_of(context.ask(), LISTED, question, LINES.page(first, after)))
