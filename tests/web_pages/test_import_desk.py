"""The import desk: a file goes its whole way on pages, without a script; what cannot be is told in words."""

import re

import pytest
from sqlalchemy import Engine, func, update
from starlette.testclient import TestClient

from db.models import FileRun
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.viewers import leader_viewer, worker_viewer
from tests.web_map.atlas import TOWNSHIPS, Atlas, signed_in
from tests.web_pages.desk import (
    HEADINGS,
    HERE,
    act,
    figures,
    form,
    line,
    official,
    page,
    roster,
    sent,
    told,
    upload,
    work,
)


@pytest.fixture
def viewer(atlas: Atlas) -> Viewer:
    return official(atlas)


def checked(client: TestClient, viewer: Viewer, url: str, content: bytes, **changed: str) -> str:
    """The address of a run whose dry run is done."""
    run = sent(client, viewer, content)
    assert work(url) == 1
    fields = form(page(client, viewer, run)) | changed
    assert act(client, viewer, run, "check", **fields).status_code == 303
    assert work(url) == 1
    return run


def test_a_file_goes_its_whole_way_and_back(client: TestClient, viewer: Viewer, database_url: str) -> None:
    lines = [line(n, "一村" if n % 3 else "三村") for n in range(9)]
    run = sent(client, viewer, roster(*lines, ("王某", "12", "", "", "", "")))
    assert told(page(client, viewer, run)) == "正在读取文件……"
    assert work(database_url) == 1

    recognised = page(client, viewer, run)
    assert told(recognised) == "已识别"
    fields = form(recognised)
    assert [fields[f"c0.{at}"] for at in range(5)] == [
        "name",
        "identity_number",
        "categories",
        "phone",
        "village",
    ]
    assert fields["c0.5"] == ""
    assert "可能是：住址、户籍地。请选择。" in recognised.text_content()
    assert act(client, viewer, run, "check", **fields | {"c0.5": "address"}).status_code == 303
    assert work(database_url) == 1

    dry = page(client, viewer, run)
    assert told(dry) == "已试算"
    assert figures(dry) | {"读入": 12, "接受": 9, "退回": 1, "新登记": 9} == figures(dry)
    assert [one.findtext("title") for one in dry.xpath("//svg//path")] == ["甲街道 一村 6", "乙镇 三村 3"]
    assert lines[0][1] not in dry.text_content()
    assert act(client, viewer, run, "accept").status_code == 303
    assert work(database_url) == 1

    done = page(client, viewer, run)
    assert told(done) == "已完成"
    assert figures(done)["已写入"] == 9
    assert act(client, viewer, run, "undo").status_code == 303
    assert work(database_url) == 1
    undone = page(client, viewer, run)
    assert told(undone) == "已撤回"
    assert figures(undone)["已撤回"] == 9


def test_what_accepting_writes_is_told_households_too(
    client: TestClient, viewer: Viewer, database_url: str
) -> None:
    alone = [(*line(n), "", "") for n in range(3)]
    houses = [(*line(0), "1", "户主"), (*line(1), "1", "妻"), (*line(2), "2", "户主")]
    told_so = ["写入 3 行（新登记与更正）。", "写入 2 户（成户、增人或改户主）。", "没有要写入的内容"]
    for rows, words in zip((alone, houses, houses), told_so, strict=True):
        file = roster(*rows, headings=(*HEADINGS[:5], "住址", "户号", "与户主关系"))
        run = checked(client, viewer, database_url, file)
        [offered] = page(client, viewer, run).xpath("//form[@class='acts']")
        assert words in offered.text_content()
        assert bool(offered.xpath(".//button")) == ("没有" not in words)
        act(client, viewer, run, "accept")
        assert work(database_url) == 1


@pytest.mark.parametrize(
    ("content", "told_so"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "这是图片"),
        (b"", "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "文件有打开密码"),
    ],
    ids=["picture", "empty", "password"],
)
def test_a_file_that_is_none_is_refused_by_its_real_name(
    client: TestClient, viewer: Viewer, database_url: str, content: bytes, told_so: str
) -> None:
    run = sent(client, viewer, content)
    assert work(database_url) == 1
    refused = page(client, viewer, run)
    assert told_so in refused.xpath("//*[@role='alert']")[0].text_content()
    assert refused.xpath("//form[@class='settle' or @class='acts']") == []
    assert act(client, viewer, run, "accept").status_code == 409
    assert work(database_url) == 0


def test_without_a_file_the_form_says_so(client: TestClient, viewer: Viewer) -> None:
    answer = client.post(
        "/imports", data={"county": "500151"}, files={"x": ("", b"")}, headers=signed_in(viewer) | HERE
    )
    assert answer.status_code == 400
    assert "请选择要上传的文件" in answer.text


def test_another_county_is_nobodys_to_bring_files_into(
    client: TestClient, viewer: Viewer, database_url: str
) -> None:
    assert upload(client, viewer, roster(line(0)), county="440304").status_code == 404
    assert work(database_url) == 0
    page(client, viewer, "/imports/440304-7312", status=404)
    assert act(client, viewer, "/imports/440304-7312", "accept").status_code == 404


def test_whoever_may_not_see_all_persons_of_a_county_has_no_desk(client: TestClient, atlas: Atlas) -> None:
    page(client, leader_viewer(atlas.county), "/imports", status=403)
    worker = page(client, worker_viewer(atlas.worker), "/imports")
    assert worker.xpath("//form[@enctype]") == []
    assert upload(client, worker_viewer(atlas.worker), roster(line(0))).status_code == 404
    nation = Viewer("nation", "全国", Role.SERVICE_CLIENT, (Grant(Permission.SEARCH, atlas.nation),))
    assert page(client, nation, "/imports").xpath("//form[@enctype]") == []
    assert upload(client, nation, roster(line(0)), county="100000").status_code == 404


def test_home_leads_to_the_desk_whom_it_lets_in(client: TestClient, viewer: Viewer, atlas: Atlas) -> None:
    assert page(client, viewer, "/").xpath("//a[@href='/imports']")
    assert not page(client, worker_viewer(atlas.worker), "/").xpath("//a[@href='/imports']")


def test_a_form_of_another_site_is_refused(client: TestClient, viewer: Viewer) -> None:
    headers = signed_in(viewer) | {"Origin": "http://elsewhere.example"}
    answer = client.post("/imports", data={"county": "500151"}, files={"file": ("a", b"a")}, headers=headers)
    assert answer.status_code == 403
    assert client.post("/imports/500151-1", data={"act": "undo"}, headers=headers).status_code == 403


def test_what_is_sent_twice_arrives_once(client: TestClient, viewer: Viewer, database_url: str) -> None:
    [ticket] = page(client, viewer, "/imports").xpath("//input[@name='ticket']/@value")
    content = roster(line(0))
    runs = {sent(client, viewer, content, ticket=ticket) for _ in range(2)}
    assert len(runs) == 1
    another = upload(client, viewer, roster(line(1)), ticket=ticket)  # by way of the browser's old form
    assert (another.status_code, "此表单已上传过另一份文件" in another.text) == (409, True)
    assert work(database_url) == 1


def test_what_is_accepted_twice_is_written_once(
    client: TestClient, viewer: Viewer, database_url: str
) -> None:
    run = checked(client, viewer, database_url, roster(line(0)))
    assert act(client, viewer, run, "accept").status_code == 303
    again = act(client, viewer, run, "accept")
    assert again.status_code == 409
    assert "该批次正在写入，请等待其完成。" in again.text
    assert work(database_url) == 1
    assert figures(page(client, viewer, run))["已写入"] == 1


def test_whoever_was_signed_out_comes_back_to_the_run(client: TestClient, viewer: Viewer) -> None:
    run = sent(client, viewer, roster(line(0)))
    back = f"/sign-in?next={run.replace('/', '%2F')}"
    assert client.get(run, headers={"Accept": "text/html"}).headers["location"] == back
    pressed = client.post(run, data={"act": "accept"}, headers={"Accept": "text/html"} | HERE)
    assert (pressed.status_code, pressed.headers["location"]) == (303, back)
    followed = client.get(f"{run}/progress", headers={"Accept": "*/*", "HX-Request": "true"})
    assert (followed.status_code, followed.headers["HX-Refresh"]) == (401, "true")
    assert told(page(client, viewer, run)) == "正在读取文件……"


def test_what_cannot_be_is_told_beside_its_field(
    client: TestClient, viewer: Viewer, database_url: str
) -> None:
    run = sent(client, viewer, roster(line(0)))
    work(database_url)
    wrong = {"c0.5": "name", "said_on": "2999-01-01", "system": "北京54", "policy": "NONE"}
    answer = act(client, viewer, run, "check", **form(page(client, viewer, run)) | wrong)
    assert answer.status_code == 400
    for words in ("有几列都选作“姓名”", "日期不能晚于今天", "坐标系应为", "请选择一项"):
        assert words in answer.text
    assert answer.text.count('aria-invalid="true"') == 5
    assert work(database_url) == 0


def test_an_offices_next_file_needs_no_asking(client: TestClient, viewer: Viewer, database_url: str) -> None:
    first = sent(client, viewer, roster(line(0)), office="南城街道")
    work(database_url)
    fields = form(page(client, viewer, first)) | {"c0.5": "address", "c0.3": ""}
    act(client, viewer, first, "check", **fields)
    second = sent(client, viewer, roster(line(1)), office="南城街道")
    assert work(database_url) == 2
    again = form(page(client, viewer, second))
    assert (again["c0.5"], again["c0.3"]) == ("address", "")


def test_lines_not_taken_come_back_as_a_workbook(
    client: TestClient, viewer: Viewer, database_url: str
) -> None:
    run = checked(client, viewer, database_url, roster(line(0), line(0), line(1)))
    [address] = page(client, viewer, run).xpath("//a[contains(@href, 'workbook')]/@href")
    answer = client.get(address, headers=signed_in(viewer))
    assert answer.content.startswith(b"PK")
    assert re.search(r'filename="rongge-500151-[0-9]+\.xlsx"', answer.headers["content-disposition"])


def test_a_dry_run_may_be_done_again_with_other_columns(
    client: TestClient, viewer: Viewer, database_url: str
) -> None:
    run = checked(client, viewer, database_url, roster(line(0)), **{"c0.2": ""})
    assert figures(page(client, viewer, run))["搁置"] == 1
    fields = form(page(client, viewer, run)) | {"c0.2": "categories"}
    assert act(client, viewer, run, "check", **fields).status_code == 303
    assert work(database_url) == 1
    assert figures(page(client, viewer, run))["新登记"] == 1


def test_of_an_old_run_the_account_is_left(
    client: TestClient, viewer: Viewer, database_url: str, engine: Engine
) -> None:
    run = checked(client, viewer, database_url, roster(line(0), line(0)))
    with engine.begin() as connection:
        connection.execute(update(FileRun).values(lines_forgotten_at=func.now()))
    old = page(client, viewer, run)
    assert figures(old)["搁置"] == 2
    assert "各行的内容已按保存期限清除" in old.text_content()
    assert old.xpath("//form[@class='acts' or @class='settle'] | //a[contains(@href, 'workbook')]") == []
    assert act(client, viewer, run, "accept").status_code == 409


def test_in_english_the_page_is_english(client: TestClient, viewer: Viewer, database_url: str) -> None:
    run = checked(client, viewer, database_url, roster(line(0)))
    answer = client.get(run, headers=signed_in(viewer) | {"Accept-Language": "en"})
    assert 'lang="en"' in answer.text
    assert "Accept and write" in answer.text


def test_the_system_of_places_is_asked_for_with_its_evidence(
    client: TestClient, viewer: Viewer, atlas: Atlas, database_url: str
) -> None:
    spot = TOWNSHIPS.inside("1")
    lines = [(*line(n), str(spot.lon), str(spot.lat)) for n in range(3)]
    run = sent(client, viewer, roster(*lines, headings=(*HEADINGS, "经度", "纬度")))
    assert work(database_url) == 1
    note = page(client, viewer, run).xpath("//*[@id='system-note']")[0].text_content()
    assert "共 3 个" in note
    assert "WGS84 100%" in note
    fields = form(page(client, viewer, run)) | {"system": "wgs84"}
    act(client, viewer, run, "check", **fields)
    assert work(database_url) == 1
    assert figures(page(client, viewer, run))["新登记"] == 3
