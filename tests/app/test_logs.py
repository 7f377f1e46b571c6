"""Logs: one line an event, and never the values a failing function held."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from app.logs import QUIET, log_as_json, log_as_text


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in QUIET}
    yield
    root.handlers[:], root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


def fail_with(secret: str) -> None:
    try:
        int(secret[:1])
    except ValueError:
        structlog.get_logger("test").exception("failed")


def test_json_logs_are_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    log_as_json()
    structlog.get_logger("test").info("started", port=8000)
    logging.getLogger("library").warning("mind this")
    ours, theirs = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["port"], ours["level"]) == ("started", 8000, "info")
    assert (theirs["event"], theirs["logger"]) == ("mind this", "library")


@pytest.mark.parametrize("configure", [log_as_json, log_as_text])
def test_a_traceback_holds_no_values(
    configure: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    configure()
    fail_with("open-sesame")
    printed = capsys.readouterr().err
    assert "ValueError" in printed
    assert "open-sesame" not in printed


def test_libraries_that_log_statements_are_kept_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    log_as_text()
    logging.getLogger("sqlalchemy.engine").info("SELECT with parameters")
    assert capsys.readouterr().err == ""
