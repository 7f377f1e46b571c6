"""A city of the mapped county and another one, in which as many live on the very same ground."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, update

from db.codes import DivisionLevel
from db.models import CountyLink
from resolvers.areas import Area
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.builders import build_division, build_unit
from tests.residents import build_person
from tests.web_map.atlas import PEOPLE, PLAN, Atlas, build_shape


@dataclass(frozen=True, slots=True)
class City:
    """The city, and the county beside that of the atlas."""

    city: Area
    other: Area

    @property
    def client(self) -> Viewer:
        """Who may see everybody in the city."""
        grants = tuple(Grant(can, self.city) for can in (Permission.SEARCH, Permission.ANALYSE))
        return Viewer("client", "客户端", Role.SERVICE_CLIENT, grants)


def build_city(engine: Engine, atlas: Atlas, *, drawn: bool) -> City:
    """The city 500100, committed; unless `drawn`, its other county 500152 has no boundary at all."""
    with engine.begin() as connection:
        city = build_unit(connection, "500100000000", "某市", DivisionLevel.CITY, above=atlas.nation)
        ours = CountyLink.county_id == atlas.county.county_id
        connection.execute(update(CountyLink).where(ours).values(parent_id=city.county_id))
        other = build_unit(connection, "500152000000", "潼南区", DivisionLevel.COUNTY, above=city)
        if drawn:
            build_shape(connection, other, "1")
        _populate(connection, other)
    return City(city, other)


def _populate(connection: Connection, other: Area) -> None:
    township = build_division(connection, other, "500152001000", "丙镇")
    village = build_division(connection, township, "500152001001", "四村")
    for letter, (people, _) in PEOPLE.items():
        for number in range(people):
            # As in the county of the atlas, where one has no point.
            point = None if letter == "E" and number == 0 else PLAN.inside(letter)
            build_person(connection, village, point=point)
