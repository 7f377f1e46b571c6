"""Our packages bear common names; an interpreter started elsewhere must still find ours."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGES = ("app", "db", "geo", "importers", "resolvers", "schema", "web_map", "web_pages")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_fresh_interpreter_outside_the_checkout_finds_our_package(package: str, tmp_path: Path) -> None:
    asked = f"import {package}; print({package}.__file__)"
    answer = subprocess.run(
        [sys.executable, "-I", "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(answer.stdout.strip()).resolve().is_relative_to(CHECKOUT / package)
