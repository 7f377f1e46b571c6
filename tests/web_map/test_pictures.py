"""Sheets as PNG, SVG and HTML by address, of the same template as the PDF."""

import io
import xml.etree.ElementTree as ET

import pypdfium2
import pytest
from PIL import Image
from starlette.testclient import TestClient

from tests.web_map.atlas import NASTY, Atlas, county_leader, signed_in

MAPS = ("coverage", "overview", "density", "service-areas", "gaps", "hotspots", "stations")
INCH_MM = 25.4


def sheet(client: TestClient, atlas: Atlas, path: str) -> bytes:
    answer = client.get(f"/maps/{path}", headers=signed_in(county_leader(atlas)))
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"].startswith("private")
    return answer.content


@pytest.mark.parametrize(
    ("paper", "dpi", "size"), [("A4", 72, (842, 595)), ("A4", 150, (1754, 1241)), ("A3", 100, (1654, 1170))]
)
def test_a_picture_has_the_size_of_its_paper(
    client: TestClient, atlas: Atlas, paper: str, dpi: int, size: tuple[int, int]
) -> None:
    content = sheet(client, atlas, f"coverage/500151.png?paper={paper}&dpi={dpi}")
    picture = Image.open(io.BytesIO(content))
    assert picture.format == "PNG"
    assert max(abs(ours - theirs) for ours, theirs in zip(picture.size, size, strict=True)) <= 1
    assert round(picture.info["dpi"][0]) == dpi
    assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 10


def test_a_picture_is_the_first_page_of_the_pdf(client: TestClient, atlas: Atlas) -> None:
    picture = Image.open(io.BytesIO(sheet(client, atlas, "coverage/500151.png?dpi=72"))).convert("RGB")
    document = pypdfium2.PdfDocument(sheet(client, atlas, "coverage/500151.pdf"))
    assert document[0].render(scale=1).to_pil().convert("RGB").tobytes() == picture.tobytes()


@pytest.mark.parametrize("name", [one for one in MAPS if one != "hotspots"])
def test_every_map_has_a_drawing_that_stands_alone(client: TestClient, atlas: Atlas, name: str) -> None:
    path = f"{name}/500151.svg" + ("?level=VILLAGE&method=ASSIGNED" if name == "service-areas" else "")
    answer = client.get(f"/maps/{path}", headers=signed_in(county_leader(atlas)))
    if answer.status_code == 404:  # nothing is drawn at that level in this county
        assert answer.headers["content-type"].startswith("text/html")
        assert name not in {"coverage", "overview"}
        assert "SHAPES_NOT_FOUND" in answer.text
        return
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = ET.fromstring(answer.content)  # noqa: S314  # our own
    assert root.attrib["width"].endswith("mm")
    assert root.findall("{http://www.w3.org/2000/svg}path")


def test_names_in_a_drawing_are_text_and_nothing_more(client: TestClient, atlas: Atlas) -> None:
    root = ET.fromstring(sheet(client, atlas, "coverage/500151.svg"))  # noqa: S314  # our own
    texts = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert NASTY in texts
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {
        *("svg", "defs", "pattern", "path", "circle", "text", "rect"),
    }


@pytest.mark.parametrize("name", MAPS)
def test_every_sheet_is_a_page_that_runs_nothing(client: TestClient, atlas: Atlas, name: str) -> None:
    answer = client.get(f"/maps/{name}/500151.html", headers=signed_in(county_leader(atlas)))
    assert answer.status_code == 200
    assert "<h1>" in answer.text
    assert "sandbox" in answer.headers["content-security-policy"]
    assert NASTY not in answer.text


@pytest.mark.parametrize("query", ["dpi=0", "dpi=71", "dpi=301", "dpi=x", "paper=A5"])
def test_a_picture_that_cannot_be_is_refused(client: TestClient, atlas: Atlas, query: str) -> None:
    for name in ("coverage", "stations", "gaps"):
        answer = client.get(
            f"/maps/{name}/500151.png?{query}", headers={**signed_in(county_leader(atlas)), "Accept": "*/*"}
        )
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (
            400,
            "BAD_PARAMETER",
        )
