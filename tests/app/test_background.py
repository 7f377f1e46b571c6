"""The server in the background: who runs, who only seems to, and what a start that fails says."""

import os
import socket
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.background import running_server, start_server, stop_server
from app.settings import Settings, settings_from
from db.errors import DomainError

APPLICATION = """
    async def application(scope, receive, send):
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})
"""
SERVE = """
    import os, uvicorn
    from standing_in import application
    uvicorn.run(application, port=int(os.environ["RONGGE_PORT"]), log_level="error")
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {"RONGGE_HOME": str(tmp_path), "RONGGE_PORT": str(port)}
    # Only the process that serves is replaced: the product itself needs a seeded database.
    (tmp_path / "standing_in.py").write_text(textwrap.dedent(APPLICATION))
    (tmp_path / "serve.py").write_text(textwrap.dedent(SERVE))
    command = (sys.executable, str(tmp_path / "serve.py"))
    monkeypatch.setattr("app.background.SERVER_COMMAND", command)
    yield settings_from(variables)
    stop_server(tmp_path)


def variables_of(settings: Settings) -> dict[str, str]:
    return {**os.environ, "RONGGE_PORT": str(settings.port)}


def test_a_started_server_answers_and_is_known_until_it_is_stopped(settings: Settings) -> None:
    assert running_server(settings.home) is None
    started = start_server(settings, variables_of(settings))
    assert running_server(settings.home) == started
    assert started.url == f"http://127.0.0.1:{settings.port}"
    assert stop_server(settings.home)
    assert running_server(settings.home) is None
    assert not stop_server(settings.home)


def test_a_note_left_by_a_dead_server_names_nobody(settings: Settings) -> None:
    note = settings.home / "run" / "server.json"
    note.parent.mkdir()
    note.write_text(f'{{"pid": {os.getpid()}, "url": "{settings.address}"}}')
    assert running_server(settings.home) is None
    assert not stop_server(settings.home)


def test_a_port_taken_by_another_program_is_named(settings: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.port))
        other.listen()
        with pytest.raises(DomainError, match="PORT_TAKEN") as taken:
            start_server(settings, variables_of(settings))
    assert str(settings.port) in taken.value.en


def test_a_server_that_dies_at_once_points_to_its_log(settings: Settings) -> None:
    (settings.home / "serve.py").write_text("raise SystemExit('no reason')")
    with pytest.raises(DomainError, match="SERVER_DID_NOT_START"):
        start_server(settings, variables_of(settings))
    assert "no reason" in (settings.home / "log" / "server.log").read_text()
