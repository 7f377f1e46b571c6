"""A file that arrived is read apart from the loop on which everybody else of the process waits."""

import io
import threading
from typing import Any

import pytest
from sqlalchemy import Engine

from app.jobs.round import Worker
from db.codes import FileKind, RunState
from db.engine import Database
from db.failures import Unanswered
from db.ids import IdMaker
from importers.desk.arrivals import Arrival, arrive
from importers.files.packed_lines import PackedLines
from importers.runs.run import RunKey, run_of
from resolvers.people.identities import open_sealed
from tests.importers.files.made import table
from tests.importers.runs.files_of_people import IDS, Desk, number_of
from tests.importers.runs.victims import victim
from tests.schema.world import build_world
from tests.work import KEYS

HEAD = ("姓名", "身份证号码", "村（社区）", "经度", "纬度")
LINES = [(f"王某{number}", number_of(number), "一村", "", "") for number in range(9)]


async def test_no_line_of_an_upload_is_unpacked_on_the_loop(
    engine: Engine, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked, threads = PackedLines._read, list[int]()

    def watched(lines: PackedLines, *of: Any) -> Any:
        threads.append(threading.get_ident())
        return unpacked(lines, *of)

    opened: list[int] = []

    def watched_opening(*of: Any) -> str:
        opened.append(threading.get_ident())
        return open_sealed(*of)

    monkeypatch.setattr(PackedLines, "_read", watched)
    monkeypatch.setattr("importers.desk.pieces.open_sealed", watched_opening)
    desk = Desk(database, build_world(engine))
    key = await arrived(desk)

    assert await Worker(database, database, KEYS, IdMaker(77), beat_s=0.01).round() == 1

    run = await run_of(database, desk.ask, key)
    assert (run.state, run.recognised["sheets"][0]["lines"]) == (RunState.RECOGNISED.value, 10), run.trouble
    assert len(threads) >= 3, "its first line, those that are hidden, those with a place"
    assert threading.get_ident() not in [*threads, *opened]
    assert opened, "the pieces in which it was kept"


async def test_a_file_on_whose_way_the_database_was_away_is_read_later(
    engine: Engine, database: Database
) -> None:
    desk = Desk(database, build_world(engine))
    key = await arrived(desk)
    worker = Worker(database, database, KEYS, IdMaker(77), beat_s=0.01)
    with victim("SELECT file_piece.*content"), pytest.raises(Unanswered):
        await worker.round()
    assert await worker.round() == 1
    assert (await run_of(database, desk.ask, key)).state == RunState.RECOGNISED


async def arrived(desk: Desk) -> RunKey:
    """A file of ten persons, one of them with a place."""
    content = io.BytesIO(table(HEAD, *LINES, ("王某九", number_of(9), "一村", "106.05", "29.84")))
    of = (FileKind.PEOPLE, desk.world.county.county_id, IDS.next(), "名册.xlsx", b"digest", None)
    return await arrive(desk.database, desk.ask, Arrival(*of, content), keys=KEYS, ids=IDS)
