"""Programs bring files in over HTTP and GraphQL as people do on pages."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.factory import graphql
from resolvers.viewer import Viewer
from tests.importers.maps.made import geojson
from tests.viewers import leader_viewer
from tests.web_map.atlas import PLAN, Atlas, client_of, county_client, map_app, signed_in
from tests.web_pages.desk import HEADINGS, drawn, line, manager, official, page, roster, work

RUN = "number state job isStuck trouble account { read new held written reversed reasons { code places } }"


@pytest.fixture
def client(database_url: str, atlas: Atlas) -> Iterator[TestClient]:
    with client_of(map_app(database_url, answering=graphql)) as opened:
        yield opened


def brought(
    client: TestClient, viewer: Viewer, content: bytes, county: str = "500151", kind: str = "people"
) -> Any:
    headers = {"Authorization": signed_in(viewer)["Authorization"]}
    files = {"file": ("花名册.xlsx", content)}
    return client.post(f"/imports/{kind}", data={"county": county}, files=files, headers=headers)


def asked(client: TestClient, viewer: Viewer, query: str, **variables: Any) -> Any:
    headers = {"Authorization": signed_in(viewer)["Authorization"]}
    answer = client.post("/graphql", json={"query": query, "variables": variables}, headers=headers).json()
    return answer["data"] if "errors" not in answer else answer["errors"][0]["extensions"]["code"]


def act(client: TestClient, viewer: Viewer, name: str, run: str) -> Any:
    query = f"mutation($id: ID!) {{ done: {name}(id: $id) {{ run {{ state job }} }} }}"
    return asked(client, viewer, query, id=run)


def test_a_program_brings_a_file_in_and_takes_it_back(
    client: TestClient, atlas: Atlas, database_url: str
) -> None:
    viewer, headings = county_client(atlas), (*HEADINGS[:5], "住址")
    answer = brought(client, viewer, roster(line(0), line(0), line(1), headings=headings))
    assert answer.status_code == 202
    run = answer.json()["id"]
    assert work(database_url) == 1
    checked = """mutation($input: CheckImportInput!) { checkImport(input: $input) { run { job } } }"""
    assert asked(client, viewer, checked, input={"id": run})["checkImport"]["run"] == {"job": "CHECK"}
    assert act(client, viewer, "acceptImport", run) == "RUN_STATE"
    assert work(database_url) == 1
    assert act(client, viewer, "acceptImport", run)["done"]["run"] == {"state": "ACCEPTED", "job": "WRITE"}
    assert work(database_url) == 1
    assert act(client, viewer, "resumeImport", run) == "RUN_STATE"
    assert act(client, viewer, "undoImport", run)["done"]["run"] == {"state": "DONE", "job": "UNDO"}
    assert work(database_url) == 1

    shown = asked(client, viewer, f"query($id: ID!) {{ importRun(id: $id) {{ {RUN} }} }}", id=run)[
        "importRun"
    ]
    listed = asked(client, viewer, f'{{ importRuns(code: "500151") {{ {RUN} }} }}')["importRuns"]
    assert listed == [shown]
    assert shown["state"] == "UNDONE"
    held = [{"code": "NUMBER_TWICE", "places": ["名册:3", "名册:4"]}]
    assert shown["account"] == {
        "read": 5,
        "new": 1,
        "held": 2,
        "written": 0,
        "reversed": 1,
        "reasons": held,
    }


def test_households_and_the_offices_own_totals_are_told_of_alike_on_the_page(
    client: TestClient, atlas: Atlas, database_url: str
) -> None:
    viewer, headings = county_client(atlas), (*HEADINGS[:5], "住址", "户号", "与户主关系")
    kept = [(*line(0), "1", "户主"), (*line(1), "1", "妻"), (*line(2), "2", "子"), (*line(3), "", "")]
    file = roster(*kept[:3], ("小计", "4 人"), kept[3], ("合计", "4"), headings=headings)
    run = brought(client, viewer, file).json()["id"]
    assert work(database_url) == 1
    checked = """mutation($input: CheckImportInput!) { checkImport(input: $input) { run { number } } }"""
    number = asked(client, viewer, checked, input={"id": run})["checkImport"]["run"]["number"]
    assert work(database_url) == 1

    query = """query($id: ID!) { importRun(id: $id) { totals { place village said read taken difference }
        account { households { new unchanged held written } } } }"""
    shown = asked(client, viewer, query, id=run)["importRun"]
    first = {"place": "名册:6", "village": "一村", "said": [4], "read": 3, "taken": 3, "difference": -1}
    last = {"place": "名册:8", "village": "一村", "said": [4], "read": 4, "taken": 4, "difference": 0}
    assert shown["totals"] == [first, last]
    assert shown["account"]["households"] == {"new": 1, "unchanged": 0, "held": 1, "written": 0}
    opened = page(client, official(atlas), f"/imports/{number}")
    rows = [
        [cell.text_content() for cell in row] for row in opened.xpath("//table[@class='totals']/tbody/tr")
    ]
    assert rows == [["名册:6", "一村", "4", "3", "3", "−1"], ["名册:8", "一村", "4", "4", "4", "相符"]]
    assert "户：新成户 1，未采用 1" in opened.text_content()
    assert opened.xpath("//a[contains(@href, 'workbook')]")


def test_a_program_closes_divisions_only_by_their_number(
    client: TestClient, atlas: Atlas, database_url: str
) -> None:
    viewer = manager(atlas)
    file = roster(("500151001", "甲街道"), ("500151001001", "一新村"), headings=("区划代码", "名称"))
    run = brought(client, viewer, file, kind="divisions").json()["id"]
    assert work(database_url) == 1
    checked = """mutation($input: CheckImportInput!) { checkImport(input: $input) { run { job } } }"""
    told = """query($id: ID!) { importRun(id: $id) { trouble divisions { missing closes canTell
        missingDivisions { code isUsed outcome } changes { verdict oldName name } } } }"""
    assert asked(client, viewer, checked, input={"id": run, "closings": -1}) == "BAD_CLOSINGS"
    for closings, trouble in ((1, "CLOSINGS_NOT_ACCEPTED"), (0, None)):
        asked(client, viewer, checked, input={"id": run, "closings": closings})
        assert work(database_url) == 1
        shown = asked(client, viewer, told, id=run)["importRun"]
        assert shown["trouble"] == trouble
    divisions = shown["divisions"]
    assert (divisions["closes"], divisions["canTell"]) == (False, True)
    assert divisions["missing"] == len(divisions["missingDivisions"]) == 3
    renamed = {"verdict": "RENAMED", "oldName": "一村", "name": "一新村"}
    assert divisions["changes"] == [renamed]

    asked(client, viewer, checked, input={"id": run, "closings": 3})
    assert work(database_url) == 1
    for name in ("acceptImport", "undoImport"):
        act(client, viewer, name, run)
        assert work(database_url) == 1
    outcomes = asked(client, viewer, told, id=run)["importRun"]["divisions"]["missingDivisions"]
    assert {one["outcome"] for one in outcomes} == {"REVERSED"}


def test_columns_that_are_to_be_chosen_are_not_guessed(
    client: TestClient, atlas: Atlas, database_url: str
) -> None:
    viewer = county_client(atlas)
    run = brought(client, viewer, roster(line(0))).json()["id"]
    assert work(database_url) == 1
    checked = """mutation($id: ID!) { checkImport(input: { id: $id }) { run { job } } }"""
    assert asked(client, viewer, checked, id=run) == "COLUMNS_UNSETTLED"


def test_whoever_may_not_see_all_persons_brings_nothing_in(
    client: TestClient, atlas: Atlas, database_url: str
) -> None:
    assert brought(client, leader_viewer(atlas.county), roster(line(0))).status_code == 403
    assert brought(client, county_client(atlas), roster(line(0)), county="440304").status_code == 404
    assert work(database_url) == 0


def test_a_program_brings_in_a_map_and_says_what_it_takes(
    client: TestClient, atlas: Atlas, database_url: str
) -> None:
    viewer = manager(atlas)
    drawing = drawn(PLAN.shape("E"), 网格代码="500151101001001")
    run = brought(client, viewer, geojson(drawing), kind="cells").json()["id"]
    assert work(database_url) == 1
    checked = "mutation($input: CheckImportInput!) { checkImport(input: $input) { run { kind job } } }"
    assert asked(client, viewer, checked, input={"id": run, "system": "WGS84"}) == "IMPORT_TERM_MISSING"
    answer = asked(client, viewer, checked, input={"id": run, "system": "WGS84", "plan": "草案"})
    assert answer["checkImport"]["run"] == {"kind": "CELLS", "job": "CHECK"}
    assert work(database_url) == 1
    listed = asked(client, viewer, '{ importRuns(code: "500151") { account { new held } } }')["importRuns"]
    assert listed == [{"account": {"new": 1, "held": 0}}]
    assert asked(client, county_client(atlas), '{ importRuns(code: "500151") { id } }')["importRuns"] == []


def test_a_kind_that_is_not_theirs_is_nobodys_to_bring_in(
    client: TestClient, atlas: Atlas, database_url: str
) -> None:
    for kind in ("stations", "workers", "policies", "cells", "shapes"):
        assert brought(client, county_client(atlas), roster(line(0)), kind=kind).status_code == 404
    assert brought(client, manager(atlas), roster(line(0))).status_code == 404
    assert work(database_url) == 0
