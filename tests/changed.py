"""The tests of what was changed since a commit (HEAD by default): `python -m tests.changed [COMMIT]`.

A changed test, the tests in the folder that mirrors a changed module's, and those that import the module
themselves; whatever lies further is left to the whole suite.
"""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.house import CHECKOUT, Source, sources

ALWAYS = ("tests/test_house.py", "tests/test_layout.py")


def main() -> None:
    """Prints the files, for pytest to take."""
    print(*tests_of(changed_since(*sys.argv[1:2])))  # noqa: T201  # pytest's command line takes it


def changed_since(commit: str = "HEAD") -> set[Path]:
    """The files that differ from the commit, those that git does not know yet among them."""
    told = (_git("diff", "--name-only", commit), _git("ls-files", "--others", "--exclude-standard"))
    return {Path(name) for names in told for name in names}


def tests_of(changed: Iterable[Path]) -> list[str]:
    """The test files that changed files ask for, in order."""
    found = {Path(name) for name in ALWAYS}
    every = [one for one in sources() if one.path.parts[0] == "tests" and one.path.name.startswith("test_")]
    for path in changed:
        module = ".".join(path.with_suffix("").parts)
        mirror = path.parent if path.parts[0] == "tests" else Path("tests") / path.parent
        beside = path.parts[0] != "tests" or not path.name.startswith("test_")
        found |= {one.path for one in every if one.path == path or (beside and one.path.parent == mirror)}
        found |= {one.path for one in every if module in set(imports(one))}
    return sorted(str(path) for path in found if (CHECKOUT / path).exists())


def imports(one: Source) -> Iterator[str]:
    """The modules that a file imports, and the names that it takes from them, which may be modules too."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _git(*words: str) -> list[str]:
    told = subprocess.run(["git", *words], cwd=CHECKOUT, check=True, capture_output=True, text=True)  # noqa: S607
    return told.stdout.split()


if __name__ == "__main__":
    main()
