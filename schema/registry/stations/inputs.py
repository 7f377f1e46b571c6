"""What callers send about stations."""

from datetime import date
from uuid import UUID

import strawberry

from geo.division_codes import twelve_digits
from geo.names import person_name
from resolvers.registry.stations.acts import Naming, Serving, Supervising
from schema.arguments import said
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID

_ON = ("自哪一日起，最早为今天", "From which day on, today at the earliest")


@strawberry.input(description=both("由哪个站服务某区划", "Which station serves a division"))
class ServeDivisionInput:
    client_id: UUID = shown(*CLIENT_ID)
    division_code: str = shown("区划代码", "Code of the division")
    on: date = shown(*_ON)
    station_id: strawberry.ID | None = shown(
        "服务站编号，须在同一区县；空为按默认",
        "Id of a station of the county; null: the one by default",
        default=None,
    )

    def entry(self) -> Serving:
        """As given. Raises DomainError BAD_ID."""
        station = None if self.station_id is None else key_of(self.station_id, "Station", "stationId")
        return Serving(self.client_id, twelve_digits(self.division_code), station, on=self.on)


@strawberry.input(description=both("某村（社区）的专责人员", "Who is named for a village"))
class NameResponsiblePersonInput:
    client_id: UUID = shown(*CLIENT_ID)
    division_code: str = shown("村（社区）代码", "Code of the village")
    on: date = shown(*_ON)
    name: str | None = shown("姓名；空为不再有专责人员", "Name; null: nobody any longer", default=None)
    post: str | None = shown("职务；有姓名时必填", "Post; required with a name", default=None)

    def entry(self) -> Naming:
        """As given. Raises DomainError TEXT_MISSING, NOTE_TOO_LONG."""
        code = twelve_digits(self.division_code)
        if self.name is None:
            return Naming(self.client_id, code, None, post=None, on=self.on)
        name, post = said(person_name(self.name)), said(self.post or "")
        return Naming(self.client_id, code, name, post=post, on=self.on)


@strawberry.input(description=both("由哪个站主管某站", "Which station supervises a station"))
class SuperviseStationInput:
    client_id: UUID = shown(*CLIENT_ID)
    station_id: strawberry.ID = shown("被主管的站", "Id of the station that is supervised")
    on: date = shown(*_ON)
    supervisor_id: strawberry.ID | None = shown(
        "主管站编号；空为行政上级的站",
        "Id of the supervisor; null: the one of the division above",
        default=None,
    )

    def entry(self) -> Supervising:
        """As given. Raises DomainError BAD_ID."""
        station = key_of(self.station_id, "Station", "stationId")
        above = None if self.supervisor_id is None else key_of(self.supervisor_id, "Station", "supervisorId")
        return Supervising(self.client_id, station, above, on=self.on)
