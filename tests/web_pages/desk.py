"""A county at whose desk files come in, the pages of it, and the worker behind them."""

import asyncio
import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import lxml.html  # type: ignore[import-untyped]  # ships no types
import shapely
import xlsxwriter
from sqlalchemy import Engine, func
from starlette.testclient import TestClient

from app.jobs.round import Worker
from db.codes import ShapeSource
from db.engine import open_as_owner, open_database
from db.ids import IdMaker
from db.models import DivisionShape
from geo.identity_numbers import make_identity_number
from resolvers.people.identities import identity_keys
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.builders import ALWAYS, put
from tests.importers.maps.made import feature
from tests.viewers import staff_viewer
from tests.web_map.atlas import TOWNSHIPS, Atlas, build_atlas, signed_in

KEYS = identity_keys(bytes.fromhex("cd" * 32))
HEADINGS = ("姓名", "身份证号码", "人员类别", "联系电话", "村（社区）", "地址")
HERE = {"Origin": "http://testserver", "Host": "testserver"}


def build_desk(engine: Engine) -> Atlas:
    """The mapped county, two of its villages with a boundary."""
    atlas = build_atlas(engine)
    with engine.begin() as connection:
        for village, letter in ((atlas.villages[0], "1"), (atlas.villages[2], "2")):
            shape = func.ST_GeomFromText(TOWNSHIPS.shape(letter).wkt, 4326)
            columns = {"geom": shape, "source": ShapeSource.DERIVED.value, "valid": ALWAYS}
            put(connection, DivisionShape, village.county_id, division_id=village.id, **columns)
    return atlas


def official(atlas: Atlas) -> Viewer:
    """Whoever works at the county's service centre."""
    return staff_viewer(atlas.county)


def manager(atlas: Atlas) -> Viewer:
    """Who manages the county and sees nobody in it."""
    return Viewer("manager", "管理员", Role.ADMINISTRATOR, (Grant(Permission.MANAGE, atlas.county),))


def drawn(shape: Any, **said: str) -> dict[str, Any]:
    """A feature of a map file."""
    told_of = shapely.geometry.mapping(shape)
    return feature(told_of["coordinates"], told_of["type"], **said)


def line(number: int, village: str = "一村") -> tuple[str, ...]:
    """A line about somebody who is nobody."""
    identity = make_identity_number("500151", date(1950 + number // 4, 5, 20), 996 + number % 4)
    return (f"王某{chr(0x4E00 + number)}", identity, "退役士兵", "", village, "甲路")


def roster(*lines: Sequence[str], headings: Sequence[str] = HEADINGS) -> bytes:
    """A workbook with a title, headings and these lines."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("名册")
        for at, row in enumerate((["铜梁区退役军人花名册"], headings, *lines)):
            sheet.write_row(at, 0, row)
    return made.getvalue()


def sent(client: TestClient, viewer: Viewer, content: bytes, **fields: str) -> str:
    """Uploads a file; the address of its run."""
    answer = upload(client, viewer, content, **fields)
    assert answer.status_code == 303, answer.text[:2000]
    return str(answer.headers["location"])


def upload(
    client: TestClient, viewer: Viewer, content: bytes, name: str = "花名册.xlsx", **fields: str
) -> Any:
    """Uploads a file, whatever comes of it."""
    data, headers = {"county": "500151", "kind": "people", **fields}, signed_in(viewer) | HERE
    return client.post("/imports", data=data, files={"file": (name, content)}, headers=headers)


def work(url: str) -> int:
    """What waits is done, as by a worker process; how many jobs that were."""

    async def done() -> int:
        database, walled = open_as_owner(url, pool_size=2), open_database(url, request_timeout_ms=0)
        try:
            return await Worker(database, walled, KEYS, IdMaker(77)).round()
        finally:
            await walled.close()
            await database.close()

    return asyncio.run(done())


def page(client: TestClient, viewer: Viewer, address: str, status: int = 200) -> Any:
    """A page of the desk."""
    answer = client.get(address, headers=signed_in(viewer))
    assert answer.status_code == status, answer.text[:2000]
    return lxml.html.fromstring(answer.text)


def act(client: TestClient, viewer: Viewer, address: str, act: str, **fields: str) -> Any:
    """Presses one of the page's buttons."""
    return client.post(address, data={"act": act, **fields}, headers=signed_in(viewer) | HERE)


def form(opened: Any) -> dict[str, str]:
    """What the form of the columns holds."""
    [found] = opened.xpath("//form[@class='settle']")
    return {name: str(value) for name, value in found.form_values()}


def told(opened: Any) -> str:
    """How far the run has come, as its page says."""
    [said] = opened.xpath("//*[@id='progress']//*[@role='status']")
    return re.sub(r"\s+", " ", str(said.text_content())).strip()


def figures(opened: Any) -> dict[str, int]:
    """The numbers of the account by their names."""
    pairs = opened.xpath("//dl[@class='figures']/div")
    return {one.findtext("dt"): int(one.findtext("dd").replace(",", "")) for one in pairs}
