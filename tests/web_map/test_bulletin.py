"""The bulletin: figures, trend, the lowest and five maps in one document, each as its own page has it."""

import pypdfium2
import pytest
from starlette.testclient import TestClient

from tests.viewers import NOBODY, leader_viewer
from tests.web_map.atlas import Atlas, county_leader, signed_in
from tests.web_map.test_pages import asked, page

BULLETIN = "/maps/bulletin/500151.pdf"


def test_a_bulletin_has_the_figures_of_the_pages_and_five_maps(client: TestClient, atlas: Atlas) -> None:
    answer = client.get(BULLETIN, headers=signed_in(county_leader(atlas)))
    assert answer.status_code == 200
    document = pypdfium2.PdfDocument(answer.content)
    assert len(document) == 6
    texts = [one.get_textpage().get_text_range() for one in document]
    for number in ("6 / 14", "42.9%", "2025-02-28", "2025-10-15", "乙镇", "0.0%"):
        assert number in texts[0]
    gaps = page(client, county_leader(atlas), "/maps/gaps/500151")
    assert f"服务盲区 {gaps.xpath('//*[@data-number]')[0].text} 人" in texts[0].replace("\r\n", "")
    for text, told in zip(texts[1:], ("一图总览", "走访覆盖", "密度", "服务范围", "服务盲区"), strict=True):
        assert told in text


def test_it_is_of_the_days_asked_for_and_the_overview_leads_to_it(client: TestClient, atlas: Atlas) -> None:
    query = "?from=2025-01-01&through=2025-02-28"
    document = page(client, county_leader(atlas), f"/maps/overview/500151{query}")
    [address] = [one for one in document.xpath("//p[@class='table']//a/@href") if "bulletin" in one]
    answer = client.get(f"{address}&paper=A3", headers=signed_in(county_leader(atlas)))
    first = pypdfium2.PdfDocument(answer.content)[0]
    assert round(first.get_size()[0] * 25.4 / 72) == 420
    assert "0 / 14" in first.get_textpage().get_text_range()


@pytest.mark.parametrize("query", ["?paper=A9", "?colour=red", "?level=cells", "?asOf=never"])
def test_what_cannot_be_meant_is_refused(client: TestClient, atlas: Atlas, query: str) -> None:
    assert asked(client, county_leader(atlas), BULLETIN + query).status_code == 400


def test_it_is_of_counties_and_townships_for_those_who_may_see_them(client: TestClient, atlas: Atlas) -> None:
    refused = asked(client, leader_viewer(atlas.nation), "/maps/bulletin/100000.pdf")
    assert refused.status_code == 400
    assert "通报按县或乡镇" in refused.text
    assert client.get(BULLETIN, headers={"Accept": "text/html"}).status_code == 303
    assert asked(client, NOBODY, BULLETIN).status_code in {403, 404}
    other = leader_viewer(atlas.townships[1])
    assert asked(client, other, BULLETIN).status_code == 404
    assert asked(client, other, "/maps/bulletin/500151101.pdf").status_code == 200
