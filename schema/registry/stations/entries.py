"""What callers send to open, amend and close stations."""

from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from db.codes import StationField
from db.errors import DomainError
from geo.division_codes import twelve_digits
from resolvers.registry.people.entry import name_of, phone_of
from resolvers.registry.stations.amending import StationAmendment
from resolvers.registry.stations.closing import Closing
from resolvers.registry.stations.opening import Opening, everything
from resolvers.registry.stations.values import Head, Spot, spot_at
from schema.arguments import PlaceInput, bounded, said
from schema.codes import CoordinateSystem
from schema.fields import both, shown
from schema.ground.station_codes import HeadPost, StationAct
from schema.node import key_of
from schema.receipts import CLIENT_ID

_HEAD = ("站长（主任）；空为未定", "The head; null: nobody yet")
_TELEPHONE = ("公开的服务电话", "The public telephone number")
_ADDRESS = ("地址，至多 500 字", "Address, 500 characters at most")
_POINT = (
    "位置；空为不单独登记，按区划代表点",
    "Where it stands; null: not said apart from its division's point",
)
_CO_LOCATED = ("合署办公的站，须在同一区县；空为无", "Id of the station whose place it shares, of the county")


@strawberry.input(description=both("站长（主任）", "The head of a station"))
class StationHeadInput:
    name: str = shown("姓名", "Name")
    post: str | None = shown("兼任职务，如所称", "The other post, as it is called", default=None)
    post_kind: HeadPost | None = shown("兼任职务的种类", "What post that is", default=None)

    def head(self) -> Head:
        """As given. Raises DomainError BAD_NAME, NOTE_TOO_LONG."""
        return Head(name_of(self.name), bounded(self.post), self.post_kind)


@strawberry.input(description=both("设立一个服务中心（站）", "A station to be opened"))
class OpenStationInput:
    client_id: UUID = shown(*CLIENT_ID)
    division_code: str = shown(
        "所在区划代码；级别由此得出", "Code of the division it hangs on, from which its level follows"
    )
    on: date = shown("设立日期，可在过去", "The first day; it may lie in the past")
    name: str = shown("名称", "Name")
    head: StationHeadInput | None = shown(*_HEAD, default=None)
    telephone: str | None = shown(*_TELEPHONE, default=None)
    address: str | None = shown(*_ADDRESS, default=None)
    point: PlaceInput | None = shown(*_POINT, default=None)
    co_located_with_id: strawberry.ID | None = shown(*_CO_LOCATED, default=None)

    def opening(self) -> Opening:
        """As given. Raises DomainError TEXT_MISSING, NOTE_TOO_LONG, BAD_PHONE, BAD_ID, PLACE_OUT_OF_RANGE."""
        code = twelve_digits(self.division_code)
        return Opening(
            self.client_id, code, self.on, everything({StationField.NAME: said(self.name)} | _said(self))
        )


@strawberry.input(
    description=both(
        "更改一个服务中心（站）：只写要改的项；站长、电话、地址、位置、合署写 null 即清除",
        "What is to be otherwise of a station: only what changes; "
        "null clears a head, a telephone number, an address, a point or a shared place",
    )
)
class AmendStationInput:
    client_id: UUID = shown(*CLIENT_ID)
    station_id: strawberry.ID = shown("服务中心（站）编号", "Id of the station")
    base_version: int = shown("开始修改时的版本", "The version on which the changes began")
    act: StationAct = shown("更正还是变更", "Whether an entry was wrong, or something changed")
    on: date = shown(
        "变更自该日起；更正则为所更正者当时有效的任一日",
        "A change begins on it; a correction is of what held on it, for as long as it held",
    )
    name: str | None = shown("名称", "Name", default=None)
    head: StationHeadInput | None = shown(*_HEAD, default=strawberry.UNSET)
    telephone: str | None = shown(*_TELEPHONE, default=strawberry.UNSET)
    address: str | None = shown(*_ADDRESS, default=strawberry.UNSET)
    point: PlaceInput | None = shown(*_POINT, default=strawberry.UNSET)
    co_located_with_id: strawberry.ID | None = shown(*_CO_LOCATED, default=strawberry.UNSET)

    def amendment(self) -> StationAmendment:
        """As given.

        Raises DomainError NOTHING_TO_AMEND, TEXT_MISSING, NOTE_TOO_LONG, BAD_PHONE, BAD_ID,
        PLACE_OUT_OF_RANGE.
        """
        values = _said(self)
        if self.name is not None:
            values[StationField.NAME] = said(self.name)
        if not values:
            raise DomainError("NOTHING_TO_AMEND", "请写要更正的项。", "Give what is to be otherwise.")
        key = key_of(self.station_id, "Station", "stationId")
        return StationAmendment(
            self.client_id, key, self.base_version, self.act, self.on, tuple(values.items())
        )


@strawberry.input(description=both("撤销一个服务中心（站）", "A station to be closed"))
class CloseStationInput:
    client_id: UUID = shown(*CLIENT_ID)
    station_id: strawberry.ID = shown("服务中心（站）编号", "Id of the station")
    on: date = shown("自哪一日起撤销，最早为今天", "From which day on it is no more, today at the earliest")
    successor_id: strawberry.ID | None = shown(
        "承接站：接手其服务的区划、下级站和网格员；须在同一区县",
        "Id of the station of the county that takes over the divisions, the stations below and the workers",
        default=None,
    )

    def closing(self) -> Closing:
        """As given. Raises DomainError BAD_ID."""
        key = key_of(self.station_id, "Station", "stationId")
        other = None if self.successor_id is None else key_of(self.successor_id, "Station", "successorId")
        return Closing(self.client_id, key, self.on, other)


def _said(given: OpenStationInput | AmendStationInput) -> dict[StationField, Any]:
    """What is said beside the name; null says that there is none."""
    values: dict[StationField, Any] = {}
    if given.head is not strawberry.UNSET:
        values[StationField.HEAD] = None if given.head is None else given.head.head()
    if given.telephone is not strawberry.UNSET:
        values[StationField.TELEPHONE] = phone_of(given.telephone)
    if given.address is not strawberry.UNSET:
        values[StationField.ADDRESS] = bounded(given.address)
    if given.point is not strawberry.UNSET:
        values[StationField.POINT] = _spot(given.point)
    if given.co_located_with_id is not strawberry.UNSET:
        other = given.co_located_with_id
        key = None if other is None else key_of(other, "Station", "coLocatedWithId")
        values[StationField.CO_LOCATION] = key
    return values


def _spot(point: PlaceInput | None) -> Spot | None:
    return None if point is None else spot_at(point.lon_lat(), point.system or CoordinateSystem.WGS84)
