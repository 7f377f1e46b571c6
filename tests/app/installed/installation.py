"""The first installation as docs/running/first-installation.md tells it, in a network of its own.

Run as a module with an empty folder; ends with 0 when all of it was done.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx2
import psycopg
from typer.testing import CliRunner

from app.checks.finding import Level
from app.cli import cli
from app.postgres import Cluster, cluster_at, reset, start
from geo.identity_numbers import make_identity_number
from tests.app.access.authenticator import enrolled
from tests.app.access.office import SECRET, WANTED, asks, settled, sign_in
from tests.app.installed.alone import ensure_alone, raise_loopback
from tests.app.test_server import soon

OFFICERS = ("sysadmin", "secofficer", "auditor")
ROLES = (
    "CREATE ROLE county LOGIN",
    "CREATE ROLE rongge_server NOLOGIN",
    "GRANT rongge_server TO county",
)
EXTENSIONS = ("postgis", "btree_gist", "btree_gin", "pgrouting")
LISTS = {
    "provinces.csv": "code,name\n50,重庆市\n",
    "cities.csv": "code,name,provinceCode\n5001,市辖区,50\n",
    "areas.csv": "code,name,cityCode,provinceCode\n500151,铜梁区,5001,50\n",
    "streets.csv": "code,name,areaCode\n500151001,巴川街道,500151\n",
    "villages.csv": "code,name,streetCode\n500151001001,一村,500151001\n",
}
ROSTER = "姓名,身份证号码,人员类别,村（社区）\n王来甲,{number},退役士兵,一村\n"
STAFF = "zhang.san"
SEEN = {"people": {"totalCount": 1}, "division": {"name": "一村"}}
PEOPLE = '{ people { totalCount } division(code: "500151001001") { name } }'


def main(home: Path) -> None:
    """Installs, works, keeps a backup, and brings it back."""
    raise_loopback()
    ensure_alone()
    cluster = cluster_at(home)
    start(cluster)
    try:
        _installed(home, cluster)
    finally:
        reset(cluster)


def _installed(home: Path, cluster: Cluster) -> None:
    for name in ("office", "office_back"):
        _database(cluster, name)
    settings = _settings(home, cluster)
    os.environ.update(settings)
    _typed("db", "migrate")
    given = dict(zip(OFFICERS, _passwords(_typed("user", "init")), strict=True))
    with _serving(settings) as url:
        for name in OFFICERS:
            browser = _browser(url)
            settled(browser, name, given[name])
            enrolled(browser)
        _checked()
        _filled(home)
        staff = _browser(url)
        settled(staff, STAFF, _staff())
        assert asks(staff, PEOPLE).json()["data"] == SEEN
    _typed("backup", "make", str(home / "backup"))
    _typed("backup", "check", str(home / "backup"))
    os.environ["RONGGE_DATABASE_URL"] = _address(cluster, "office_back")
    _typed("backup", "restore", str(home / "backup"))
    with _serving(settings | {"RONGGE_DATABASE_URL": os.environ["RONGGE_DATABASE_URL"]}) as url:
        assert asks(staff).status_code == HTTPStatus.UNAUTHORIZED
        assert sign_in(staff, STAFF, WANTED).headers["location"] == "/"
        assert asks(staff, PEOPLE).json()["data"] == SEEN
    ensure_alone()


def _database(cluster: Cluster, name: str) -> None:
    """Step 2."""
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        if name == "office":
            for statement in ROLES:
                connection.execute(statement)
        connection.execute(f"CREATE DATABASE {name} OWNER county ENCODING 'UTF8' TEMPLATE template0".encode())
    with psycopg.connect(cluster.conninfo(name), autocommit=True) as connection:
        for extension in EXTENSIONS:
            connection.execute(f"CREATE EXTENSION {extension}".encode())


def _address(cluster: Cluster, name: str) -> str:
    return f"postgresql://county@/{name}?host={cluster.sockets}&port=5432"


def _settings(home: Path, cluster: Cluster) -> dict[str, str]:
    """Step 3."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    keys = {name: secrets.token_hex(32) for name in ("RONGGE_TOKEN_KEY", "RONGGE_IDENTITY_KEY")}
    own = {"RONGGE_DATABASE_URL": _address(cluster, "office"), "RONGGE_HOME": str(home / "lib")}
    return own | keys | {"RONGGE_DEMO": "0", "RONGGE_PORT": port}


def _typed(*words: str) -> str:
    """What a command says, which ends well."""
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, (words, done.output, done.exception)
    return done.stdout


def _passwords(said: str) -> list[str]:
    """The passwords that a command prints, in order."""
    return SECRET.findall(said)


@contextmanager
def _serving(settings: dict[str, str]) -> Iterator[str]:
    """Step 5, without the units."""
    command, url = [sys.executable, "-m", "app.cli", "serve"], f"http://127.0.0.1:{settings['RONGGE_PORT']}"
    with subprocess.Popen([*command, "--processes", "1"], env=os.environ | settings) as server:
        try:
            assert soon(lambda: server.poll() is not None or _is_healthy(url))
            assert server.poll() is None
            yield url
        finally:
            server.terminate()


def _is_healthy(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/healthz").status_code == 200
    except httpx2.TransportError:
        return False


def _checked() -> None:
    """Step 7: nothing is amiss."""
    found = json.loads(CliRunner().invoke(cli, ["check", "--json"]).stdout)
    failing = {one["code"]: one["en"] for one in found if one["level"] == Level.FAILED.value}
    assert failing == {}, failing


def _filled(home: Path) -> None:
    """Step 8, and the first roster."""
    folder = home / "codes"
    folder.mkdir()
    for name, text in LISTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    _typed("import", "divisions", str(folder), "--vintage", "2023-06-30")
    roster = home / "roster.csv"
    roster.write_text(
        ROSTER.format(number=make_identity_number("500151", date(1950, 5, 20), 996)), encoding="gb18030"
    )
    assert "written 1" in _typed("import", "people", str(roster), "--county", "500151", "--accept")


def _staff() -> str:
    """The password of somebody who may see persons."""
    [password] = _passwords(_typed("user", "add", STAFF, "--display-name", "张三", "--role", "STATION_STAFF"))
    for permission in ("SEARCH", "ANALYSE"):
        _typed("user", "grant", STAFF, permission, "500151")
    _typed("user", "file-pledge", STAFF, "--inducted", "2025-01-05", "--pledged", "2025-01-06")
    return password


def _browser(url: str) -> Any:
    return httpx2.Client(base_url=url, timeout=60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
