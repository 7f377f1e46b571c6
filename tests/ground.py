"""A small county, 铜梁区, under its city, municipality and nation: two townships of two villages each."""

from dataclasses import dataclass

from sqlalchemy import Connection

from db.codes import DivisionLevel
from resolvers.areas import Area
from tests.builders import build_division, build_unit


@dataclass(frozen=True, slots=True)
class Ground:
    """The divisions from the nation down; the first two villages lie in the first township."""

    nation: Area
    province: Area
    city: Area
    county: Area
    townships: tuple[Area, Area]
    villages: tuple[Area, Area, Area, Area]


def build_ground(connection: Connection) -> Ground:
    """The divisions of the small county."""
    nation = build_unit(connection, "100000000000", "中国", DivisionLevel.NATION)
    province = build_unit(connection, "500000000000", "重庆市", DivisionLevel.PROVINCE, above=nation)
    city = build_unit(connection, "500100000000", "市辖区", DivisionLevel.CITY, above=province)
    county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY, above=city)
    first = build_division(connection, county, "500151001000", "巴川街道")
    second = build_division(connection, county, "500151002000", "东城街道")
    villages = (
        build_division(connection, first, "500151001001", "甲社区"),
        build_division(connection, first, "500151001002", "乙社区"),
        build_division(connection, second, "500151002001", "丙村"),
        build_division(connection, second, "500151002002", "丁村"),
    )
    return Ground(nation, province, city, county, (first, second), villages)
