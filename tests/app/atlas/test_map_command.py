"""`rongge map`: a file of each form, and mistakes told as by every command."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import Engine
from typer.testing import CliRunner

from app.cli import cli
from db.errors import DomainError
from tests.web_map.atlas import build_atlas


@pytest.fixture
def county(engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    build_atlas(engine)
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))


def drawn(*words: str) -> None:
    CliRunner().invoke(cli, ["map", *words], catch_exceptions=False)


def test_a_map_becomes_a_file_of_each_form(county: None, tmp_path: Path) -> None:
    files = {ending: tmp_path / f"map.{ending}" for ending in ("pdf", "png", "svg", "html")}
    for path in files.values():
        drawn(
            "coverage",
            "500151",
            "-o",
            str(path),
            "--with",
            "level=cells",
            "--with",
            "veteransOnly=true",
            "--paper",
            "A3",
            "--dpi",
            "72",
        )
    text = pypdfium2.PdfDocument(files["pdf"].read_bytes())[0].get_textpage().get_text_range()
    assert "铜梁区" in text
    assert max(Image.open(io.BytesIO(files["png"].read_bytes())).size) in {1190, 1191}
    assert files["svg"].read_text().startswith("<svg ")
    # A leader's numbers, of which the small ones are withheld.
    assert "不予显示" in files["html"].read_text()


def test_the_bulletin_is_a_document(county: None, tmp_path: Path) -> None:
    path = tmp_path / "bulletin.pdf"
    drawn("bulletin", "500151", "-o", str(path))
    assert "铜梁区" in pypdfium2.PdfDocument(path.read_bytes())[0].get_textpage().get_text_range()


def test_a_map_speaks_english_when_asked(county: None, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    drawn("overview", "500151", "-o", str(path), "--english")
    assert "Legend" in path.read_text()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("coverage", "500151", "-o", "map.gif"), "BAD_PARAMETER"),
        (("bulletin", "500151", "-o", "map.png"), "BAD_PARAMETER"),
        (("coverage", "500151", "-o", "map.pdf", "--with", "level"), "BAD_PARAMETER"),
        (("coverage", "500151", "-o", "map.pdf", "--with", "level=moons"), "BAD_PARAMETER"),
        (("coverage", "500151", "-o", "map.png", "--dpi", "7"), "BAD_PARAMETER"),
        (("coverage", "500151/x", "-o", "map.pdf"), "NOT_FOUND"),
        (("coverage", "500999", "-o", "map.pdf"), "AREA_NOT_FOUND"),
    ],
)
def test_a_mistake_writes_no_file(
    county: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DomainError) as told:
        drawn(*words)
    assert told.value.code == code
    assert not list(tmp_path.glob("map.*"))
