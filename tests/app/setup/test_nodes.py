"""Nodes of the processes that make ids: never shared, free again however their holder ended."""

import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.setup.cores import available_cores
from app.setup.nodes import own_node
from db.errors import DomainError

HOLD = """
import sys, time
from pathlib import Path
from app.setup.nodes import own_node
with own_node(Path(sys.argv[1]), range(3, 5)) as node:
    print(node, flush=True)
    time.sleep(60)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )


def node_of(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_each_holder_has_a_node_of_its_own(tmp_path: Path) -> None:
    with ExitStack() as held:
        nodes = [held.enter_context(own_node(tmp_path, range(7, 10))) for _ in range(3)]
    assert nodes == [7, 8, 9]


def test_a_node_is_free_again_when_its_holder_is_done(tmp_path: Path) -> None:
    with own_node(tmp_path, range(2)):
        pass
    with own_node(tmp_path, range(2)) as node:
        assert node == 0


def test_nobody_gets_a_node_that_is_held(tmp_path: Path) -> None:
    with (
        own_node(tmp_path, range(1)),
        pytest.raises(DomainError, match="NODES_TAKEN"),
        own_node(tmp_path, range(1), patience_s=0.1),
    ):
        pass


def test_a_killed_process_leaves_its_node_to_the_next(tmp_path: Path) -> None:
    first, second = holder(tmp_path), holder(tmp_path)
    assert {node_of(first), node_of(second)} == {3, 4}
    killed(first)
    third = holder(tmp_path)
    assert {node_of(third)} == {3, 4} - _nodes_held_by(tmp_path, second)
    killed(second)
    killed(third)


def test_a_successor_waits_for_its_predecessor(tmp_path: Path) -> None:
    first = holder(tmp_path)
    node = node_of(first)
    time.sleep(0.05)
    first.kill()
    with own_node(tmp_path, [node], patience_s=5) as taken:
        assert taken == node
    first.communicate()


def _nodes_held_by(folder: Path, process: subprocess.Popen[str]) -> set[int]:
    files = folder.glob("*.lock")
    return {int(file.stem) for file in files if file.read_text() == str(process.pid)}


@pytest.mark.parametrize(("share", "cores"), [("50000 100000", 1), ("100000 100000", 1), ("nonsense", None)])
def test_a_containers_share_bounds_the_cores(tmp_path: Path, share: str, cores: int | None) -> None:
    (tmp_path / "cpu.max").write_text(share)
    bound = available_cores(tmp_path / "missing")
    assert available_cores(tmp_path / "cpu.max") == (cores or bound)


def test_a_share_of_everything_is_no_bound(tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert available_cores(tmp_path / "cpu.max") == available_cores(tmp_path / "missing") >= 1
