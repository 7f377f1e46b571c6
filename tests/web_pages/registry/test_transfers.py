"""A person is offered to another county, withdrawn, refused or taken, on pages of both."""

from datetime import date

import pytest
from sqlalchemy import Engine, update
from starlette.testclient import TestClient

from db.codes import DivisionLevel
from db.models import Person, PersonKey
from geo.identity_numbers import make_identity_number
from resolvers.areas import Area
from resolvers.people.identities import SealedAt, hash_under, seal
from resolvers.viewer import Viewer
from tests.builders import build_division, build_unit
from tests.residents import Registered, build_person
from tests.rolled_up import roll_up
from tests.viewers import TODAY, staff_viewer
from tests.web_map.atlas import Atlas, signed_in
from tests.web_pages.desk import KEYS, official
from tests.web_pages.registry.office import PEOPLE, errors, filled, names, opened, press, shown, text_of

TRANSFERS = "/registry/transfers"


@pytest.fixture
def other(engine: Engine, atlas: Atlas) -> Area:
    """Another county, with a township and a village."""
    with engine.begin() as connection:
        county = build_unit(connection, "440304000000", "福田区", DivisionLevel.COUNTY, above=atlas.nation)
        township = build_division(connection, county, "440304001000", "南园街道")
        build_division(connection, township, "440304001001", "锦龙社区")
        return county


@pytest.fixture
def person(engine: Engine, atlas: Atlas, other: Area) -> Registered:
    """Somebody of the first county."""
    number = make_identity_number("500151", date(1961, 2, 3), 998)
    with engine.begin() as connection:
        one = build_person(connection, atlas.villages[0], name="吴某甲", born_on=date(1961, 2, 3))
        cipher = seal(KEYS, SealedAt("person", "identity_cipher", one.county_id, one.id), number)
        connection.execute(update(Person).where(Person.id == one.id).values(identity_cipher=cipher))
        key = {"key_hash": hash_under(KEYS, 1, number), "county_id": one.county_id, "person_id": one.id}
        connection.execute(PersonKey.__table__.insert().values(**key))  # type: ignore[attr-defined]  # a table
        roll_up(connection, TODAY)
        return one


def offered(client: TestClient, atlas: Atlas, person: Registered) -> str:
    """Offers them; the address of the transfer on this side."""
    address = f"{PEOPLE}/{person.county_id}-{person.id}/transfer"
    form = filled(shown(client, official(atlas), address))
    said = {"to": "440304", "on": "2025-09-01", "reason": "随子女居住"}
    for _ in range(2):
        assert press(client, official(atlas), address, **form | said).status_code == 303
    [link] = shown(client, official(atlas), f"{TRANSFERS}?state=OFFERED").xpath("//tbody//a/@href")
    return str(link)


def incoming(client: TestClient, viewer: Viewer) -> str:
    [link] = shown(client, viewer, f"{TRANSFERS}?direction=IN").xpath("//tbody//a/@href")
    return str(link)


def test_an_offer_is_withdrawn(client: TestClient, atlas: Atlas, person: Registered) -> None:
    link = offered(client, atlas, person)
    page = shown(client, official(atlas), link)
    assert "福田区" in text_of(page)
    form = filled(page) | {"act": "withdraw"}
    for _ in range(2):
        assert press(client, official(atlas), link, **form).status_code == 303
    assert "已撤回" in text_of(shown(client, official(atlas), link))
    assert not shown(client, official(atlas), link).xpath("//main//button")


def test_an_offer_is_refused_with_words(
    client: TestClient, atlas: Atlas, person: Registered, other: Area
) -> None:
    offered(client, atlas, person)
    theirs = staff_viewer(other)
    link = incoming(client, theirs)
    form = filled(shown(client, theirs, link), "refuse") | {"act": "refuse"}
    answer = press(client, theirs, link, **form)
    assert (answer.status_code, "reason" in errors(opened(answer))) == (400, True)
    assert press(client, theirs, link, **form | {"reason": "查无此人"}).status_code == 303
    ours = text_of(shown(client, official(atlas), f"{TRANSFERS}?state=REFUSED"))
    assert "吴某甲" in ours


def test_an_offer_is_taken_and_the_person_lives_there(
    client: TestClient, atlas: Atlas, person: Registered, other: Area
) -> None:
    offered(client, atlas, person)
    theirs = staff_viewer(other)
    link = incoming(client, theirs)
    form = filled(shown(client, theirs, link)) | {"act": "accept"}
    answer = press(client, theirs, link, **form)
    assert (answer.status_code, "place" in errors(opened(answer))) == (400, True)
    said = {"place": "440304001001", "address": "园岭路"}
    for _ in range(2):
        assert press(client, theirs, link, **form | said).status_code == 303
    page = shown(client, theirs, link)
    assert "已接收" in text_of(page)
    [file] = page.xpath("//main//a[contains(@href, '/registry/people/440304-')]/@href")
    assert "锦龙社区" in text_of(shown(client, theirs, file))
    here = shown(client, official(atlas), f"{PEOPLE}/{person.county_id}-{person.id}")
    assert "迁出，自 2025-09-01" in text_of(here)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"to": "500151"}, "to"), ({"to": "999999"}, "to"), ({"to": "x"}, "to"), ({"on": "2999-01-01"}, "on")],
)
def test_an_offer_that_cannot_be_is_told_beside_its_field(
    client: TestClient, atlas: Atlas, person: Registered, said: dict[str, str], field: str
) -> None:
    address = f"{PEOPLE}/{person.county_id}-{person.id}/transfer"
    form = filled(shown(client, official(atlas), address)) | {"to": "440304", "reason": "随子女"} | said
    answer = press(client, official(atlas), address, **form)
    assert 400 <= answer.status_code < 500
    assert field in errors(opened(answer))
    assert names(shown(client, official(atlas), TRANSFERS)) == []


def test_a_transfer_that_is_none_is_not_there(client: TestClient, atlas: Atlas) -> None:
    for key in ("500151-1", "x"):
        assert client.get(f"{TRANSFERS}/{key}", headers=signed_in(official(atlas))).status_code == 404
