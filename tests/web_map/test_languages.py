"""The map pages in English: nothing of ours is left in Chinese but the names of places."""

import re
from html import unescape

import pytest
from sqlalchemy import Connection, text
from starlette.testclient import TestClient

from tests.web_map.atlas import Atlas, county_client, county_leader, signed_in

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
NAMES = """SELECT name FROM division_version UNION SELECT name FROM station_version
    UNION SELECT name FROM grid_cell"""
PAGES = [
    *(f"coverage/500151?level={level}" for level in ("cells", "villages", "townships")),
    "coverage/500151?level=cells&inPerson=true&veteransOnly=true&category=MARTYR_SURVIVOR",
    *(f"density/500151?bins={bins}" for bins in ("CELL", "TOWNSHIP", "HEXAGON", "KERNEL")),
    "overview/500151",
    "gaps/500151",
    "hotspots/500151?by=CELL",
    "density/500151?bins=CELL&measure=DUTIES_OVERDUE",
    *(f"service-areas/500151?method={method}" for method in ("ASSIGNED", "NEAREST", "REACHABLE")),
]


@pytest.mark.parametrize("path", PAGES)
def test_a_map_page_speaks_english(path: str, client: TestClient, atlas: Atlas, sa: Connection) -> None:
    for viewer in (county_client(atlas), county_leader(atlas)):
        headers = signed_in(viewer) | {"Accept-Language": "en"}
        answer = client.get(f"/maps/{path}", headers=headers)
        assert answer.status_code == 200, answer.text[:300]
        assert '<html lang="en">' in answer.text
        assert _ours(answer.text.replace(viewer.name, ""), sa) == []
        chinese = client.get(f"/maps/{path}", headers=signed_in(viewer)).text
        assert '<html lang="zh-CN">' in chinese


def _ours(page: str, connection: Connection) -> list[str]:
    """What stands in the page in Chinese and is no name of a place."""
    page = unescape(page)
    for name in sorted(connection.scalars(text(NAMES)), key=len, reverse=True):
        page = page.replace(name, "")
    return CHINESE.findall(page)
