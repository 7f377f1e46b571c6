"""Stations over time, and staff entered, given cells and taken from the post, on pages."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from db.models import GridWorker
from resolvers.viewer import Viewer
from resolvers.windows import today_in_china
from tests.viewers import worker_viewer
from tests.web_map.atlas import Atlas, county_leader, signed_in
from tests.web_pages.desk import official
from tests.web_pages.registry.office import (
    administrator,
    errors,
    filled,
    names,
    opened,
    press,
    shown,
    text_of,
)

STATIONS = "/registry/stations"
DECIDED = {"decided_by": "甲街道", "reason": "岗位调整"}


@pytest.fixture
def station(engine: Engine, atlas: Atlas) -> str:
    """The address of the station of the first township."""
    with engine.connect() as connection:
        row = connection.execute(select(GridWorker.county_id, GridWorker.station_id)).one()
    return f"{STATIONS}/{row.county_id}-{row.station_id}"


def worker_of(client: TestClient, atlas: Atlas, station: str, name: str) -> str:
    page = shown(client, administrator(atlas.county), station)
    [link] = [one.get("href") for one in page.xpath("//h3/a") if one.text_content() == name]
    return str(link)


def send(client: TestClient, viewer: Viewer, address: str, /, **said: str) -> str:
    form = filled(shown(client, viewer, address)) | said
    places = set()
    for _ in range(2):
        answer = press(client, viewer, address, **form)
        assert answer.status_code == 303, text_of(opened(answer))
        places.add(answer.headers["location"])
    [place] = places
    return text_of(shown(client, viewer, place))


def refused(client: TestClient, viewer: Viewer, address: str, /, **said: str) -> dict[str, str]:
    answer = press(client, viewer, address, **filled(shown(client, viewer, address)) | said)
    assert 400 <= answer.status_code < 500
    return errors(opened(answer))


def test_stations_are_listed_to_those_who_manage_or_analyse(
    client: TestClient, atlas: Atlas, station: str
) -> None:
    for viewer in (administrator(atlas.county), official(atlas), county_leader(atlas)):
        assert STATIONS in shown(client, viewer, "/").xpath("//main//a/@href")
        page = shown(client, viewer, STATIONS)
        assert station in page.xpath("//tbody//a/@href")
    assert names(shown(client, administrator(atlas.townships[1]), STATIONS)) == []
    assert names(shown(client, worker_viewer(atlas.worker), STATIONS)) == []
    assert "没有主责网格员的网格" in text_of(shown(client, administrator(atlas.county), STATIONS))
    assert "没有主责网格员的网格" not in text_of(shown(client, official(atlas), STATIONS))


def test_a_station_tells_who_works_there_with_which_cells(
    client: TestClient, atlas: Atlas, station: str
) -> None:
    told = text_of(shown(client, official(atlas), station))
    for said in ("网格A", "网格B", "主责", "一村"):
        assert said in told
    assert not shown(client, official(atlas), station).xpath("//nav[@class='deeds']")
    assert shown(client, administrator(atlas.county), station).xpath("//nav[@class='deeds']")


def test_a_station_is_amended_and_was_otherwise_before(
    client: TestClient, atlas: Atlas, station: str
) -> None:
    viewer, today = administrator(atlas.county), today_in_china()
    said = {"head_name": "周某", "head_post": "书记", "telephone": "023-1234567"}
    told = send(client, viewer, f"{station}/amend", **said)
    assert "周某（书记）" in told
    assert "023-1234567" in told
    before = shown(client, viewer, f"{station}?as_of={today - timedelta(days=1)}")
    assert "周某（书记）" not in text_of(before)
    assert len(before.xpath("//table//tbody/tr")) == 2
    assert (
        "没有改动"
        in press(client, viewer, f"{station}/amend", **filled(shown(client, viewer, f"{station}/amend"))).text
    )
    assert "name" in refused(client, viewer, f"{station}/amend", name="")
    post = {"head_name": "周某", "head_post_kind": "VILLAGE_SECRETARY"}
    assert "head_post_kind" in refused(client, viewer, f"{station}/amend", **post)


def test_a_worker_is_entered_given_a_cell_and_taken_from_the_post(
    client: TestClient, atlas: Atlas, station: str
) -> None:
    viewer = administrator(atlas.county)
    assert "郑某" in send(client, viewer, f"{station}/worker", name="郑某")
    link = worker_of(client, atlas, station, "郑某")
    codes = shown(client, viewer, f"{link}/cell").xpath("//datalist/option/@value")
    said = {"cell": codes[0], "role": "PRIMARY", **DECIDED}
    assert codes[0] in send(client, viewer, f"{link}/cell", **said)
    assert "cell" in refused(client, viewer, f"{link}/cell", **said)
    tomorrow = str(today_in_china() + timedelta(days=1))
    left = refused(client, viewer, f"{link}/end", on=tomorrow, **DECIDED)
    assert "to" in left
    assert "任职自" in send(client, viewer, f"{link}/end", on=tomorrow, gaps="1", **DECIDED)
    assert tomorrow in text_of(shown(client, viewer, link))


def test_the_cells_of_who_goes_go_to_a_colleague(client: TestClient, atlas: Atlas, station: str) -> None:
    viewer = administrator(atlas.county)
    send(client, viewer, f"{station}/worker", name="郑某")
    page = shown(client, viewer, station)
    [old] = [one.get("href") for one in page.xpath("//h3/a") if one.text_content() != "郑某"]
    heir = worker_of(client, atlas, station, "郑某")
    tomorrow = today_in_china() + timedelta(days=1)
    send(client, viewer, f"{old}/end", on=str(tomorrow), to=heir.rpartition("/")[2], **DECIDED)
    then = text_of(shown(client, viewer, f"{station}?as_of={tomorrow}"))
    assert "郑某 网格A" in then.replace("  ", " ") or "网格A" in then.partition("郑某")[2]


@pytest.mark.parametrize(
    ("act", "said", "field"),
    [
        ("worker", {"name": ""}, "name"),
        ("worker", {"name": "郑某", "on": "2999-01-01"}, "on"),
        ("worker", {"name": "郑某", "on": "x"}, "on"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    client: TestClient, atlas: Atlas, station: str, act: str, said: dict[str, str], field: str
) -> None:
    assert field in refused(client, administrator(atlas.county), f"{station}/{act}", **said)


@pytest.mark.parametrize("act", ["worker", "amend"])
def test_who_does_not_manage_finds_no_form(client: TestClient, atlas: Atlas, station: str, act: str) -> None:
    for viewer in (official(atlas), county_leader(atlas)):
        assert client.get(f"{station}/{act}", headers=signed_in(viewer)).status_code == 403
        answer = press(client, viewer, f"{station}/{act}", name="郑某", on=str(date(2025, 1, 1)))
        assert answer.status_code == 403
    elsewhere = administrator(atlas.townships[1])
    answer = press(client, elsewhere, f"{station}/worker", name="郑某", on=str(today_in_china()))
    assert answer.status_code == 404


def test_who_manages_elsewhere_is_offered_no_form_and_finds_none(
    client: TestClient, atlas: Atlas, station: str
) -> None:
    here, elsewhere = administrator(atlas.county), administrator(atlas.townships[1])
    page = shown(client, here, station)
    worker = str(page.xpath("//h3/a")[0].get("href"))
    division = str(page.xpath("//a[starts-with(@href, '/registry/divisions/')]")[0].get("href"))
    forms = 0
    for address in (station, worker, division):
        offered = shown(client, here, address).xpath("//nav[@class='deeds']//a/@href")
        for act in (one for one in offered if one.startswith(f"{address}/")):
            forms += 1
            assert client.get(act, headers=signed_in(here)).status_code == 200
            assert client.get(act, headers=signed_in(elsewhere)).status_code == 404
        assert shown(client, elsewhere, address).xpath("//nav[@class='deeds']") == []
    assert forms >= 7


def test_stations_and_workers_that_are_none_are_not_there(client: TestClient, atlas: Atlas) -> None:
    for address in (f"{STATIONS}/500151-1", f"{STATIONS}/x", "/registry/workers/500151-1"):
        assert client.get(address, headers=signed_in(official(atlas))).status_code == 404
    assert client.get(f"{STATIONS}?as_of=x", headers=signed_in(official(atlas))).status_code == 400
