"""A county is opened in an empty database: units from the nation down to it, once, with their centres."""

from datetime import date
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from app.cli import cli
from db.errors import DomainError
from importers.opening.chain import Chain, chain_from, chain_named
from importers.opening.opening import open_county
from tests.importers.deliveries import FIRST, IDS, LATER, county, delivered

UNITS = """
    SELECT county.adcode, county.name, above.adcode FROM county
    LEFT JOIN county_link AS link ON link.county_id = county.county_id AND link.superseded_at IS NULL
    LEFT JOIN county AS above ON above.county_id = link.parent_id ORDER BY county.county_id
"""
FUTIAN = chain_named("440304", "福田区", "深圳市", "广东省")


def _names(chain: Chain) -> list[tuple[str, str]]:
    return [(one.code[:6], one.name) for one in chain.units]


@pytest.mark.parametrize(
    ("said", "units"),
    [
        (("440304", "福田区", "深圳市", "广东省"), ["广东省", "深圳市", "福田区"]),
        (("110101", "东城区", None, None), ["北京市", "市辖区", "东城区"]),
        (("500229", "城口县", None, None), ["重庆市", "县", "城口县"]),
        (("429004", "仙桃市", None, "湖北省"), ["湖北省", "省直辖县级行政区划", "仙桃市"]),
        (("469001", "五指山市", None, "海南省"), ["海南省", "省直辖县级行政区划", "五指山市"]),
        (
            ("659001", "石河子市", None, "新疆维吾尔自治区"),
            ["新疆维吾尔自治区", "自治区直辖县级行政区划", "石河子市"],
        ),
        (("441900", "东莞市", None, "广东省"), ["广东省", "东莞市"]),
    ],
)
def test_what_a_code_tells_need_not_be_said(
    said: tuple[str, str, str | None, str | None], units: list[str]
) -> None:
    assert [one.name for one in chain_named(*said).units] == units


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (("440304", "福田区", None, "广东省"), "UNIT_NAME_MISSING"),
        (("440304", "", "深圳市", "广东省"), "UNIT_NAME_MISSING"),
        (("440304", "?", "深圳市", "广东省"), "UNIT_NAME_MISSING"),
        (("44", "广东省", None, None), "NOT_A_COUNTY"),
        (("440304001", "园岭街道", "深圳市", "广东省"), "NOT_A_COUNTY"),
        (("x", "福田区", "深圳市", "广东省"), "BAD_DIVISION_CODE"),
    ],
)
def test_what_cannot_be_opened_says_why(said: tuple[str, str, str | None, str | None], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        chain_named(*said)
    assert refused.value.code == code


def test_names_are_taken_from_lists(tmp_path: Path) -> None:
    (tmp_path / "provinces.csv").write_text("code,name\n44,广东省\n", encoding="utf-8")
    (tmp_path / "cities.csv").write_text("code,name\n4403,深圳市\n4419,东莞市\n", encoding="utf-8")
    (tmp_path / "areas.csv").write_text("code,name\n440304,福田区\n441900,东莞市\n", encoding="utf-8")

    assert chain_from(tmp_path, "440304") == FUTIAN
    assert _names(chain_from(tmp_path, "441900")) == [("440000", "广东省"), ("441900", "东莞市")]
    with pytest.raises(DomainError) as refused:
        chain_from(tmp_path, "440305")
    assert refused.value.code == "UNIT_NOT_LISTED"


def test_a_county_is_opened_once_and_another_beside_it(connection: psycopg.Connection) -> None:
    assert len(open_county(connection, FUTIAN, on=FIRST, ids=IDS).units) == 3
    shown = connection.execute(UNITS).fetchall()
    assert shown == [
        ("100000", "中华人民共和国", None),
        ("440000", "广东省", "100000"),
        ("440300", "深圳市", "440000"),
        ("440304", "福田区", "440300"),
    ]
    centres = connection.execute("SELECT name FROM station_version ORDER BY name").fetchall()
    assert ("福田区退役军人服务中心",) in centres
    assert len(centres) == 4

    again = open_county(connection, FUTIAN, on=LATER, ids=IDS)
    assert (again.units, again.since) == ((), FIRST)
    assert connection.execute(UNITS).fetchall() == shown

    luohu = chain_named("440303", "罗湖区", "深圳市", "广东省")
    assert [one.name for one in open_county(connection, luohu, on=LATER, ids=IDS).units] == ["罗湖区"]
    assert connection.execute(UNITS).fetchall()[3:] == [
        ("440303", "罗湖区", "440300"),
        ("440304", "福田区", "440300"),
    ]


def test_a_city_that_is_its_own_only_county_is_opened_once(connection: psycopg.Connection) -> None:
    jiayuguan = chain_named("620201", "嘉峪关市", "嘉峪关市", "甘肃省")
    assert open_county(connection, jiayuguan, on=FIRST, ids=IDS).units == jiayuguan.units
    again = open_county(connection, jiayuguan, on=LATER, ids=IDS)
    assert (again.units, again.since) == ((), FIRST)


def test_what_stands_is_neither_renamed_nor_emptied(connection: psycopg.Connection) -> None:
    delivered(connection, county())
    before = connection.execute("SELECT code, name, valid FROM division_version ORDER BY id").fetchall()

    with pytest.raises(DomainError) as other:
        open_county(connection, chain_named("500151", "铜梁县", None, None), on=LATER, ids=IDS)
    assert other.value.code == "UNIT_STANDS_OTHERWISE"
    assert open_county(connection, chain_named("500151", "铜梁区", None, None), on=LATER, ids=IDS).units == ()
    jiangjin = chain_named("500116", "江津区", None, None)
    assert len(open_county(connection, jiangjin, on=LATER, ids=IDS).units) == 1
    now = connection.execute("SELECT code, name, valid FROM division_version ORDER BY id").fetchall()
    assert now[: len(before)] == before


def test_the_command_opens_and_says_what_comes_next(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))
    words = ["county", "open", "440304", "--name", "福田区", "--city", "深圳市", "--province", "广东省"]

    first = CliRunner().invoke(cli, [*words, "--on", "2023-06-30"], catch_exceptions=False)
    again = CliRunner().invoke(cli, words, catch_exceptions=False)

    assert "广东省、深圳市、福田区，自 2023-06-30 起" in first.stdout
    assert "rongge user grant admin manage 440304" in first.stdout
    assert "福田区 已启用" in again.stdout
    assert str(date(2023, 6, 30)) in again.stdout
