"""`rongge duplicates`, as typed."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from app.cli import cli
from db.errors import DomainError
from tests.schema.world import build_world
from tests.work import SECRET

HEADING = "姓名,身份证号码,人员类别,村（社区）\n"
# One person by a number with a slip in its place, and somebody else of that day.
LINES = (
    "王来甲,500151198003039964,退役士兵,一村\n",
    "王来甲,500152198003039960,退役士兵,一村\n",
    "李无关,500151198003039972,退役士兵,二村\n",
)
NAMES = text("""SELECT array_agg(person.name) FROM duplicate_pair AS pair
    JOIN person ON person.county_id = pair.county_id AND person.id IN (pair.first_id, pair.second_id)
    GROUP BY pair.county_id, pair.id""")


@pytest.fixture
def county(tmp_path: Path, engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    build_world(engine)
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RONGGE_DEMO", "1")
    monkeypatch.setenv("RONGGE_IDENTITY_KEY", SECRET.hex())
    file = tmp_path / "名册.csv"
    file.write_text(HEADING + "".join(LINES), encoding="utf-8")
    brought = CliRunner().invoke(cli, ["import", "people", str(file), "--county", "500151", "--accept"])
    assert "written 3" in brought.stdout, brought.stdout
    return "500151"


def test_pairs_are_found_and_kept_for_review_and_nothing_of_them_is_printed(
    county: str, engine: Engine
) -> None:
    told = CliRunner().invoke(cli, ["duplicates", "find", "--county", county], catch_exceptions=False)
    with engine.connect() as connection:
        kept = [names for (names,) in connection.execute(NAMES)]
    assert kept.count(["王来甲", "王来甲"]) == 1
    assert f"{len(kept)} probable pairs, {len(kept)} to review" in told.stdout
    assert "王来甲" not in told.stdout
    assert not any("李无关" in names for names in kept)


def test_a_county_that_is_not_there_is_told(county: str) -> None:
    with pytest.raises(DomainError, match="COUNTY_NOT_FOUND"):
        CliRunner().invoke(cli, ["duplicates", "find", "--county", "999999"], catch_exceptions=False)
