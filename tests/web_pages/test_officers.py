"""The pages of the three offices, without a script: accounts, grants, sessions, and the log."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.app.access.office import WANTED, asks, change, code_of, sign_in
from tests.app.service import OWN_FORM
from tests.schema.world import World, build_world
from tests.web_pages.officers import (
    ACCOUNTS,
    LOG,
    PHONES,
    Offices,
    at_work,
    buttons,
    made,
    opened,
    press,
    read,
    text,
)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.fixture
def offices(
    world: World, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Offices]:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path))
    with at_work(database_url) as opened_offices:
        yield opened_offices


def test_an_account_goes_its_whole_way_by_three_hands(offices: Offices, world: World) -> None:
    """Made by one office, granted by another, used by its holder, locked, and read of by the third."""
    system, security, auditor = offices.sysadmin, offices.secofficer, offices.auditor
    for desk, links in ((system, set()), (security, set()), (auditor, {LOG})):
        home = opened(desk, "/").xpath("//main//a/@href")
        assert {one for one in home if one.startswith("/officers")} == {ACCOUNTS, PHONES} | links
    address, password = made(system, "wang.wu", "WORKER")
    theirs = offices.office.browser("10.7.7.7")
    assert sign_in(theirs, "wang.wu", password).status_code == 403

    page = opened(security, address)
    found = press(security, page, "places", address, permission="ANALYSE", code="500151")
    places = found.xpath("//select[@id='place']/option/@value")
    cells = f"worker:{world.worker.county_id}:{world.worker.id}"
    assert cells in places
    for permission in ("ANALYSE", "SEARCH"):
        given = {"permission": permission, "code": "500151", "place": cells, "from_on": "2025-01-01"}
        page = press(security, found, "grant", address, **given)
        assert "已授权" in text(page)
    page = press(security, page, "pledge", address, inducted_on="2026-01-05", pledged_on="2026-01-06")
    assert "2026-01-06" in text(page)

    assert sign_in(theirs, "wang.wu", password).headers["location"] == "/account"
    assert change(theirs, password).status_code == 200
    assert code_of(asks(theirs, "{ people(first: 1) { nodes { id } } }")) == ""

    page = opened(security, address)
    assert "10.7.7.7" not in text(page)
    assert len(page.xpath("//button[@value='end-session']")) == 1
    locked = press(security, page, "lock", address)
    assert "锁定" in text(locked)
    assert locked.xpath("//button[@value='end-session']") == []
    assert sign_in(offices.office.browser(), "wang.wu", WANTED).status_code == 403
    assert buttons(opened(auditor, address)) == set()

    log = opened(auditor, LOG)
    assert "演示账号" in text(log)
    [row] = log.xpath("//tr[td/span='state LOCKED']")
    assert row.xpath("./td[2]/a/text()") == ["安全管理员"]
    assert row.xpath("./td[5]/a/@href") == [address]
    county = read(auditor.post(LOG, data={"county": "500151", "kind": "READ"}, headers=OWN_FORM))
    assert "people" in text(county)
    assert "SEARCH" not in text(county)


def test_each_office_is_offered_its_own_acts(offices: Offices) -> None:
    address, _ = made(offices.sysadmin, "li.hua", "LEADER")
    assert buttons(opened(offices.sysadmin, address)) == {"lock", "password", "end"}
    may = {"grant", "pledge", "token", "lock"}
    assert buttons(opened(offices.secofficer, address)) == may
    assert buttons(opened(offices.auditor, address)) == set()
    assert "create" in buttons(opened(offices.sysadmin, ACCOUNTS))
    assert "create" not in buttons(opened(offices.secofficer, ACCOUNTS))


def test_the_start_page_leads_each_office_to_its_pages(offices: Offices) -> None:
    for desk, expected in (
        (offices.sysadmin, [ACCOUNTS, PHONES]),
        (offices.secofficer, [ACCOUNTS, PHONES]),
        (offices.auditor, [ACCOUNTS, PHONES, LOG]),
    ):
        links = opened(desk, "/").xpath("//main//a/@href")
        assert [one for one in links if one.startswith("/officers")] == expected
        assert not [one for one in links if one.startswith(("/maps", "/registry", "/imports", "/my"))]


def test_what_is_pressed_twice_is_done_once(offices: Offices) -> None:
    page = opened(offices.sysadmin, ACCOUNTS)
    fields = {"name": "li.hua", "display_name": "李华", "as": "LEADER"}
    first, again = [press(offices.sysadmin, page, "create", ACCOUNTS, **fields) for _ in range(2)]
    assert first.xpath("//p[@class='secret']")
    assert again.xpath("//p[@class='secret']") == []
    assert "密码只在建立时显示一次" in text(again)


def test_a_mistake_is_told_beside_the_form_and_what_was_typed_stays(offices: Offices) -> None:
    page = opened(offices.sysadmin, ACCOUNTS)
    fields = {"name": "Li Hua", "display_name": "李华", "as": "LEADER"}
    wrong = press(offices.sysadmin, page, "create", ACCOUNTS, 400, **fields)
    assert "小写字母" in wrong.xpath("//*[@role='alert']")[0].text_content()
    assert wrong.xpath("//input[@id='name']/@value") == ["Li Hua"]
    address, _ = made(offices.sysadmin, "li.hua", "LEADER")
    page = opened(offices.secofficer, address)
    for given, status in (
        ({"permission": "ANALYSE", "code": "999999"}, 404),
        ({"permission": "ANALYSE", "code": "500151", "to_on": "2025-02-30"}, 400),
        ({"permission": "MANAGE", "code": "500151"}, 400),
        ({"permission": "x", "code": "500151"}, 400),
    ):
        refused = press(offices.secofficer, page, "grant", address, status, **given)
        assert refused.xpath("//*[@role='alert']")
        assert refused.xpath("//input[@id='code']/@value") == [given["code"]]


def test_what_is_not_offered_is_refused(offices: Offices) -> None:
    address, _ = made(offices.sysadmin, "li.hua", "LEADER")
    sent = {"act": "grant", "permission": "ANALYSE", "code": "500151", "ticket": "1"}
    assert offices.sysadmin.post(address, data=sent, headers=OWN_FORM).status_code == 403
    assert offices.auditor.post(address, data={"act": "lock"}, headers=OWN_FORM).status_code == 403
    assert offices.secofficer.post(address, data={"act": "end"}, headers=OWN_FORM).status_code == 403
    assert offices.secofficer.post(address, data={"act": "?"}, headers=OWN_FORM).status_code == 400
    another = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert offices.secofficer.post(address, data={"act": "lock"}, headers=another).status_code == 403
    for desk in (offices.sysadmin, offices.secofficer):
        opened(desk, LOG, 403)
    for missing in ("987", "x", "9" * 40):
        opened(offices.sysadmin, f"{ACCOUNTS}/{missing}", 404)


def test_nobody_else_comes_in(offices: Offices, world: World) -> None:
    address, password = made(offices.sysadmin, "li.hua", "LEADER")
    page = opened(offices.secofficer, address)
    press(offices.secofficer, page, "grant", address, permission="ANALYSE", code="500151")
    theirs = offices.office.browser()
    sign_in(theirs, "li.hua", password)
    change(theirs, password)
    for place in (ACCOUNTS, address, PHONES, LOG):
        opened(theirs, place, 403)
        assert theirs.post(place, data={"act": "lock"}, headers=OWN_FORM).status_code == 403


def test_accounts_and_the_log_are_sought_and_paged_without_an_address(offices: Offices) -> None:
    found = read(offices.sysadmin.post(ACCOUNTS, data={"text": "审计", "act": "find"}, headers=OWN_FORM))
    assert found.xpath("//tbody/tr/th/a/text()") == ["auditor"]
    assert found.xpath("//input[@id='text']/@value") == ["审计"]
    none = read(offices.sysadmin.post(ACCOUNTS, data={"text": "无此人", "act": "find"}, headers=OWN_FORM))
    assert none.xpath("//tbody/tr") == []
    for _ in range(55):
        opened(offices.auditor, LOG)
    first = opened(offices.auditor, LOG)
    [after] = first.xpath("//input[@name='after']/@value")
    second = read(offices.auditor.post(LOG, data={"after": after}, headers=OWN_FORM))
    assert len(first.xpath("//tbody/tr")) == 50
    assert len(second.xpath("//tbody/tr")) > 5
    wrong = offices.auditor.post(LOG, data={"after": "x"}, headers=OWN_FORM)
    assert wrong.status_code == 400


def test_the_security_officer_sees_what_an_account_may_do_and_nobody_of_its_persons(
    offices: Offices, world: World
) -> None:
    address, _ = made(offices.sysadmin, "li.hua", "LEADER")
    page = opened(offices.secofficer, address)
    press(offices.secofficer, page, "grant", address, permission="ANALYSE", code="500151")
    link = f"{address}/view"
    assert link in opened(offices.secofficer, address).xpath("//main//a/@href")
    shown = text(opened(offices.secofficer, link))
    # The whole page from there on: no word of a person is on it.
    told = shown.partition("能否查看服务对象")[2].split("授权", 1)
    assert [one.strip() for one in told] == [
        "不能 原因该角色不能查看服务对象",
        (
            "权限 范围 此刻 查看统计 区划及其下级 铜梁区 500151000000 有效 所及"
            " 权限 区划 网格 在册人数（取整至十） 查看统计 6 4 不足十人，不显示"
        ),
    ]
    for desk in (offices.sysadmin, offices.auditor):
        assert link not in opened(desk, address).xpath("//main//a/@href")
        opened(desk, link, 403)
    opened(offices.secofficer, f"{ACCOUNTS}/987/view", 404)
    assert "view as" in text(opened(offices.auditor, LOG))


def test_the_security_officer_decides_whether_workers_are_shown_telephones(offices: Offices) -> None:
    page = opened(offices.secofficer, PHONES)
    assert buttons(page) == {"find", "permit", "withhold"}
    assert "尚无决定" in text(press(offices.secofficer, page, "find", PHONES, code="500151"))
    decided = press(offices.secofficer, page, "permit", PHONES, code="500151", from_on="")
    assert decided.xpath("//tbody/tr/td[1]/text()") == ["准许"]
    again = press(offices.secofficer, page, "permit", PHONES, code="500151", from_on="")
    assert len(again.xpath("//tbody/tr")) == 1
    taken = press(offices.secofficer, again, "withhold", PHONES, code="500151")
    assert taken.xpath("//tbody/tr/td[1]/text()") == ["不准许", "准许"]
    for given, status in (
        ({"code": "500151001"}, 404),
        ({"code": "x"}, 404),
        ({"code": "500151", "from_on": "2020-01-01"}, 400),
        ({"code": "500151", "from_on": "2026-02-30"}, 400),
    ):
        refused = press(offices.secofficer, page, "permit", PHONES, status, **given)
        assert refused.xpath("//*[@role='alert']")
    for desk in (offices.sysadmin, offices.auditor):
        assert buttons(opened(desk, PHONES)) == {"find"}
        sent = {"act": "permit", "code": "500151", "ticket": "1"}
        assert desk.post(PHONES, data=sent, headers=OWN_FORM).status_code == 403
    assert "phones shown 500151" in text(opened(offices.auditor, LOG))
