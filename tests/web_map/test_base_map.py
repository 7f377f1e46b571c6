"""天地图 below a map: asked for by our server with a key nobody sees, and the map stands without it."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from app.setup.tianditu import base_map_in
from db.errors import DomainError
from tests.web_map.atlas import Atlas, client_of, county_leader, map_app, signed_in
from tests.web_map.conftest import serving
from tests.web_map.test_in_chromium import visit
from web_map.base_map.tianditu import LARGEST_TILE, TIANDITU, Tianditu

KEY = "0123456789abcdef0123456789abcdef"
TILE = "/maps/base/vec/3/6/3"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\xdd\xee\xff"))
    + _chunk(b"IEND", b"")
)


@dataclass
class Service:
    """A tile service of its own process's thread, which answers as told and notes what it was asked."""

    answer: Response = field(default_factory=lambda: Response(PNG, media_type="image/png"))
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    async def tile(self, request: Request) -> Response:
        """The answer, whatever is asked."""
        self.asked.append((request.url.path, dict(request.query_params)))
        return self.answer

    @contextmanager
    def running(self) -> Iterator[Tianditu]:
        """The service as our server knows it."""
        with serving(Starlette(routes=[Route("/{rest:path}", self.tile)])) as origin:
            yield Tianditu(KEY, origin)


@pytest.fixture
def service() -> Service:
    """One that answers with a picture."""
    return Service()


@contextmanager
def _client(database_url: str, base_map: Tianditu | None) -> Iterator[TestClient]:
    with client_of(map_app(database_url, base_map=base_map)) as opened:
        yield opened


def test_a_tile_is_asked_for_once_as_the_service_has_it(
    database_url: str, atlas: Atlas, service: Service
) -> None:
    with service.running() as base_map, _client(database_url, base_map) as client:
        answers = [client.get(TILE, headers=signed_in(county_leader(atlas))) for _ in range(3)]
    assert {(one.status_code, one.content, one.headers["content-type"]) for one in answers} == {
        (200, PNG, "image/png")
    }
    assert answers[0].headers["cache-control"] == "private, max-age=604800"
    [(path, asked)] = service.asked
    assert path == "/vec_w/wmts"
    assert asked["tk"] == KEY
    assert [asked[name] for name in ("LAYER", "TILEMATRIXSET", "TILEMATRIX", "TILEROW", "TILECOL")] == [
        "vec",
        "w",
        "3",
        "3",
        "6",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "/maps/base/wmts/3/1/1",
        "/maps/base/vec/19/1/1",
        "/maps/base/vec/3/8/1",
        "/maps/base/vec/3/1/8",
        f"/maps/base/vec/{'1' * 5000}/1/1",
    ],
)
def test_what_is_no_tile_is_not_asked_for(
    database_url: str, atlas: Atlas, service: Service, address: str
) -> None:
    with service.running() as base_map, _client(database_url, base_map) as client:
        assert client.get(address, headers=signed_in(county_leader(atlas))).status_code == 404
    assert service.asked == []


def test_nobody_who_is_not_signed_in_spends_the_key(
    database_url: str, atlas: Atlas, service: Service
) -> None:
    with service.running() as base_map, _client(database_url, base_map) as client:
        assert client.get(TILE, follow_redirects=False).status_code in {303, 401}
    assert service.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        Response("no more of this key", status_code=403, media_type="text/plain"),
        Response("<script>", media_type="text/html"),
        Response(b"\0" * (LARGEST_TILE + 1), media_type="image/png"),
        RedirectResponse("http://127.0.0.1:9/elsewhere"),
    ],
    ids=["refused", "a page", "too large", "led elsewhere"],
)
def test_what_is_no_tile_of_theirs_is_not_handed_on(
    database_url: str, atlas: Atlas, answer: Response
) -> None:
    with Service(answer).running() as base_map, _client(database_url, base_map) as client:
        told = client.get(TILE, headers=signed_in(county_leader(atlas)))
    assert told.status_code == 503
    assert "天地图" in told.text
    assert KEY not in told.text


def test_a_service_that_is_not_there_is_told_without_its_address(database_url: str, atlas: Atlas) -> None:
    with _client(database_url, Tianditu(KEY, "http://127.0.0.1:9")) as client:
        told = client.get(TILE, headers=signed_in(county_leader(atlas)))
    assert told.status_code == 503
    assert KEY not in told.text
    assert ":9" not in told.text


async def test_it_lies_below_the_parts_once_it_is_chosen(
    chromium: Browser, database_url: str, atlas: Atlas, service: Service
) -> None:
    with service.running() as base_map, serving(map_app(database_url, base_map=base_map)) as origin:
        opened = await visit(chromium, origin, county_leader(atlas), "/maps/coverage/500151")
        assert await opened.page.locator("img.leaflet-tile").count() == 0
        await opened.page.select_option("#base-map", "pictures")
        await opened.page.wait_for_selector("img.leaflet-tile-loaded")
        assert "天地图" in await opened.page.inner_text(".leaflet-control-attribution")
        opacity = "coverage_layer_page.getLayers().map((one) => one.options.fillOpacity)"
        assert set(await opened.page.evaluate(opacity)) == {0.6}
        await opened.page.select_option("#base-map", "")
        assert await opened.page.locator("img.leaflet-tile").count() == 0
        assert set(await opened.page.evaluate(opacity)) == {1}
        html = await opened.page.content()
    assert opened.complaints == []
    assert [one for one in opened.addresses if KEY in one or not one.startswith(f"{origin}/")] == []
    assert KEY not in html
    assert {asked["LAYER"] for _, asked in service.asked} == {"img", "cia"}


async def test_a_base_map_that_does_not_come_is_said_once_and_the_map_stays(
    chromium: Browser, database_url: str, atlas: Atlas
) -> None:
    base_map = Tianditu(KEY, "http://127.0.0.1:9")
    with serving(map_app(database_url, base_map=base_map)) as origin:
        opened = await visit(chromium, origin, county_leader(atlas), "/maps/coverage/500151")
        await opened.page.select_option("#base-map", "ground")
        notice = opened.page.locator("#coverage[data-ready=true] > [role=status]")
        await expect(notice).to_have_text("部分底图未能载入；其他内容不受影响。")


def test_without_a_key_there_is_neither_address_nor_choice(client: TestClient, atlas: Atlas) -> None:
    headers = signed_in(county_leader(atlas))
    assert client.get(TILE, headers=headers).status_code == 404
    assert "base-map-layer" not in client.get("/maps/coverage/500151", headers=headers).text


def test_the_settings_name_it() -> None:
    assert base_map_in({}) is None
    found = base_map_in({"RONGGE_TIANDITU_KEY": KEY})
    assert found is not None
    assert (found.origin, KEY in repr(found)) == (TIANDITU, False)
    other = base_map_in({"RONGGE_TIANDITU_KEY": KEY, "RONGGE_TIANDITU_URL": "https://map.example/"})
    assert other is not None
    assert other.origin == "https://map.example"


@pytest.mark.parametrize(
    "variables",
    [
        {"RONGGE_TIANDITU_KEY": "short"},
        {"RONGGE_TIANDITU_KEY": f"{KEY}&x=1"},
        {"RONGGE_TIANDITU_KEY": KEY, "RONGGE_TIANDITU_URL": "file:///etc/passwd"},
        {"RONGGE_TIANDITU_KEY": KEY, "RONGGE_TIANDITU_URL": "https://map.example/?tk=1"},
    ],
)
def test_settings_that_cannot_be_are_refused(variables: dict[str, str]) -> None:
    with pytest.raises(DomainError) as refusal:
        base_map_in(variables)
    assert refusal.value.code == "SETTING_MALFORMED"
