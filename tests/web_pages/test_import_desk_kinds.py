"""Every kind of file goes its whole way on the desk's pages, the map files among them."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
import shapely
from starlette.testclient import TestClient

from app.exports.routes import export_routes
from resolvers.viewer import Viewer
from tests.importers.maps.made import feature, geojson
from tests.web_map.atlas import PLAN, TOWNSHIPS, Atlas, signed_in
from tests.web_pages.desk import (
    act,
    drawn,
    figures,
    form,
    line,
    manager,
    official,
    page,
    roster,
    sent,
    told,
    upload,
    work,
)

STATIONS = ("服务站名称", "区划代码", "站长", "经度", "纬度", "建站日期")
CONTACTS = ("身份证号码", "走访日期", "走访方式", "走访结果")


@pytest.fixture
def viewer(atlas: Atlas) -> Viewer:
    return manager(atlas)


Way = Callable[..., str]


def went(client: TestClient, url: str, viewer: Viewer, kind: str, content: bytes, **terms: str) -> str:
    """Uploads a file and has its dry run done on these terms; the address of its run."""
    name = terms.pop("name", "文件.xlsx")
    run = sent(client, viewer, content, name=name, kind=kind)
    assert work(url) == 1
    fields = form(page(client, viewer, run)) | terms
    answer = act(client, viewer, run, "check", **fields)
    assert answer.status_code == 303, answer.text
    assert work(url) == 1
    return run


@pytest.fixture
def tried(client: TestClient, viewer: Viewer, database_url: str) -> Way:
    return partial(went, client, database_url, viewer)


def stations() -> tuple[bytes, dict[str, str], int]:
    spot = TOWNSHIPS.inside("1")
    rows = [
        ("一村服务站", "500151001001", "王某甲", str(spot.lon), str(spot.lat), "2024-03-01"),
        ("二村服务站", "500151001002", "", "", "", ""),
    ]
    return roster(*rows, headings=STATIONS), {"system": "wgs84", "said_on": "2025-01-01"}, 2


def workers() -> tuple[bytes, dict[str, str], int]:
    rows = [
        ("赵网格", "甲街道", "500151E", "协助", "2025-01-01"),
        ("赵网格", "甲街道", "500151D", "协助", "2025-01-01"),
    ]
    headings = ("网格员姓名", "乡镇（街道）", "负责网格", "职责", "任职日期")
    return roster(*rows, headings=headings), {}, 2


def policies() -> tuple[bytes, dict[str, str], int]:
    rows = [
        ("重点联系", "区局", "走访办法", "第一条", "按周期", "3", "高龄"),
        ("重点联系", "区局", "走访办法", "第二条", "按周期", "1", "特困"),
    ]
    headings = ("事项", "制定机关", "文件", "条目", "触发方式", "周期（月）", "重点对象类别")
    return roster(*rows, headings=headings), {}, 2


def cells() -> tuple[bytes, dict[str, str], int]:
    west, south, east, north = PLAN.shape("E").bounds
    middle = round((south + north) / 2, 7)
    halves = (shapely.box(west, south, east, middle), shapely.box(west, middle, east, north))
    drawings = [
        drawn(half, 网格代码=f"50015110100100{n}", 网格名称=f"网格{n}") for n, half in enumerate(halves, 1)
    ]
    return geojson(*drawings), {"name": "网格.geojson", "plan": "来图草案", "system": "WGS84"}, 2


def shapes() -> tuple[bytes, dict[str, str], int]:
    drawing = drawn(TOWNSHIPS.shape("2"), 区划代码="500151001002")
    terms = {"name": "边界.geojson", "change": "CHANGE", "said_on": "2025-01-01", "system": "WGS84"}
    return geojson(drawing), terms, 1


def divisions() -> tuple[bytes, dict[str, str], int]:
    rows = [
        ("500151001", "甲街道", "111"),
        ("500151001001", "一村", "112"),
        ("500151001009", "九社区居委会", "111"),
    ]
    return roster(*rows, headings=("区划代码", "名称", "城乡分类代码")), {"said_on": "2025-09-01"}, 1


@pytest.mark.parametrize(
    "kind", [stations, workers, policies, cells, shapes, divisions], ids=lambda one: str(one.__name__)
)
def test_a_file_of_the_kind_goes_its_whole_way_and_back(
    client: TestClient, viewer: Viewer, database_url: str, tried: Way, kind: Callable[..., Any]
) -> None:
    content, terms, number = kind()
    run = tried(kind.__name__, content, **terms)
    dry = page(client, viewer, run)
    marks = dry.xpath("//figure[@class='where']//*[self::path or self::circle][contains(@class, 'mark')]")
    assert bool(marks) == (kind not in {workers, policies, divisions})
    whole_way(client, viewer, database_url, run, number)


def test_what_a_list_of_divisions_lacks_is_named_and_closes_only_if_that_is_said(
    client: TestClient, viewer: Viewer, database_url: str, tried: Way
) -> None:
    rows = [("500151001", "甲街道"), ("500151001001", "一新村")]
    content = roster(*rows, headings=("区划代码", "名称"))
    run = tried("divisions", content, said_on="2025-09-01")
    dry = page(client, viewer, run).text_content()
    assert "清单未列的现有区划" in dry
    assert "保留不动" in dry
    assert "更名" in dry
    shapes = page(client, viewer, run).xpath(
        "//figure[@class='where']//*[contains(@class, 'mark changed')]/title/text()"
    )
    assert shapes == ["一村 更正"]

    # Too few: it is said how many, and the form stays for another answer.
    fields = form(page(client, viewer, run)) | {"closings": "1"}
    act(client, viewer, run, "check", **fields)
    assert work(database_url) == 1
    short = page(client, viewer, run)
    assert "CLOSINGS_NOT_ACCEPTED" in short.text_content()
    wrong = act(client, viewer, run, "check", **form(short) | {"closings": "x"})
    assert (wrong.status_code, "应为整数" in wrong.text) == (400, True)

    act(client, viewer, run, "check", **form(short) | {"closings": "3"})
    assert work(database_url) == 1
    told_of = page(client, viewer, run).text_content()
    assert "撤销 3 个区划" in told_of
    assert "CLOSING_IN_USE" in told_of
    act(client, viewer, run, "accept")
    assert work(database_url) == 1
    assert told(page(client, viewer, run)) == "已完成"


def test_contacts_go_the_same_way(client: TestClient, atlas: Atlas, database_url: str) -> None:
    staff = official(atlas)
    headings = ("姓名", "身份证号码", "人员类别", "联系电话", "村（社区）", "住址")
    lines = [line(n, "一村" if n else "三村") for n in range(3)]
    roll = roster(*lines, headings=headings)
    people = went(client, database_url, staff, "people", roll, said_on="2025-01-01")
    act(client, staff, people, "accept")
    assert work(database_url) == 1
    rows = [(one[1], "2025-10-01", "上门", "见到本人") for one in lines]
    run = went(client, database_url, staff, "contacts", roster(*rows, headings=CONTACTS))
    titles = page(client, staff, run).xpath("//svg//path/title/text()")
    assert titles == ["甲街道 一村 2", "乙镇 三村 1"]
    whole_way(client, staff, database_url, run, 3)


def whole_way(client: TestClient, viewer: Viewer, url: str, run: str, number: int) -> None:
    """From a dry run to its undoing."""
    dry = page(client, viewer, run)
    assert told(dry) == "已试算"
    assert figures(dry) | {"新登记": number, "搁置": 0, "退回": 0} == figures(dry), dry.text_content()
    act(client, viewer, run, "accept")
    assert work(url) == 1
    done = page(client, viewer, run)
    assert told(done) == "已完成"
    assert figures(done)["已写入"] == number
    drafts = done.xpath("//a[starts-with(@href, '/registry/plans/')]/@href")
    assert len(drafts) == ("网格.geojson" in done.text_content())
    for draft in drafts:
        assert "来图草案" in page(client, viewer, draft).text_content()
    act(client, viewer, run, "undo")
    assert work(url) == 1
    assert told(page(client, viewer, run)) == "已撤回"


def test_a_map_shows_what_becomes_of_each_of_its_shapes(
    client: TestClient, viewer: Viewer, tried: Way
) -> None:
    first, second = drawn(PLAN.shape("E"), 网格代码="500151101001001"), drawn(PLAN.shape("D"), 网格代码="?")
    run = tried("cells", geojson(first, second), name="网格.geojson", plan="草案", system="WGS84")
    dry = page(client, viewer, run)
    marks = [one.get("class") for one in dry.xpath("//svg//path[contains(@class, 'mark')]")]
    assert marks == ["mark new", "mark held"]
    assert "网格代码：网格编码不符合" in dry.text_content()
    legend = [" ".join(one.text_content().split()) for one in dry.xpath("//ul[@class='legend']/li")]
    assert [one[-1] for one in legend] == ["1", "1"]


def test_the_areas_of_divisions_stand_before_and_after(
    client: TestClient, viewer: Viewer, tried: Way
) -> None:
    drawing = drawn(TOWNSHIPS.shape("2"), 区划代码="500151001001")
    terms = {"change": "CORRECTION", "said_on": "2025-01-01", "system": "WGS84", "name": "边界.geojson"}
    dry = page(client, viewer, tried("shapes", geojson(drawing), **terms))
    [row] = dry.xpath("//table//tr[td[@class='code' and text()='500151001001']]")
    assert row.xpath("td")[3].text == "-50.00%"
    assert "面积变动超过 10%" in dry.text_content()


def test_terms_that_a_map_needs_are_asked_for(client: TestClient, viewer: Viewer, database_url: str) -> None:
    for kind, name, said in (("cells", "plan", "须写明名称"), ("shapes", "change", "请选择一项")):
        run = sent(client, viewer, geojson(feature(网格代码="1")), kind=kind, name="图.geojson")
        assert work(database_url) == 1
        opened = page(client, viewer, run)
        answer = act(client, viewer, run, "check", **form(opened) | {name: ""})
        assert answer.status_code == 400
        assert said in answer.text
        offered = {one.get("name") for one in opened.xpath("//form[@class='settle']//*[@name]")}
        assert name in offered
        assert "category" not in offered


def test_a_table_is_no_map_and_a_map_no_table(client: TestClient, viewer: Viewer, database_url: str) -> None:
    runs = [
        sent(client, viewer, roster(line(0)), kind="cells"),
        sent(client, viewer, geojson(feature()), kind="stations", name="图.geojson"),
    ]
    assert work(database_url) == 2
    for run in runs:
        refused = page(client, viewer, run)
        assert refused.xpath("//*[@role='alert']")
        assert refused.xpath("//form[@class='settle']") == []


def test_persons_are_for_who_sees_them_and_the_rest_for_who_manages(
    client: TestClient, atlas: Atlas, database_url: str
) -> None:
    staff, administrator = official(atlas), manager(atlas)
    assert offered(page(client, staff, "/imports")) == {"people", "contacts"}
    assert offered(page(client, administrator, "/imports")) >= {
        "stations",
        "workers",
        "policies",
        "cells",
        "shapes",
    }
    assert not offered(page(client, administrator, "/imports")) & {"people", "contacts"}
    people = sent(client, staff, roster(line(0)))
    assert upload(client, staff, roster(line(0)), kind="stations").status_code == 404
    assert upload(client, administrator, roster(line(0)), kind="people").status_code == 404
    assert upload(client, administrator, roster(line(0)), kind="").status_code == 400
    page(client, administrator, people, status=404)
    assert act(client, administrator, people, "accept").status_code == 404
    assert "花名册" not in page(client, administrator, "/imports").xpath("//main")[0].text_content()
    assert work(database_url) == 1


def test_each_kind_of_list_has_a_workbook_to_fill_in(client: TestClient, viewer: Viewer) -> None:
    links = page(client, viewer, "/imports").xpath("//*[@id='file-note']/a/@href")
    assert links
    for link in links:
        assert client.get(link, headers=signed_in(viewer)).content.startswith(b"PK")
    for other in ("cells", "nothing"):
        assert client.get(f"/imports/template-{other}.xlsx", headers=signed_in(viewer)).status_code == 400


def test_what_is_registered_can_be_had_to_be_mended(client: TestClient, atlas: Atlas) -> None:
    files = {route.path for route in export_routes(at_once=1)}
    for viewer in (official(atlas), manager(atlas)):
        opened = page(client, viewer, "/imports")
        links = [urlsplit(one) for one in opened.xpath("//*[@id='registered']/a/@href")]
        assert {one.query for one in links} == {"division=500151"}
        assert {one.path for one in links} <= files
        assert {one.path.split("/")[-1].split(".")[0] for one in links} == offered(opened)


def offered(opened: Any) -> set[str]:
    """The kinds that the form for a file offers."""
    return set(opened.xpath("//select[@name='kind']/option/@value"))
