"""The coverage map on paper: the page's own numbers, on the size asked for, for those who may see them."""

import pypdfium2
import pytest
from pypdfium2 import PdfDocument
from starlette.testclient import TestClient

from resolvers.viewer import Viewer
from tests.viewers import NOBODY
from tests.web_map.atlas import NASTY, Atlas, county_client, county_leader, signed_in

SHEET = "/maps/coverage/500151.pdf"
MM_PER_POINT = 25.4 / 72


def printed(client: TestClient, viewer: Viewer, query: str = "") -> PdfDocument:
    answer = client.get(SHEET + query, headers=signed_in(viewer))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"].startswith("private")
    assert len(answer.content) < 1_000_000
    return pypdfium2.PdfDocument(answer.content)


def text_of(document: PdfDocument) -> str:
    pages = [page.get_textpage().get_text_range() for page in document]
    return "".join(pages).replace("\r\n", "\n")


def test_the_numbers_of_the_page_stand_on_the_sheet(client: TestClient, atlas: Atlas) -> None:
    document = printed(client, county_leader(atlas))
    text = text_of(document)
    for told in ("乙镇", "0 / 5", "6 / 9", "66.7%", "开发区", "1:7,500", "200 米", "CGCS2000", "推算边界"):
        assert told in text
    assert NASTY.replace("\"'", "") in text.replace("\n", "").replace("\"'", "")


@pytest.mark.parametrize(("query", "size"), [("", (297, 210)), ("?paper=A3", (420, 297))])
def test_the_paper_is_as_large_as_asked(
    client: TestClient, atlas: Atlas, query: str, size: tuple[int, int]
) -> None:
    width, height = printed(client, county_leader(atlas), query)[0].get_size()
    assert (round(width * MM_PER_POINT), round(height * MM_PER_POINT)) == size


def test_what_is_withheld_on_the_page_is_withheld_on_paper(client: TestClient, atlas: Atlas) -> None:
    page = client.get("/maps/coverage/500151?level=cells", headers=signed_in(county_client(atlas))).text
    text = text_of(printed(client, county_client(atlas), "?level=cells"))
    assert ("不予显示" in page) == ("不予显示" in text)


@pytest.mark.parametrize(
    ("query", "status"), [("?paper=A9", 400), ("?paper=", 200), ("?colour=red", 400), ("?level=moons", 400)]
)
def test_bad_questions_are_refused(client: TestClient, atlas: Atlas, query: str, status: int) -> None:
    assert client.get(SHEET + query, headers=signed_in(county_leader(atlas))).status_code == status


def test_nobody_is_sent_to_sign_in_and_strangers_find_nothing(client: TestClient, atlas: Atlas) -> None:
    assert client.get(SHEET, headers={"Accept": "text/html"}, follow_redirects=False).status_code == 303
    assert client.get(SHEET, headers=signed_in(NOBODY)).status_code == (
        client.get(SHEET.replace(".pdf", ""), headers=signed_in(NOBODY)).status_code
    )


def test_the_page_leads_to_its_sheets_with_the_same_question(client: TestClient, atlas: Atlas) -> None:
    page = client.get("/maps/coverage/500151?inPerson=true", headers=signed_in(county_leader(atlas))).text
    assert 'href="/maps/coverage/500151000000.pdf?level=townships&amp;inPerson=true"' in page
    assert "inPerson=true&amp;paper=A3" in page
