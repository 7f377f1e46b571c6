"""The first installation, from nothing to a backup brought back, where no other machine can be reached."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.app.installed.alone import run_alone


def test_a_county_is_installed_filled_and_brought_back_without_a_network() -> None:
    """Fails, and is not skipped, where namespaces of the network are not to be had."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("RONGGE_")}
    with TemporaryDirectory(prefix="rongge-test-") as home:
        Path(home).chmod(0o755)  # the database's account passes through
        done = run_alone("tests.app.installed.installation", home, variables=own)
    assert done.returncode == 0, done.stdout + done.stderr
