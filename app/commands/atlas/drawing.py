"""`rongge map`: the sheet of any map as a file, by the very routes that a browser is answered by."""

import asyncio
from collections.abc import Sequence
from contextlib import nullcontext
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

import typer
from starlette.routing import Router

from app.postgres import cluster_at, start
from app.settings import Settings, database_settings_from_environment
from app.setup.nodes import own_node
from db.codes import Code, DivisionLevel
from db.engine import open_database
from db.errors import DomainError
from db.ids import IdMaker
from geo.work.pool import WorkPool
from resolvers.areas import Area, AreaKind
from resolvers.ground.named_areas import NATION_ID
from resolvers.viewer import Grant, Permission, Role, Viewer
from resolvers.wording.language import Language, speaking
from web_map.printed.answer import KINDS, USUAL_DPI
from web_map.printed.paper import Size
from web_map.routes import map_routes


class MapName(Code):
    """The maps that have a sheet."""

    OVERVIEW = "overview", "一图总览", "overview"
    COVERAGE = "coverage", "联系覆盖", "contact coverage"
    DENSITY = "density", "密度", "density"
    SERVICE_AREAS = "service-areas", "服务范围", "service areas"
    GAPS = "gaps", "服务盲区", "service gaps"
    HOTSPOTS = "hotspots", "热点", "hotspots"
    STATIONS = "stations", "站点分布", "stations"
    BULLETIN = "bulletin", "通报", "bulletin"


# Whoever runs the machine sees as a leader does: numbers, and the small ones withheld.
LEADER = Viewer(
    "rongge map",
    "rongge map",
    Role.LEADER,
    (Grant(Permission.ANALYSE, Area(AreaKind.DIVISION, NATION_ID, 0, DivisionLevel.NATION)),),
)

Name = Annotated[MapName, typer.Argument(help="哪张地图 / Which map")]
Place = Annotated[str, typer.Argument(metavar="CODE", help="区划代码或网格代码 / Code of a division or cell")]
Output = Annotated[
    Path,
    typer.Option("--output", "-o", help="文件：.pdf、.png、.svg、.html / A file of that form"),
]
Paper = Annotated[Size, typer.Option("--paper", help="纸张 / Size of paper")]
Dpi = Annotated[int, typer.Option("--dpi", help="PNG 每英寸点数，72–300 / Dots to an inch, 72–300")]
Asked = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="NAME=VALUE",
        help="网页地图的参数，可多次 / A parameter of the map",
    ),
]
English = Annotated[bool, typer.Option("--english", help="英文 / In English instead of Chinese")]


def draw_map(
    name: Name,
    code: Place,
    *,
    output: Output,
    paper: Paper = Size.A4,
    dpi: Dpi = USUAL_DPI,
    asked: Asked = None,
    english: English = False,
) -> None:
    """把地图写成 PDF、PNG、SVG 或 HTML 文件 / Writes a map as PDF, PNG, SVG or HTML.

    数字与领导所见相同，人数过少者不予显示 / The numbers are those a leader sees; small ones are withheld.
    """
    path = f"/maps/{name.value}/{code}{_ending(name, output)}"
    query = urlencode([*_pairs(asked or ()), ("paper", paper.value), ("dpi", str(dpi))])
    settings = database_settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    language = speaking(Language.EN) if english else nullcontext()
    with own_node(settings.nodes_folder, settings.nodes) as node, language:
        output.write_bytes(asyncio.run(_answered(settings, node, path, query)))


def _ending(name: MapName, output: Path) -> str:
    right = ["pdf"] if name is MapName.BULLETIN else list(KINDS)
    if output.suffix.removeprefix(".") not in right:
        endings = "、".join(right), ", ".join(right)
        raise DomainError(
            "BAD_PARAMETER",
            f"文件名应以此结尾：{endings[0]}。",
            f"The file should end in: {endings[1]}.",
        )
    return output.suffix


def _pairs(asked: Sequence[str]) -> list[tuple[str, str]]:
    found = [one.partition("=") for one in asked]
    if not all(sign for _, sign, _ in found):
        raise DomainError("BAD_PARAMETER", "--with 应写作 名称=值。", "--with is written NAME=VALUE.")
    return [(name, value) for name, _, value in found]


async def _answered(settings: Settings, node: int, path: str, query: str) -> bytes:
    """The body of the answer at an address. Raises DomainError as the map does."""
    database, work = open_database(settings.sqlalchemy_url, pool_size=2, request_timeout_ms=0), WorkPool()
    state = {"viewer": LEADER, "database": database, "work": work, "ids": IdMaker(node)}
    statuses: list[int] = []
    parts: list[bytes] = []

    async def send(message: Any) -> None:  # as ASGI has it
        if "status" in message:
            statuses.append(message["status"])
        parts.append(message.get("body", b""))

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    try:
        # Nothing of a sheet refers to the files of the pages.
        await Router(map_routes(lambda name: name))({**scope, "state": state}, _nothing, send)
    finally:
        await work.close()
        await database.close()
    if statuses != [HTTPStatus.OK]:
        raise DomainError("NOT_FOUND", "没有这张地图。", "There is no such map.")
    return b"".join(parts)


async def _nothing() -> Any:  # as ASGI has it
    return {"type": "http.request", "body": b"", "more_body": False}
