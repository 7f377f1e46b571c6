"""The name of a run, as it is typed."""

import pytest

from db.errors import DomainError
from importers.runs.run import RunKey, run_key


def test_a_run_is_named_as_it_is_written() -> None:
    key = RunKey(500151, 2**63 - 1)
    assert run_key(str(key)) == key


@pytest.mark.parametrize(
    "written",
    [
        "",
        "-",
        "500151",
        "500151-",
        "500151-x",
        "5-1",
        f"500151-{2**63}",
        "500151-" + "9" * 40,
        "５００１５１-1",
    ],
)
def test_what_names_no_run_is_no_run(written: str) -> None:
    with pytest.raises(DomainError, match="RUN_NOT_FOUND"):
        run_key(written)
