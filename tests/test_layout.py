"""What a newcomer relies on: small folders, imports at the top, and documents that name files which exist."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house import CHECKOUT, Source, product, sources, texts

MOST_MODULES = 14
NAMED = re.compile(r"(?<![\w/.*<-])((?:[\w-]+/)*[\w-]+\.(?:py|sql|js|pyx|pxd|sh|md))\b")
# A class, or what a module with a name of several words holds: other dotted names may be rows and fields.
MEMBER = re.compile(r"`((?:[a-z]\w*\.)*[a-z]\w*)\.([A-Z][a-z]\w*)`|`((?:[a-z]\w*\.)*[a-z]+_\w+)\.(\w+)`")
# Those of others, and of deliveries.
ELSEWHERE = frozenset({"leaflet.js", "pbf.js"})


def test_no_folder_holds_more_modules_than_one_can_survey() -> None:
    modules = [one.path.parent for one in product() if one.path.stem != "__init__" and not one.is_migration]
    assert {str(at): number for at, number in Counter(modules).items() if number > MOST_MODULES} == {}


def test_imports_stand_at_the_top() -> None:
    assert [place for one in product() for place in inner_imports(one)] == []


def test_every_file_that_a_docstring_names_exists() -> None:
    named = [
        (one.path, name) for one in sources() for text in docstrings(one) for name in NAMED.findall(text)
    ]
    assert [(str(path), name) for path, name in named if not known(name, path)] == []


def test_every_class_and_function_that_a_docstring_names_is_in_its_module() -> None:
    named = [
        (str(one.path), *filter(None, found))
        for one in product()
        for text in docstrings(one)
        for found in MEMBER.findall(text)
    ]
    assert [found for found in named if not held(*found[1:])] == []


def test_every_file_that_a_document_names_exists() -> None:
    documents = [
        (path, text) for path, text in texts() if path.suffix == ".md" and path.name != "CHANGELOG.md"
    ]
    named = [(path, name) for path, text in documents for name in NAMED.findall(text)]
    assert [(str(path), name) for path, name in named if not known(name, path)] == []


def test_the_finder_of_stale_names_finds_them() -> None:
    assert NAMED.findall("see `schema/gone.py` and docs/also-gone.md") == [
        "schema/gone.py",
        "docs/also-gone.md",
    ]
    assert not known("schema/gone.py", Path("README.md"))
    assert known("schema/build.py", Path("README.md"))


def known(name: str, told_in: Path) -> bool:
    """Whether a file of that name or end of a path exists, looked for from the checkout and from the text."""
    beside = (CHECKOUT / told_in).parent / name
    return name in ELSEWHERE or beside.exists() or name in _endings()


def held(module: str, name: str) -> bool:
    """Whether a module of that name or end of a dotted path has a class or function of a name."""
    ending = (*module.split("."), name)
    return any(path[-len(ending) :] == ending for path in _members())


@cache
def _members() -> frozenset[tuple[str, ...]]:
    """Dotted paths of all classes and functions of the project."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return frozenset(
        (*one.path.with_suffix("").parts, node.name)
        for one in sources()
        for node in ast.walk(one.tree)
        if isinstance(node, kinds)
    )


def inner_imports(one: Source) -> Iterator[str]:
    """Imports inside functions."""
    functions = (
        node for node in ast.walk(one.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    for function in functions:
        inside = (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
        yield from (one.at(node) for node in inside if not one.excused(node))


def docstrings(one: Source) -> Iterator[str]:
    """The docstrings of a file."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


@cache
def _endings() -> frozenset[str]:
    """Every end of the path of a file of the project, from its name alone to the whole."""
    native = (file.relative_to(CHECKOUT) for file in (CHECKOUT / "schema").rglob("*.p[xy][dxi]*"))
    paths = [*(path for path, _ in texts()), *native]
    return frozenset("/".join(path.parts[at:]) for path in paths for at in range(len(path.parts)))
