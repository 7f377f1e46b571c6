"""What callers send about staff."""

from datetime import date
from uuid import UUID

import strawberry

from resolvers.hand_overs.order import HandOver
from resolvers.registry.staff.orders import CellTask, NewWorker, PostEnd, Replacement, WorkerAmendment
from resolvers.wording.refusals import worker_not_found
from schema.codes import GridRole
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID

DECIDED_BY = ("决定单位", "Who decided it")
REASON = ("理由", "Why")


@strawberry.input(description=both("一名新的网格员", "A grid worker to be entered"))
class AddGridWorkerInput:
    client_id: UUID = shown(*CLIENT_ID)
    station_id: strawberry.ID = shown("所属服务站编号", "Id of the station the worker belongs to")
    name: str = shown("姓名，至多 50 字", "Name, 50 characters at most")
    on: date = shown("任职起始日期", "First day in the post")
    staff_number: str | None = shown(
        "工号，至多 30 字", "The office's own number, 30 characters at most", default=None
    )
    phone: str | None = shown("电话号码；只脱敏显示", "Telephone number, shown masked alone", default=None)

    def entry(self) -> NewWorker:
        """The worker as given. Raises DomainError BAD_ID."""
        county_id, station_id = key_of(self.station_id, "Station", "stationId")
        told = {"staff_number": self.staff_number, "phone": self.phone}
        return NewWorker(self.client_id, county_id, station_id, self.name, self.on, **told)


@strawberry.input(description=both("一段文字的更正", "A text that is mended"))
class TextReplacementInput:
    was: str = shown("更正时所见", "What its sender saw")
    becomes: str = shown("更正为", "What is right")


@strawberry.input(description=both("一段可以为空的文字的更正", "A text that is mended, and may be none"))
class OptionalTextReplacementInput:
    was: str | None = shown("更正时所见；电话为脱敏", "What its sender saw; masked, of a telephone number")
    becomes: str | None = shown("更正为；空为没有", "What is right; null: there is none")

    def replacement(self) -> Replacement[str | None]:
        """The same for the act."""
        return Replacement(self.was, self.becomes)


@strawberry.input(description=both("一个编号的更正", "An id that is mended"))
class IdReplacementInput:
    was: strawberry.ID = shown("更正时所见", "What its sender saw")
    becomes: strawberry.ID = shown("更正为", "What is right")


@strawberry.input(
    description=both(
        "更正网格员的登记：逐项给出所见与应为，互不相干的更正可同时进行",
        "Mends a worker's entry, field by field: what was seen, and what is right",
    )
)
class AmendGridWorkerInput:
    client_id: UUID = shown(*CLIENT_ID)
    worker_id: strawberry.ID = shown("网格员编号", "Id of the worker")
    name: TextReplacementInput | None = shown("姓名", "The name", default=None)
    station_id: IdReplacementInput | None = shown("所属服务站编号", "Id of the station", default=None)
    staff_number: OptionalTextReplacementInput | None = shown("工号", "The office's own number", default=None)
    phone: OptionalTextReplacementInput | None = shown("电话", "Telephone number", default=None)

    def amendment(self) -> WorkerAmendment:
        """The amendment as given. Raises DomainError BAD_ID."""
        county_id, worker_id = key_of(self.worker_id, "GridWorker", "workerId")
        name = None if self.name is None else Replacement(self.name.was, self.name.becomes)
        return WorkerAmendment(
            self.client_id,
            county_id,
            worker_id,
            name=name,
            station_id=self._station(county_id),
            staff_number=None if self.staff_number is None else self.staff_number.replacement(),
            phone=None if self.phone is None else self.phone.replacement(),
        )

    def _station(self, county_id: int) -> Replacement[int] | None:
        if self.station_id is None:
            return None
        keys = [
            key_of(one, "Station", f"stationId.{name}")
            for name, one in (("was", self.station_id.was), ("becomes", self.station_id.becomes))
        ]
        if any(county != county_id for county, _ in keys):
            raise worker_not_found()
        return Replacement(keys[0][1], keys[1][1])


@strawberry.input(
    description=both(
        "把网格交给网格员：首任或空缺的主责、协助、网格长、临时代管",
        "A cell for a worker: a first or vacant primary's, a deputy's, a lead's, or cover for a time",
    )
)
class AssignCellInput:
    client_id: UUID = shown(*CLIENT_ID)
    cell_id: strawberry.ID = shown("网格编号", "Id of the cell")
    worker_id: strawberry.ID = shown("网格员编号", "Id of the worker")
    role: GridRole = shown("职责", "The role")
    on: date = shown("起始日期", "First day")
    until: date | None = shown(
        "终止日期（不含）；临时代管必填，不超过 366 天",
        "Day before which it ends; cover needs one, within 366 days",
        default=None,
    )
    decided_by: str = shown(*DECIDED_BY)
    reason: str = shown(*REASON)

    def task(self) -> CellTask:
        """The responsibility as given. Raises DomainError BAD_ID or WORKER_NOT_FOUND."""
        county_id, cell_id = key_of(self.cell_id, "GridCell", "cellId")
        return CellTask(
            client_id=self.client_id,
            county_id=county_id,
            cell_id=cell_id,
            worker_id=_worker(county_id, self.worker_id, "workerId"),
            role=self.role,
            on=self.on,
            decided_by=self.decided_by,
            reason=self.reason,
            until=self.until,
        )


@strawberry.input(
    description=both(
        "终止网格员的任职；其网格须有去处，除非明确允许空缺",
        "Ends a worker's post; the cells must go to somebody, unless they may be left explicitly",
    )
)
class EndPostInput:
    client_id: UUID = shown(*CLIENT_ID)
    worker_id: strawberry.ID = shown("网格员编号", "Id of the worker")
    on: date = shown("自该日起不再任职", "The first day no longer in the post")
    decided_by: str = shown(*DECIDED_BY)
    reason: str = shown(*REASON)
    to_worker_id: strawberry.ID | None = shown(
        "接收其全部网格责任的网格员编号", "Id of who gets all the worker has", default=None
    )
    may_leave_gaps: bool | None = shown(
        "是否允许网格暂无网格员", "Whether cells may be left without a primary", default=False
    )

    def end(self) -> PostEnd:
        """The end as given. Raises DomainError BAD_ID or WORKER_NOT_FOUND."""
        county_id, worker_id = key_of(self.worker_id, "GridWorker", "workerId")
        receiver = self.to_worker_id
        order = HandOver(
            client_id=self.client_id,
            county_id=county_id,
            worker_id=worker_id,
            on=self.on,
            decided_by=self.decided_by,
            reason=self.reason,
            receiver=None if receiver is None else _worker(county_id, receiver, "toWorkerId"),
            may_leave_gaps=bool(self.may_leave_gaps),
        )
        return PostEnd(order)


def _worker(county_id: int, opaque: strawberry.ID, argument: str) -> int:
    county, worker_id = key_of(opaque, "GridWorker", argument)
    if county != county_id:
        raise worker_not_found()
    return worker_id
