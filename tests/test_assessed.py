"""What the tables for assessors name as holding a requirement is there, and every row names something."""

import re

import pytest

from tests.house import CHECKOUT

_FOLDER = CHECKOUT / "docs" / "running"
_LINK = re.compile(r"\]\((\.\./\.\./tests/[^)#]+)\)")
_ROW = re.compile(r"^\| (\d[^|]*|[a-k](?:[,–-] ?[a-k])*:[^|]*) \|(.*)\|$", re.MULTILINE)
_ASVS = (_FOLDER / "asvs.md").read_text(encoding="utf-8")
_SECURITY = (_FOLDER / "security.md").read_text(encoding="utf-8")
_LEVEL_THREE = _SECURITY.partition("## GB/T 22239-2019")[2].partition("\n## ")[0]
# What is wholly the installation's has no test here.
YOURS = ("8.1.4.5, 8.1.4.6",)


@pytest.mark.parametrize("link", sorted({*_LINK.findall(_ASVS), *_LINK.findall(_SECURITY)}))
def test_every_test_that_is_named_is_there(link: str) -> None:
    assert (_FOLDER / link).exists()


@pytest.mark.parametrize("table", [_ASVS, _LEVEL_THREE], ids=["ASVS", "GB/T 22239"])
def test_every_row_names_a_test(table: str) -> None:
    rows = _ROW.findall(table)
    assert len(rows) > 20
    assert [name for name, rest in rows if not _LINK.search(rest) and not name.startswith(YOURS)] == []


def test_what_is_not_met_says_why() -> None:
    missing = [rest for _, rest in _ROW.findall(_ASVS) if "**not met**" in rest]
    assert missing
    assert all(len(rest.partition("**not met**")[2].split("|")[0]) > 20 for rest in missing)
