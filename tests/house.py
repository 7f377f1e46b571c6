"""What test_house.py looks at: the project's own Python files, parsed, and the rules' finders."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGES = ("app", "db", "geo", "importers", "resolvers", "schema", "web_map", "web_pages")
AROUND = ("tests", "benchmarks")
TEXTS = (
    ".py",
    ".md",
    ".sql",
    ".toml",
    ".yml",
    ".yaml",
    ".sh",
    ".js",
    ".css",
    ".html",
    ".conf",
    ".graphql",
    ".json",
)
TEXT_NAMES = ("Makefile", "Dockerfile", "run")
SQL_TAKERS = frozenset({"text", "SQL", "execute", "exec_driver_sql", "literal_column", "executemany", "copy"})
SQL_START = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CREATE|ALTER|DROP|TRUNCATE|COPY)\s", re.IGNORECASE
)
EXCUSE = "# house: "  # house.md §6.18: break a rule where it makes the code worse, and say why on the line


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file: where it lies below the checkout, its lines and its tree."""

    path: Path
    lines: tuple[str, ...]
    tree: ast.Module

    @property
    def room(self) -> str:
        """The top-level folder it lies in."""
        return self.path.parts[0]

    @property
    def is_migration(self) -> bool:
        """Whether it is one of Alembic's steps, which may be long: they are written once and never read."""
        return "versions" in self.path.parts

    def at(self, node: ast.AST) -> str:
        """File and line of a node."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"

    def excused(self, node: ast.AST) -> bool:
        """Whether the line where the node starts, or the one above it, says why the rule is broken here."""
        line = getattr(node, "lineno", 1)
        return any(EXCUSE in one for one in self.lines[max(line - 2, 0) : line])


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the project."""
    found = (file for room in PACKAGES + AROUND for file in sorted((CHECKOUT / room).rglob("*.py")))
    files = (file for file in found if "node_modules" not in file.parts)
    return tuple(_source(file) for file in files)


def product() -> tuple[Source, ...]:
    """The Python files that are shipped."""
    return tuple(one for one in sources() if one.room in PACKAGES)


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the project that someone wrote, by its place below the checkout."""
    roots = [CHECKOUT / name for name in (*PACKAGES, *AROUND, "docs", ".ci")]
    inside = (file for root in roots for file in root.rglob("*") if "node_modules" not in file.parts)
    for file in sorted((*inside, *CHECKOUT.glob("*"))):
        if file.is_file() and (file.suffix in TEXTS or file.name in TEXT_NAMES):
            yield file.relative_to(CHECKOUT), file.read_text(encoding="utf-8")


def function_lengths() -> dict[str, int]:
    """Each shipped function's length in lines, migrations left out."""
    return {
        f"{one.at(node)} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for one in product()
        if not one.is_migration
        for node in ast.walk(one.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def composed_sql(one: Source) -> list[str]:
    """Places where a string is put together and handed to the database, or reads like a statement."""
    nodes = [node for node in ast.walk(one.tree) if not one.excused(node)] if one.tree.body else []
    handed = [node for node in nodes if isinstance(node, ast.Call) and _name(node.func) in SQL_TAKERS]
    found = [one.at(node) for node in handed if node.args and _is_composed(node.args[0])]
    return found + [one.at(node) for node in nodes if _is_composed(node) and _reads_like_sql(node)]


def environment_reads(one: Source) -> list[str]:
    """Places that look at the environment."""
    nodes = [node for node in ast.walk(one.tree) if isinstance(node, ast.Attribute | ast.ImportFrom)]
    return [one.at(node) for node in nodes if _touches_environment(node)]


def imported(one: Source) -> Iterator[tuple[ast.AST, str]]:
    """Each import and the top-level package it names."""
    for node in ast.walk(one.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module.split(".")[0]


def _source(file: Path) -> Source:
    text = file.read_text(encoding="utf-8")
    return Source(file.relative_to(CHECKOUT), tuple(text.splitlines()) or ("",), ast.parse(text, str(file)))


def _touches_environment(node: ast.Attribute | ast.ImportFrom) -> bool:
    names = {"environ", "environb", "getenv", "putenv"}
    if isinstance(node, ast.ImportFrom):
        return node.module == "os" and any(alias.name in names for alias in node.names)
    return node.attr in names and _name(node.value) == "os"


def _is_composed(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        return any(isinstance(side, ast.JoinedStr) or _is_string(side) for side in (node.left, node.right))
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"format", "format_map", "join", "replace"}
        and _is_string(node.func.value)
    )


def _reads_like_sql(node: ast.AST) -> bool:
    strings = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and _is_string(part)]
    return bool(strings) and SQL_START.match(str(strings[0])) is not None


def _is_string(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
