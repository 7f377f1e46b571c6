"""A grid worker's home leads to the cells, the persons in them, and who is to be visited."""

from collections.abc import Iterator

import lxml.html  # type: ignore[import-untyped]  # ships no types
import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from resolvers.viewer import Viewer
from tests.viewers import leader_viewer, worker_viewer
from tests.web_map.atlas import Atlas, build_atlas, client_of, map_app, signed_in


@pytest.fixture
def atlas(engine: Engine) -> Atlas:
    """A county whose worker has the cells A and B, with four persons in each."""
    return build_atlas(engine)


@pytest.fixture
def client(database_url: str, atlas: Atlas) -> Iterator[TestClient]:
    """A client of it."""
    with client_of(map_app(database_url)) as opened:
        yield opened


def links(client: TestClient, viewer: Viewer, address: str) -> list[str]:
    answer = client.get(address, headers=signed_in(viewer))
    assert answer.status_code == 200, answer.text[:500]
    return [str(one) for one in lxml.html.fromstring(answer.text).xpath("//main//a/@href")]


def test_home_leads_a_worker_to_cells_persons_and_visits_and_a_leader_to_maps(
    client: TestClient, atlas: Atlas
) -> None:
    own = {"/my/visits", "/my/cells", "/my/persons"}
    assert own <= set(links(client, worker_viewer(atlas.worker), "/"))
    assert not own & set(links(client, leader_viewer(atlas.county), "/"))


def test_each_cell_leads_to_its_map_and_its_persons(client: TestClient, atlas: Atlas) -> None:
    worker = worker_viewer(atlas.worker)
    found = links(client, worker, "/my/cells")
    assert len(found) == 4
    for address in found:
        assert client.get(address, headers=signed_in(worker)).status_code == 200
    page = lxml.html.fromstring(client.get(found[1], headers=signed_in(worker)).text)
    assert len(page.xpath("//tbody/tr")) == 4


def test_the_persons_of_all_cells_are_listed_and_nobody_elses(client: TestClient, atlas: Atlas) -> None:
    text = client.get("/my/persons", headers=signed_in(worker_viewer(atlas.worker))).text
    assert len(lxml.html.fromstring(text).xpath("//tbody/tr")) == 8
    other = client.get("/my/persons?cell=500151101001001", headers=signed_in(worker_viewer(atlas.worker)))
    assert "<tbody>" not in other.text or not lxml.html.fromstring(other.text).xpath("//tbody/tr")


def test_who_is_to_be_visited_is_counted(client: TestClient, atlas: Atlas) -> None:
    answer = client.get("/my/visits", headers=signed_in(worker_viewer(atlas.worker)))
    assert answer.status_code == 200
    assert "应访与逾期任务共" in answer.text


@pytest.mark.parametrize("address", ["/my/cells", "/my/persons", "/my/visits"])
def test_who_is_no_worker_has_none(client: TestClient, atlas: Atlas, address: str) -> None:
    assert client.get(address, headers=signed_in(leader_viewer(atlas.county))).status_code == 403


@pytest.mark.parametrize("page", ["0", "201", "x", "1e3"])
def test_a_page_that_is_none_is_refused(client: TestClient, atlas: Atlas, page: str) -> None:
    answer = client.get(f"/my/persons?page={page}", headers=signed_in(worker_viewer(atlas.worker)))
    assert answer.status_code == 400
