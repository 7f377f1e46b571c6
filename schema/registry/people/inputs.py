"""What callers send about persons."""

from datetime import date
from uuid import UUID

import strawberry

from resolvers.areas import Area
from resolvers.ground.named_areas import NamedArea
from resolvers.registry.people.entry import (
    ComingHome,
    Registration,
    categories_of,
    most_urgent_first,
    name_of,
    number_of,
    phone_of,
    registered_code_of,
)
from resolvers.registry.people.homes import Home, Spot, home_of
from resolvers.registry.people.locating import Location
from resolvers.registry.people.moving import Move
from schema.arguments import PlaceInput, bounded, chosen, said
from schema.codes import CoordinateSystem, PersonCategory, PriorityClass
from schema.context import Context
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID

BASE_VERSION = (
    "开始修改时的版本；离线连续修改时为首次修改时的版本",
    "The version on which the changes began: of a chain made offline, that before its first",
)
ON = ("自哪一日起，不晚于今天", "From which day on; no later than today")


@strawberry.input(
    description=both(
        "住所：坐标、网格代码或村（社区）代码；坐标可与后两者之一同给，须相符",
        "Where a person lives: a place, the code of a cell, or that of a village; "
        "a place may stand beside one of the two, and has to lie in it",
    )
)
class HomeInput:
    place: PlaceInput | None = shown(
        "坐标；所在网格由此得出", "The place; the cell is the one that covers it", default=None
    )
    accuracy_m: int | None = shown("坐标精度（米）", "Accuracy of the place in metres", default=None)
    cell_code: str | None = shown("网格代码", "Code of the cell", default=None)
    division_code: str | None = shown(
        "村（社区）代码；不详时可用乡镇代码",
        "Code of the village, or of the township if no more is known",
        default=None,
    )

    def named(self) -> NamedArea | None:
        """The cell or division that is named. Raises DomainError ONE_AREA_EXPECTED."""
        if self.cell_code is None and self.division_code is None:
            return None
        return NamedArea(self.division_code, self.cell_code)

    def home(self, area: Area | None) -> Home:
        """The home in what was named. Raises DomainError HOME_MISSING, PLACE_OUT_OF_RANGE, BAD_ACCURACY."""
        return home_of(area, None if self.place is None else spot_of(self.place, self.accuracy_m))


def spot_of(place: PlaceInput, accuracy_m: int | None) -> Spot:
    """A place as it was given. Raises DomainError PLACE_OUT_OF_RANGE, BAD_ACCURACY."""
    return Spot(place.lon_lat(), place.system or CoordinateSystem.WGS84, accuracy_m)


@strawberry.input(description=both("退役返乡：产生返乡必访任务", "A veteran who came home: raises the visit"))
class CameHomeInput:
    on: date = shown("返乡日期，不晚于今天", "The day, no later than today")
    source: str = shown("依据（何处得知）", "The paper or person it is known from")

    def came_home(self) -> ComingHome:
        """The event as given. Raises DomainError TEXT_MISSING, NOTE_TOO_LONG."""
        return ComingHome(self.on, said(self.source))


@strawberry.input(description=both("登记一位服务对象", "A person to be registered"))
class RegisterPersonInput:
    client_id: UUID = shown(*CLIENT_ID)
    on: date = shown(*ON)
    name: str = shown("姓名", "Name")
    identity_number: str = shown(
        "公民身份号码；性别与出生日期由此得出",
        "Identity number; sex and day of birth are taken from it",
    )
    categories: list[PersonCategory] = shown(
        "人员类别，至少一项，首个为主要类别", "Categories, one at least, the principal one first"
    )
    home: HomeInput = shown("住所", "Where the person lives")
    priority_classes: list[PriorityClass] | None = shown(
        "重点类别，默认无", "Priority classes, none by default", default=None
    )
    phone: str | None = shown("电话", "Telephone number", default=None)
    address: str | None = shown("住址，至多 500 字", "Address, 500 characters at most", default=None)
    registered_code: str | None = shown(
        "户籍地行政区划代码", "Code of the division of household registration", default=None
    )
    enlisted_on: date | None = shown("入伍日期", "Date of enlistment", default=None)
    discharged_on: date | None = shown("退役日期", "Date of discharge", default=None)
    came_home: CameHomeInput | None = shown(
        "新近退役返乡者：返乡情况", "Of a veteran who came home lately: when", default=None
    )

    def entry(self, context: Context, county_id: int, home: Home) -> Registration:
        """The person as given.

        Raises DomainError BAD_NAME, BAD_IDENTITY_NUMBER, BAD_PHONE, BAD_DIVISION_CODE, CATEGORIES_MISSING,
        TOO_MANY_VALUES, TEXT_MISSING, NOTE_TOO_LONG.
        """
        return Registration(
            client_id=self.client_id,
            county_id=county_id,
            on=self.on,
            home=home,
            name=name_of(self.name),
            identity_number=number_of(self.identity_number, context.today),
            categories=categories_of(chosen(self.categories)),
            priority_classes=most_urgent_first(chosen(self.priority_classes)),
            phone=phone_of(self.phone),
            address=bounded(self.address),
            registered_code=registered_code_of(self.registered_code),
            enlisted_on=self.enlisted_on,
            discharged_on=self.discharged_on,
            came_home=None if self.came_home is None else self.came_home.came_home(),
        )


@strawberry.input(description=both("登记一批服务对象", "Persons to be registered"))
class RegisterPersonsInput:
    persons: list[RegisterPersonInput] = shown("1 至 500 人", "1 to 500 persons")


@strawberry.input(description=both("县内迁居", "A move within the county"))
class MovePersonInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    on: date = shown(*ON)
    home: HomeInput = shown("新住所，须在本县", "The new home, in the same county")
    address: str | None = shown(
        "新住址，至多 500 字；空为不详",
        "The new address, 500 characters at most; null: unknown",
        default=None,
    )

    def move(self, home: Home) -> Move:
        """The move as given. Raises DomainError BAD_ID, NOTE_TOO_LONG."""
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        return Move(self.client_id, county_id, person_id, self.on, home, bounded(self.address))


@strawberry.input(description=both("为尚未定位的住所给出坐标", "The place of a home that has none yet"))
class LocatePersonInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    place: PlaceInput = shown("坐标", "The place")
    accuracy_m: int | None = shown("坐标精度（米）", "Accuracy of the place in metres", default=None)

    def location(self) -> Location:
        """The place as given. Raises DomainError BAD_ID, PLACE_OUT_OF_RANGE, BAD_ACCURACY."""
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        return Location(self.client_id, county_id, person_id, spot_of(self.place, self.accuracy_m))
