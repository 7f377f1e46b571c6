"""What workers report is listed by level, kind and state, and taken up, answered and closed on pages."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tests.residents import build_contact, build_person
from tests.viewers import leader_viewer, staff_viewer, worker_viewer
from tests.web_map.atlas import Atlas, signed_in
from tests.web_pages.desk import official
from tests.web_pages.registry.office import errors, filled, names, opened, press, shown, text_of

INBOX = "/registry/inbox"


@pytest.fixture
def item(engine: Engine, atlas: Atlas) -> str:
    """What a worker handed up to the county about somebody in need; the address of its contact."""
    with engine.begin() as connection:
        one = build_person(connection, atlas.villages[0], atlas.cells["A"], name="李某甲")
        contact = build_contact(
            *(connection, one, date(2025, 9, 1)),
            division=atlas.villages[0],
            cell=atlas.cells["A"],
            worker=atlas.worker,
            note="房屋漏雨",
            needs=["HOUSING", "MEDICAL"],
            escalated_to="COUNTY",
        )
    return f"{INBOX}/{one.county_id}-{contact}"


def test_an_empty_inbox_says_so_and_registry_leads_to_the_first_room(
    client: TestClient, atlas: Atlas
) -> None:
    page = shown(client, official(atlas), INBOX)
    assert "目前没有上报事项" in text_of(page)
    assert not page.xpath("//table")
    assert "目前没有需求" in text_of(shown(client, official(atlas), f"{INBOX}?what=needs"))
    home = client.get("/registry", headers=signed_in(official(atlas)), follow_redirects=False)
    assert (home.status_code, home.headers["location"]) == (303, "/registry/people")


def test_the_inbox_counts_and_narrows(client: TestClient, atlas: Atlas, item: str) -> None:
    page = shown(client, official(atlas), INBOX)
    assert "县级1000" in text_of(page)
    assert page.xpath("//table[not(@class)]//tbody//a/@href") == [f"{item}/ESCALATION"]
    needs = shown(client, official(atlas), f"{INBOX}?what=needs")
    assert len(needs.xpath("//table[not(@class)]//tbody/tr")) == 2
    housing = shown(client, official(atlas), f"{INBOX}?what=needs&need=HOUSING")
    assert housing.xpath("//table[not(@class)]//tbody//a/@href") == [f"{item}/HOUSING"]
    closed = shown(client, official(atlas), f"{INBOX}?state=CLOSED")
    assert not closed.xpath("//table[not(@class)]")
    assert "李某甲" not in text_of(shown(client, staff_viewer(atlas.townships[1]), INBOX))


def test_both_tables_count_all_areas_of_a_leader_of_several(
    client: TestClient, engine: Engine, atlas: Atlas, item: str
) -> None:
    with engine.begin() as connection:
        for number in range(6):
            one = build_person(connection, atlas.villages[-1], None, name=f"赵某{number}")
        build_contact(
            *(connection, one, date(2025, 9, 2)),
            division=atlas.villages[-1],
            cell=None,
            worker=atlas.worker,
            escalated_to="COUNTY",
        )
    both = [grant for area in atlas.townships[:2] for grant in leader_viewer(area).grants]
    leader = replace(leader_viewer(atlas.townships[0]), grants=tuple(both))
    parts, cut = shown(client, leader, INBOX).xpath("//table[contains(@class, 'numbers')]")
    numbers = [[int(one.text) for one in table.xpath(".//tbody/tr/td[1]")] for table in (parts, cut)]
    assert numbers == [[2], [1, 1]]
    addresses = cut.xpath(".//tbody//a/@href")
    assert [one.split("place=")[1] for one in addresses] == ["500151001000", "500151101000"]
    narrowed = shown(client, leader, addresses[0]).xpath("//table[contains(@class, 'numbers')]")[0]
    assert [one.text for one in narrowed.xpath(".//tbody/tr/td[1]")] == ["1"]


def test_an_item_is_taken_up_answered_and_closed_once_each(
    client: TestClient, atlas: Atlas, item: str
) -> None:
    address = f"{item}/ESCALATION"
    for act, note, says in (
        ("TAKEN_UP", "", "已受理"),
        ("ANSWERED", "已联系住建部门", "已答复"),
        ("CLOSED", "修好了", "已办结"),
    ):
        form = filled(shown(client, official(atlas), address)) | {"act": act, "note": note}
        for _ in range(2):
            assert press(client, official(atlas), address, **form).status_code == 303
        told = text_of(shown(client, official(atlas), address))
        assert f"状态{says}" in told
        assert note in told
    assert not shown(client, official(atlas), address).xpath("//form[@class='settle']")
    assert "县级0001" in text_of(shown(client, official(atlas), INBOX))


def test_an_answer_needs_words_and_a_stale_page_is_refused(
    client: TestClient, atlas: Atlas, item: str
) -> None:
    address = f"{item}/MEDICAL"
    form = filled(shown(client, official(atlas), address))
    answer = press(client, official(atlas), address, **form, act="ANSWERED")
    assert (answer.status_code, "note" in errors(opened(answer))) == (400, True)
    assert press(client, official(atlas), address, **form, act="TAKEN_UP").status_code == 303
    again = filled(shown(client, official(atlas), address)) | {"version": "0", "act": "TAKEN_UP"}
    stale = press(client, official(atlas), address, **again)
    assert (stale.status_code, "已有他人处理" in stale.text) == (409, True)
    assert press(client, official(atlas), address, **form, act="NONSENSE").status_code == 400


def test_who_may_not_act_finds_no_buttons(client: TestClient, atlas: Atlas, item: str) -> None:
    township, worker = staff_viewer(atlas.townships[0]), worker_viewer(atlas.worker)
    for viewer, says in ((township, "由更高一级受理"), (worker, "由服务站工作人员办理")):
        page = shown(client, viewer, f"{item}/ESCALATION")
        assert says in text_of(page)
        assert not page.xpath("//button[@name='act']")
    answer = press(client, township, f"{item}/ESCALATION", act="TAKEN_UP", version="0")
    assert "由其受理" in answer.text
    assert names(shown(client, official(atlas), f"{INBOX}?by=CELL"))[0] == "县级"


@pytest.mark.parametrize("wrong", ["?state=X", "?by=X", "?level=X", "?what=needs&need=X", "?page=0"])
def test_what_an_address_cannot_ask_is_refused(client: TestClient, atlas: Atlas, wrong: str) -> None:
    assert client.get(f"{INBOX}{wrong}", headers=signed_in(official(atlas))).status_code == 400


def test_an_item_that_is_none_is_not_there(client: TestClient, atlas: Atlas, item: str) -> None:
    for address in (f"{item}/LEGAL", f"{item}/X", f"{INBOX}/500151-1/ESCALATION", f"{INBOX}/x/ESCALATION"):
        assert client.get(address, headers=signed_in(official(atlas))).status_code == 404
    leader = leader_viewer(atlas.county)
    assert client.get(f"{item}/ESCALATION", headers=signed_in(leader)).status_code == 403


def test_a_leader_reads_numbers_by_place_and_age_and_no_persons(
    client: TestClient, atlas: Atlas, item: str
) -> None:
    leader = leader_viewer(atlas.county)
    page = shown(client, leader, INBOX)
    told = text_of(page)
    assert "李某甲" not in told
    assert not page.xpath("//form[@class='search'] | //table[not(@class)]")
    # Over 90 days ago.
    assert "县级10000001" in told
    assert "合计10000001" in told
    cells = shown(client, leader, f"{INBOX}?by=CELL")
    lines = [[str(one.text_content()) for one in row] for row in cells.xpath("//tbody/tr")]
    assert [line[1:] for line in lines if line[0] == "合计"] == [["1", "0", "0", "0", "0", "0", "0", "1"]]
    # Cells of four and of one: not told.
    assert sum(line[1:] == ["少于 5 人，不予显示"] for line in lines) == 2
    elsewhere = client.get(f"{INBOX}?place=110101", headers=signed_in(leader))
    assert elsewhere.status_code == 404


def test_a_place_narrows_numbers_and_the_list(client: TestClient, atlas: Atlas, item: str) -> None:
    page = shown(client, official(atlas), INBOX)
    there, *_ = [one for one in page.xpath("//main//table//a/@href") if "place=" in one]
    assert "李某甲" in text_of(shown(client, official(atlas), there))
    assert "李某甲" not in text_of(shown(client, official(atlas), f"{INBOX}?place=500151101"))


def test_of_few_persons_a_leader_is_told_no_numbers(client: TestClient, atlas: Atlas) -> None:
    page = text_of(shown(client, leader_viewer(atlas.cells["B"]), INBOX))
    assert "少于 5 人，不予显示" in page
    assert "县级" in page
