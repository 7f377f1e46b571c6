"""What all pages of the registry have: the way home and out, both languages, and no script at all."""

import re

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from db.models import DuplicatePair
from tests.builders import put
from tests.residents import build_person
from tests.viewers import leader_viewer, staff_viewer, worker_viewer
from tests.web_map.atlas import Atlas, signed_in
from tests.web_pages.desk import official
from tests.web_pages.registry.office import PEOPLE, administrator, opened, press, shown, text_of

OF_PERSONS = (PEOPLE, f"{PEOPLE}/new", "/registry/households", "/registry/duplicates", "/registry/transfers")
OF_GROUND = ("/registry/inbox", "/registry/stations", "/registry/policies", "/registry/plans")
DUPLICATES = "/registry/duplicates"


@pytest.mark.parametrize("address", [*OF_PERSONS, *OF_GROUND])
def test_a_page_has_the_way_home_and_out_and_runs_nothing(
    client: TestClient, atlas: Atlas, address: str
) -> None:
    answer = client.get(address, headers=signed_in(official(atlas)))
    page = opened(answer)
    assert page.xpath("//nav[@class='ways']//a[@href='/']")
    assert page.xpath("//form[@action='/sign-out']//button")
    assert page.xpath("//nav[@class='ways']//a[@aria-current='page']/@href") == [address]
    assert not page.xpath("//script | //@style | //*[@onclick]")
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"].startswith("no-store")


@pytest.mark.parametrize("address", [*OF_PERSONS, *OF_GROUND])
def test_in_english_a_page_is_english(client: TestClient, atlas: Atlas, address: str) -> None:
    headers = signed_in(official(atlas)) | {"Accept-Language": "en"}
    page = opened(client.get(address, headers=headers))
    for marked in page.xpath("//*[@lang='zh-CN'] | //optgroup | //option"):
        marked.drop_tree()
    for name in page.xpath("//input/@value | //button/@value"):
        assert not re.search("[一-鿿]", name)
    assert not re.search("[一-鿿]", text_of(page)), address


@pytest.mark.parametrize("address", OF_PERSONS)
def test_who_may_not_see_persons_is_refused(client: TestClient, atlas: Atlas, address: str) -> None:
    for viewer in (leader_viewer(atlas.county), administrator(atlas.county)):
        assert client.get(address, headers=signed_in(viewer)).status_code == 403
        assert address not in shown(client, viewer, "/").xpath("//main//a/@href")
    assert address in shown(client, worker_viewer(atlas.worker), "/").xpath("//main//a/@href")


@pytest.mark.parametrize("address", [*OF_PERSONS, *OF_GROUND])
def test_whoever_is_not_signed_in_is_led_to_sign_in_and_back(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.headers["location"].startswith("/sign-in?next=%2Fregistry")


def test_a_probable_pair_is_compared_or_remembered_as_two(
    client: TestClient, atlas: Atlas, engine: Engine
) -> None:
    with engine.begin() as connection:
        first, second = (build_person(connection, atlas.villages[n], name="冯某甲") for n in (0, 2))
        pair = put(
            *(connection, DuplicatePair, first.county_id),
            first_id=min(first.id, second.id),
            second_id=max(first.id, second.id),
            score=9_500,
            agrees=["NAME", "BIRTH"],
            digest=b"x" * 32,
        )
    viewer = official(atlas)
    page = shown(client, viewer, DUPLICATES)
    assert "共 1 对" in text_of(page)
    [merge] = [one for one in page.xpath("//main//a/@href") if "/merge/" in one]
    assert "并排" not in text_of(shown(client, viewer, merge))
    [form] = page.xpath("//form[@action='/registry/duplicates']")
    said = {name: str(value) for name, value in form.form_values()}
    assert said["pair"] == f"{first.county_id}-{pair}"
    assert press(client, viewer, DUPLICATES, **said).status_code == 400
    for _ in range(2):
        assert press(client, viewer, DUPLICATES, **said | {"reason": "两个人"}).is_redirect
    assert "共 0 对" in text_of(shown(client, viewer, DUPLICATES))
    assert "两个人" in text_of(shown(client, viewer, f"{DUPLICATES}?decided=1"))
    elsewhere = staff_viewer(atlas.townships[1])
    assert "冯某甲" not in text_of(shown(client, elsewhere, f"{DUPLICATES}?decided=1"))
    assert press(client, elsewhere, DUPLICATES, **said | {"reason": "x"}).status_code == 404
