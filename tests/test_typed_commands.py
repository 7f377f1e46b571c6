"""Every command of ours that a document or a unit tells people to type is there, with its options."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from app.cli import cli
from tests.house import CHECKOUT

_TYPED = re.compile(r"(?:^\s*|`|bin/)rongge ([a-z][^`#|;&\n]*)", re.MULTILINE)
_OPTION = re.compile(r"--[a-z][a-z-]*")
_PLACES = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/**/*.md", "app/setup/systemd/*.service")


def typed() -> Iterator[str]:
    """What people are told to type, without the program's name."""
    for pattern in _PLACES:
        for path in sorted(CHECKOUT.glob(pattern)):
            yield from (found.strip() for found in _TYPED.findall(path.read_text()))


def command_of(words: list[str]) -> Any:
    """The command that the words name; KeyError of one that is not there."""
    command: Any = typer.main.get_command(cli)
    for word in words:
        if not hasattr(command, "commands") or word == "…":
            break
        command = command.commands[word]
    return command


@pytest.mark.parametrize("line", sorted(set(typed())))
def test_what_is_told_to_be_typed_is_there(line: str) -> None:
    command = command_of(line.split())
    known = {
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert set(_OPTION.findall(line)) <= known | {"--help"}


def test_the_units_of_the_service_run_commands_of_ours() -> None:
    units = Path(CHECKOUT / "app/setup/systemd").glob("*.service")
    started = {name for unit in units for name in re.findall(r"bin/rongge ([a-z]+)", unit.read_text())}
    assert started == {"serve", "work", "check", "backup"}
