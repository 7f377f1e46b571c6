"""What tells a replay from another act: kept with the receipt, so it is the same for ever."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from db.codes import CoordinateSystem, DivisionLevel, PersonCategory, PriorityClass
from geo.coordinates import LonLat
from resolvers.areas import Area, AreaKind
from resolvers.receipts import digest_of
from resolvers.registry.people.entry import Registration
from resolvers.registry.people.homes import Home, Spot

VILLAGE = Area(AreaKind.DIVISION, 500151, 3, DivisionLevel.VILLAGE)
SENT = Registration(
    client_id=UUID(int=7),
    county_id=500151,
    on=date(2026, 1, 2),
    home=Home(VILLAGE, Spot(LonLat(106.05, 29.84), CoordinateSystem.GCJ02, 5)),
    name="某人",
    identity_number="11010119300101996X",
    categories=tuple(PersonCategory)[:2],
    priority_classes=tuple(PriorityClass)[:2],
    address='甲"路\n',
)
KEPT = "c06c215b1bc68b1d1587ed0ba3e558487d3e8eca3278256c82da5bb6b998931a"


def test_a_digest_is_what_it_has_always_been() -> None:
    assert digest_of(SENT).hex() == KEPT


def test_another_home_is_another_act() -> None:
    assert digest_of(replace(SENT, home=Home(VILLAGE, None))) != digest_of(SENT)
