"""A file of two gigabytes is refused by whichever way it comes in, and hardly any of it gets into memory."""

import os
import re
import subprocess
import sys
import tracemalloc
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from app.http.forms import LARGEST_FILE, any_upload
from db.errors import DomainError
from tests.house import CHECKOUT

SIZE = 2 << 30
PIECE = b"0" * (1 << 20)
BEFORE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
# What the program itself takes, with all of its libraries, is less; the file is eight times as much.
MOST_KIB = 700 << 10
# Of the program alone: what the system counts of a child begins with the size of its parent.
TOLD_AT_THE_END = """
import atexit, pathlib
from app.cli import main
atexit.register(lambda: print(pathlib.Path("/proc/self/status").read_text()))
main()
"""
HIGHEST = re.compile(r"^VmHWM:\s*(\d+) kB$", re.MULTILINE)


@pytest.fixture
def sparse(tmp_path: Path) -> Path:
    """A folder with files of two gigabytes that take no room."""
    for name in ("villages.csv", "名册.csv", "网格.geojson"):
        with (tmp_path / name).open("wb") as made:
            made.truncate(SIZE)
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        ("people", "名册.csv", "--county", "500151"),
        ("cells", "网格.geojson", "--county", "500151", "--plan", "一"),
        ("divisions", ".", "--vintage", "2023-06-30", "--dry-run"),
    ],
    ids=["a list", "a map", "division codes"],
)
def test_a_command_refuses_it_unread(sparse: Path, words: tuple[str, ...], database_url: str) -> None:
    kind, name, *terms = words
    command = [sys.executable, "-c", TOLD_AT_THE_END, "import", kind, str(sparse / name), *terms]
    # Nothing of the file may stand on a disk either.
    environment = os.environ | {"RONGGE_DATABASE_URL": database_url, "RONGGE_HOME": str(sparse / "home")}
    ended = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 1, said
    assert "FILE_TOO_LARGE" in said, said
    highest = HIGHEST.search(ended.stdout)
    assert highest is not None, said
    assert int(highest[1]) < MOST_KIB


@pytest.mark.parametrize("declared", [True, False])
async def test_an_upload_is_heard_no_further_than_a_file_may_be_long(*, declared: bool) -> None:
    sent = iter([BEFORE, *[PIECE] * (SIZE // len(PIECE))])
    taken = 0

    async def receive() -> MutableMapping[str, Any]:
        nonlocal taken
        piece = next(sent)
        taken += len(piece)
        return {"type": "http.request", "body": piece, "more_body": True}

    headers = [(b"content-type", b"multipart/form-data; boundary=x")]
    headers += [(b"content-length", str(SIZE).encode())] if declared else []
    tracemalloc.start()
    try:
        with pytest.raises(DomainError) as refusal:
            await any_upload(Request({"type": "http", "method": "POST", "headers": headers}, receive))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert refusal.value.code == "BODY_TOO_LARGE"
    assert taken == 0 if declared else taken <= LARGEST_FILE + 2 * len(PIECE)
    assert most < 8 << 20
