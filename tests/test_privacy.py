"""What docs/understanding/privacy.md names as holding a promise is there."""

import re

import pytest

from tests.house import CHECKOUT

_PLACE = re.compile(r"`((?:tests|docs|app|resolvers)/[\w/.-]+)`")
_PAGE = (CHECKOUT / "docs" / "understanding" / "privacy.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("place", sorted(set(_PLACE.findall(_PAGE))))
def test_what_holds_a_promise_is_there(place: str) -> None:
    assert (CHECKOUT / place).exists()


def test_every_promise_names_what_holds_it() -> None:
    """Where values stand is no promise, and one test holds all of that table."""
    page = re.sub(r"(?ms)^## Where values stand$.*?(?=^## )", "", _PAGE)
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("|---")]
    promises = [row for row in rows if not re.match(r"\| (data|asked by|right) ", row)]
    assert len(promises) > 20
    assert [row for row in promises if not _PLACE.search(row)] == []
