"""A person is amended, set, moved, located, ended, taken up again and merged by forms, each once."""

from datetime import date

import pytest
from sqlalchemy import Connection, Engine, update
from starlette.testclient import TestClient

from db.models import Person
from geo.identity_numbers import make_identity_number
from resolvers.people.identities import SealedAt, seal
from tests.residents import Registered, build_contact, build_person
from tests.rolled_up import roll_up
from tests.viewers import TODAY, staff_viewer
from tests.web_map.atlas import Atlas, signed_in
from tests.web_pages.desk import KEYS, official
from tests.web_pages.registry.office import PEOPLE, errors, filled, opened, press, shown, text_of


@pytest.fixture
def person(engine: Engine, atlas: Atlas) -> Registered:
    """Somebody in the first village, without a place."""
    with engine.begin() as connection:
        one = build_person(
            connection, atlas.villages[0], name="孙某甲", address="甲路", born_on=date(1961, 2, 3)
        )
        roll_up(connection, TODAY)
        return one


def at(person: Registered, act: str = "") -> str:
    return f"{PEOPLE}/{person.county_id}-{person.id}{act and '/'}{act}"


def done(client: TestClient, atlas: Atlas, person: Registered, act: str, /, **said: str) -> str:
    """Fills in the form of an act and sends it twice: one act; what the file says then."""
    form = filled(shown(client, official(atlas), at(person, act))) | said
    places = set()
    for _ in range(2):
        answer = press(client, official(atlas), at(person, act), **form)
        assert answer.status_code == 303, text_of(opened(answer))
        places.add(answer.headers["location"])
    [place] = places
    return text_of(shown(client, official(atlas), place))


def refused(client: TestClient, atlas: Atlas, person: Registered, act: str, /, **said: str) -> dict[str, str]:
    form = filled(shown(client, official(atlas), at(person, act))) | said
    answer = press(client, official(atlas), at(person, act), **form)
    assert 400 <= answer.status_code < 500
    return errors(opened(answer))


def test_only_what_was_changed_is_amended(client: TestClient, atlas: Atlas, person: Registered) -> None:
    told = done(client, atlas, person, "amend", name="孙某乙", phone="13900000002")
    assert "孙某乙" in told
    assert "139******02" in told
    history = told.partition("履历（")[2]
    assert "姓名：孙某甲 → 孙某乙" in history
    assert history.count("更正") == 2
    assert "未登记" in done(client, atlas, person, "amend", no_phone="1").partition("电话")[2][:20]


def test_an_amendment_that_changes_nothing_or_cannot_be_is_refused(
    client: TestClient, atlas: Atlas, person: Registered
) -> None:
    form = filled(shown(client, official(atlas), at(person, "amend")))
    answer = press(client, official(atlas), at(person, "amend"), **form)
    assert (answer.status_code, "没有改动" in answer.text) == (400, True)
    assert "name" in refused(client, atlas, person, "amend", name="")
    assert "born_on" in refused(client, atlas, person, "amend", born_on="2999-01-01")
    assert "sex" in refused(client, atlas, person, "amend", sex="X")


def test_a_field_that_somebody_else_has_changed_is_told_and_overwritten_knowingly(
    client: TestClient, atlas: Atlas, person: Registered
) -> None:
    mine = filled(shown(client, official(atlas), at(person, "amend"))) | {"address": "丙路"}
    other = staff_viewer(atlas.townships[0])
    object.__setattr__(other, "subject", "another")
    theirs = filled(shown(client, other, at(person, "amend"))) | {"address": "乙路", "name": "孙某丙"}
    assert press(client, other, at(person, "amend"), **theirs).status_code == 303
    answer = press(client, official(atlas), at(person, "amend"), **mine)
    page = opened(answer)
    assert answer.status_code == 409
    assert "another" in errors(page)["address"]
    again = filled(page)
    assert again["address"] == "丙路"
    assert press(client, official(atlas), at(person, "amend"), **again).status_code == 303
    told = text_of(shown(client, official(atlas), at(person)))
    assert "丙路" in told.partition("履历")[0]
    assert "孙某丙" in told.partition("履历")[0]


def bear_number(connection: Connection, person: Registered) -> None:
    """Has somebody bear a number that can be opened."""
    number = make_identity_number("500151", date(1961, 2, 3), 996)
    cipher = seal(KEYS, SealedAt("person", "identity_cipher", person.county_id, person.id), number)
    connection.execute(update(Person).where(Person.id == person.id).values(identity_cipher=cipher))


def test_a_wrong_number_is_put_right(
    client: TestClient, atlas: Atlas, person: Registered, engine: Engine
) -> None:
    with engine.begin() as connection:
        bear_number(connection, person)
    refusal = refused(client, atlas, person, "number", number="123")
    assert set(refusal) == {"number"}
    right = make_identity_number("500151", date(1971, 3, 4), 999)
    told = done(client, atlas, person, "number", number=f"{right[:6]} {right[6:]}")
    assert "1971-03-04" in told
    assert right not in told
    assert "公民身份号码：" in told.partition("履历（")[2]


def test_sections_that_were_verified_are_recorded_and_the_rest_stay(
    client: TestClient, atlas: Atlas, person: Registered
) -> None:
    said = {"verified.FAMILY": "1", "marital_status": "WIDOWED", "living_with": "ALONE", "dependants": "2"}
    told = done(client, atlas, person, "dossier", **said, branch="ARMY")
    section = told.partition("档案 尚缺")[2].partition("走访任务")[0]
    assert "丧偶；独居；赡养、抚养 2 人" in section
    assert "陆军" not in section
    more = done(client, atlas, person, "dossier", **{"verified.PARTY": "1", "is_member": "1"})
    section = more.partition("档案 尚缺")[2].partition("走访任务")[0]
    assert "党员" in section
    assert "丧偶" in section
    assert "走访了解" in more.partition("履历（")[2]


def test_a_section_that_cannot_be_is_told_beside_its_fields(
    client: TestClient, atlas: Atlas, person: Registered
) -> None:
    family = {"verified.FAMILY": "1", "marital_status": "MARRIED", "living_with": "SPOUSE"}
    assert set(refused(client, atlas, person, "dossier", **{"verified.FAMILY": "1"})) == {
        "marital_status",
        "living_with",
    }
    assert "dependants" in refused(client, atlas, person, "dossier", **family, dependants="x")
    assert "dependants" in refused(client, atlas, person, "dossier", **family, dependants="99")
    assert "verified_on" in refused(client, atlas, person, "dossier", **family, verified_on="2999-01-01")
    form = filled(shown(client, official(atlas), at(person, "dossier")))
    nothing = press(client, official(atlas), at(person, "dossier"), **form)
    assert (nothing.status_code, "至少填写" in nothing.text) == (400, True)


def test_what_somebody_is_is_set_from_a_day_on(client: TestClient, atlas: Atlas, person: Registered) -> None:
    said = {"act": "categories", "category": "DISABLED_SOLDIER", "on": "2025-06-01"}
    told = done(client, atlas, person, "standing", **said).partition("履历")[0]
    assert "残疾军人、退役士兵" in told
    then = text_of(shown(client, official(atlas), f"{at(person)}?as_of=2025-05-31"))
    assert "类别 退役士兵" in then.partition("履历")[0]
    classes = {"act": "classes", "priority.DISABLED": "1", "on": "2025-07-01"}
    assert "伤残人员" in done(client, atlas, person, "standing", **classes).partition("履历")[0]


def test_a_move_places_them_and_leaves_the_days_before(
    client: TestClient, atlas: Atlas, person: Registered
) -> None:
    said = {"on": "2025-09-01", "place": "500151101001", "address": "新街 2 号"}
    told = done(client, atlas, person, "move", **said).partition("履历")[0]
    assert "三村" in told
    assert "新街 2 号" in told
    before = text_of(shown(client, official(atlas), f"{at(person)}?as_of=2025-08-31"))
    assert "2025-08-31：居住在 一村" in before
    assert "place" in refused(client, atlas, person, "move", place="")
    assert "on" in refused(client, atlas, person, "move", place="500151001001", on="2025-08-01")
    cell = {"place": "", "cell": "no such"}
    assert "cell" in refused(client, atlas, person, "move", **cell)


def test_who_moves_out_of_ones_sight_is_told_of_on_the_search(
    client: TestClient, atlas: Atlas, person: Registered
) -> None:
    viewer = staff_viewer(atlas.townships[0])
    form = filled(shown(client, viewer, at(person, "move"))) | {"place": "500151101001"}
    answer = press(client, viewer, at(person, "move"), **form)
    assert answer.headers["location"] == f"{PEOPLE}?done=1"
    assert "已办理" in text_of(shown(client, viewer, answer.headers["location"]))


def test_an_unlocated_person_is_located(client: TestClient, atlas: Atlas, person: Registered) -> None:
    page = shown(client, official(atlas), at(person))
    assert at(person, "locate") in page.xpath("//a/@href")
    assert "lon" in refused(client, atlas, person, "locate")
    assert "lat" in refused(client, atlas, person, "locate", lon="106", lat="y")


def test_an_ending_is_taken_back_and_one_may_return(
    client: TestClient, atlas: Atlas, person: Registered
) -> None:
    assert {"source", "reason"} <= set(refused(client, atlas, person, "end", reason="", source=""))
    gone = {"reason": "MOVED_OUT", "on": "2025-08-01", "source": "派出所"}
    assert "迁出，自 2025-08-01" in done(client, atlas, person, "end", **gone)
    assert "在册，自" in done(client, atlas, person, "reinstate", reason="误登")
    assert "reason" in refused(client, atlas, person, "reinstate", reason=" ")


def test_two_are_merged_side_by_side_and_taken_apart(
    client: TestClient, atlas: Atlas, engine: Engine, person: Registered
) -> None:
    with engine.begin() as connection:
        other = build_person(connection, atlas.villages[2], name="孙某甲", born_on=date(1961, 2, 3))
        build_contact(connection, other, date(2025, 4, 1), division=atlas.villages[2])
        for one in (person, other):
            bear_number(connection, one)
        roll_up(connection, TODAY)
    address = at(person, f"merge/{other.county_id}-{other.id}")
    assert address in shown(client, official(atlas), at(person, "merge")).xpath("//a/@href")
    page = shown(client, official(atlas), address)
    rows = {
        row.xpath("string(th)").split(" ")[0]: row for row in page.xpath("//table[@class='sides']//tbody/tr")
    }
    assert [str(one.text_content()) for one in rows["居住地"].xpath("td")] == ["一村", "三村"]
    act = address.removeprefix(f"{at(person)}/")
    assert "kept" in refused(client, atlas, person, act, reason="同一人")
    assert "kept" in refused(client, atlas, person, act, reason="同一人", kept="500151-1")
    kept = f"{person.county_id}-{person.id}"
    told = done(client, atlas, person, act, reason="同一人", kept=kept)
    assert "联系记录（1）" in told
    assert "已并入此登记者" in told
    merged = text_of(shown(client, official(atlas), at(other)))
    assert "此登记已并入" in merged
    assert "在册" in done(client, atlas, other, "unmerge", reason="两个人").partition("户籍")[0]
    assert "联系记录（0）" in text_of(shown(client, official(atlas), at(person)))


@pytest.mark.parametrize("act", ["amend", "standing", "move", "locate", "end", "reinstate", "back", "merge"])
def test_whoever_may_not_see_the_person_finds_no_form(
    client: TestClient, atlas: Atlas, person: Registered, act: str
) -> None:
    elsewhere = staff_viewer(atlas.townships[1])
    assert client.get(at(person, act), headers=signed_in(elsewhere)).status_code == 404
    if act != "merge":
        assert press(client, elsewhere, at(person, act), on="2025-01-01").status_code == 404


def test_the_form_sent_with_something_else_gets_another_number(
    client: TestClient, atlas: Atlas, person: Registered
) -> None:
    form = filled(shown(client, official(atlas), at(person, "amend")))
    assert press(client, official(atlas), at(person, "amend"), **form | {"phone": "13900000003"}).is_redirect
    answer = press(client, official(atlas), at(person, "amend"), **form | {"name": "孙某丁"})
    page = opened(answer)
    assert answer.status_code == 409
    assert filled(page)["ticket"] != form["ticket"]
    assert "先前已提交过另一内容" in text_of(page)
