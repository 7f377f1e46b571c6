"""The house rules that a tool can check and ruff, mypy and import-linter do not."""

import ast
import re
import statistics
from pathlib import Path

import pytest

from tests.house import (
    CHECKOUT,
    PACKAGES,
    Source,
    composed_sql,
    environment_reads,
    function_lengths,
    imported,
    product,
    sources,
    texts,
)

FILE_LINES, TEST_FILE_LINES = 200, 300
LONGEST_FUNCTION, NINE_IN_TEN, MEDIAN = 60, 33, 12
VAGUE_NAMES = frozenset(
    {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler", "data", "process"}
)
TOP_FOLDERS = {*PACKAGES, "tests", "benchmarks", "docs"}
# Written so that the pattern does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.~*-])/(?:work|home|Users|root)/\w")
OUTSIDE = re.compile(r"\bshared[/\"]+\s*/?\s*\"?(?:data|design|policy|hooks|cases)")
REFUSALS = re.compile(r'(?:DomainError|bad_value)\(\s*"([A-Z_]+)"')
BARE_IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[[a-z, -]+\]\s+#?\s*\S)")


def test_files_fit_their_size() -> None:
    limits = {one.path: TEST_FILE_LINES if one.room == "tests" else FILE_LINES for one in sources()}
    long = {str(one.path): len(one.lines) for one in sources() if len(one.lines) > limits[one.path]}
    migrations = {str(one.path) for one in sources() if one.is_migration}
    assert {name: lines for name, lines in long.items() if name not in migrations} == {}


def test_functions_fit_in_a_glance() -> None:
    lengths = function_lengths()
    ordered = sorted(lengths.values())
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}
    assert ordered[int(len(ordered) * 0.9)] <= NINE_IN_TEN
    assert statistics.median(ordered) <= MEDIAN


@pytest.mark.parametrize("one", product(), ids=lambda one: str(one.path))
def test_sql_is_never_put_together_from_strings(one: Source) -> None:
    assert composed_sql(one) == []


def test_only_the_roof_reads_the_environment() -> None:
    assert [place for one in product() if one.room != "app" for place in environment_reads(one)] == []


def test_only_the_roof_catches_everything() -> None:
    found = [
        one.at(node)
        for one in product()
        if one.room != "app"
        for node in ast.walk(one.tree)
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node) and not one.excused(node)
    ]
    assert found == []


def test_nothing_shipped_imports_tests_or_benchmarks() -> None:
    found = [
        one.at(node) for one in product() for node, name in imported(one) if name in {"tests", "benchmarks"}
    ]
    assert found == []


def test_no_module_has_a_vague_name() -> None:
    names = {str(one.path): [*one.path.parts[:-1], one.path.stem] for one in sources()}
    vague = [path for path, parts in names.items() for part in parts if VAGUE_NAMES & set(part.split("_"))]
    assert vague == []
    assert [path for path, parts in names.items() if parts[-1].startswith("base_")] == []


def test_every_silenced_type_error_has_a_code_and_a_reason() -> None:
    found = [
        f"{one.path}:{number}"
        for one in sources()
        for number, line in enumerate(one.lines, start=1)
        if BARE_IGNORE.search(line)
        and "BARE_IGNORE" not in line
        and not one.lines[number - 2].strip().startswith("#")
    ]
    assert found == []


def test_code_lies_only_in_the_agreed_rooms() -> None:
    folders = {file.parent.name for file in CHECKOUT.glob("*/__init__.py")}
    assert folders <= TOP_FOLDERS


def test_no_file_names_a_place_on_one_machine() -> None:
    assert [str(path) for path, text in texts() if MACHINE_PATH.search(text)] == []


def test_nothing_reads_or_names_a_folder_beside_the_checkout() -> None:
    assert [str(path) for path, text in texts() if OUTSIDE.search(text)] == []


@pytest.mark.parametrize(
    "code",
    [
        'text(f"SELECT {column}")',
        'connection.execute("SELECT " + column)',
        'sql.SQL("SELECT %s" % column)',
        'text("SELECT {}".format(column))',
        'statement = f"DELETE FROM person WHERE id = {id}"',
    ],
)
def test_the_finder_of_composed_sql_finds_it(code: str) -> None:
    assert composed_sql(Source(Path("geo/x.py"), (code,), ast.parse(code))) != []


@pytest.mark.parametrize(
    "code",
    [
        'text("SELECT :column")',
        'connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))',
        'message = f"{count} rows rejected"',
        'text(f"SELECT {column}")  # house: the column is one of ours',
    ],
)
def test_the_finder_of_composed_sql_lets_plain_code_pass(code: str) -> None:
    assert composed_sql(Source(Path("geo/x.py"), (code,), ast.parse(code))) == []


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    named = (
        {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else set()
    )
    return handler.type is None or bool(named & {"Exception", "BaseException"})


def test_the_common_refusals_are_each_said_once() -> None:
    shared = REFUSALS.findall((CHECKOUT / "resolvers/wording/refusals.py").read_text())
    said = [code for one in product() for code in REFUSALS.findall("\n".join(one.lines))]
    assert len(shared) >= 6
    assert {code: said.count(code) for code in shared if said.count(code) > 1} == {}
