"""Contact policies are listed, drafted after a shipped one, put in force and retired on pages."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from resolvers.windows import today_in_china
from tests.duty_builders import build_yearly
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

POLICIES = "/registry/policies"


@pytest.fixture
def shipped(engine: Engine, atlas: Atlas) -> str:
    """The address of a policy of the nation that is shipped."""
    with engine.begin() as connection:
        row = build_yearly(connection, atlas.nation, is_shipped=True, document="全国办法")
    return f"{POLICIES}/{atlas.nation.county_id}-{row}"


def drafted(client: TestClient, atlas: Atlas, shipped: str, /, **said: str) -> str:
    """Drafts a policy of the county after the shipped one, twice; its address."""
    viewer = administrator(atlas.county)
    form = filled(shown(client, viewer, f"{shipped}/draft"))
    form |= {"issuer": "铜梁区", "document": "铜梁办法", "interval_months": "6"} | said
    found = {press(client, viewer, f"{shipped}/draft", **form).headers["location"] for _ in range(2)}
    [place] = found
    return str(place).partition("?")[0]


def test_the_policies_of_a_division_are_listed_to_many(
    client: TestClient, atlas: Atlas, shipped: str
) -> None:
    for viewer in (administrator(atlas.county), official(atlas), county_leader(atlas)):
        page = shown(client, viewer, POLICIES)
        assert shipped in page.xpath("//tbody//a/@href")
        assert not shown(client, official(atlas), shipped).xpath("//nav[@class='deeds']")
    wrong = shown(client, official(atlas), f"{POLICIES}?division=x", 400)
    assert "division" in errors(wrong)
    assert "as_of" in errors(shown(client, official(atlas), f"{POLICIES}?as_of=x", 400))
    assert "division" in errors(shown(client, official(atlas), f"{POLICIES}?division=999999", 400))


def test_a_policy_is_drafted_previewed_put_in_force_and_retired(
    client: TestClient, atlas: Atlas, shipped: str
) -> None:
    viewer, today = administrator(atlas.county), today_in_china()
    before = len(names(shown(client, official(atlas), POLICIES)))
    draft = drafted(client, atlas, shipped)
    told = text_of(shown(client, viewer, draft))
    assert "每 6 个月" in told
    assert "草案" in told
    preview = text_of(shown(client, viewer, f"{draft}?preview={today}"))
    assert "项任务" in preview
    form = filled(shown(client, viewer, f"{draft}/activate"))
    [place] = {press(client, viewer, f"{draft}/activate", **form).headers["location"] for _ in range(2)}
    assert "现行" in text_of(shown(client, viewer, place))
    inforce = place.partition("?")[0]
    assert len(names(shown(client, official(atlas), POLICIES))) == before + 1
    tomorrow = str(today + timedelta(days=1))
    form = filled(shown(client, viewer, f"{inforce}/retire")) | {"on": tomorrow}
    [place] = {press(client, viewer, f"{inforce}/retire", **form).headers["location"] for _ in range(2)}
    assert tomorrow in text_of(shown(client, viewer, place))
    later = str(today + timedelta(days=2))
    assert len(names(shown(client, official(atlas), f"{POLICIES}?as_of={later}"))) == before


def test_a_policy_that_begins_later_is_listed_until_then(
    client: TestClient, atlas: Atlas, shipped: str
) -> None:
    viewer, later = administrator(atlas.county), str(today_in_china() + timedelta(days=30))
    draft = drafted(client, atlas, shipped)
    form = filled(shown(client, viewer, f"{draft}/activate")) | {"on": later}
    place = press(client, viewer, f"{draft}/activate", **form).headers["location"].partition("?")[0]
    page = shown(client, viewer, POLICIES)
    assert place in page.xpath("//tbody//a/@href")
    assert text_of(page).count("尚未启用") == 1
    of_today = shown(client, viewer, f"{POLICIES}?as_of={today_in_china()}")
    assert place not in of_today.xpath("//tbody//a/@href")
    then = shown(client, viewer, f"{POLICIES}?as_of={later}")
    assert (place in then.xpath("//tbody//a/@href"), "尚未启用" in text_of(then)) == (True, False)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"division": "500112"}, "division"),
        ({"division": "x"}, "division"),
        ({"issuer": ""}, "issuer"),
        ({"interval_months": "often"}, "interval_months"),
        ({"note": "字" * 501}, "note"),
    ],
)
def test_a_draft_that_cannot_be_is_told_beside_its_field(
    client: TestClient, atlas: Atlas, shipped: str, said: dict[str, str], field: str
) -> None:
    viewer = administrator(atlas.county)
    form = filled(shown(client, viewer, f"{shipped}/draft")) | {"issuer": "铜梁区"} | said
    answer = press(client, viewer, f"{shipped}/draft", **form)
    assert 400 <= answer.status_code < 500
    assert field in errors(opened(answer))


def test_terms_that_no_policy_has_and_days_gone_by_are_refused(
    client: TestClient, atlas: Atlas, shipped: str
) -> None:
    viewer = administrator(atlas.county)
    form = filled(shown(client, viewer, f"{shipped}/draft")) | {"interval_months": "999"}
    answer = press(client, viewer, f"{shipped}/draft", **form)
    assert "interval_months 须在" in text_of(opened(answer))
    draft = drafted(client, atlas, shipped)
    form = filled(shown(client, viewer, f"{draft}/activate")) | {"on": "2020-01-01"}
    assert "on" in errors(opened(press(client, viewer, f"{draft}/activate", **form)))


def test_who_does_not_manage_drafts_nothing(client: TestClient, atlas: Atlas, shipped: str) -> None:
    for act in ("draft", "activate", "retire"):
        for viewer in (official(atlas), county_leader(atlas)):
            assert client.get(f"{shipped}/{act}", headers=signed_in(viewer)).status_code == 403
    answer = press(client, administrator(atlas.county), f"{shipped}/activate", on=str(today_in_china()))
    assert answer.status_code == 404
    assert client.get(f"{POLICIES}/1-1", headers=signed_in(official(atlas))).status_code == 404
