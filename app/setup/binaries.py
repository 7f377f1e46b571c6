"""Where this machine keeps PostgreSQL's programs: Debian, Ubuntu, Fedora, Homebrew or the search path."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from db.errors import DomainError

PLACES = (
    (Path("/usr/lib/postgresql"), "*/bin"),  # Debian, Ubuntu
    (Path("/usr"), "pgsql-*/bin"),  # the PostgreSQL project's own packages for Fedora
    (Path("/usr/bin"), "."),  # Fedora
    (Path("/opt/homebrew/opt"), "postgresql*/bin"),
    (Path("/usr/local/opt"), "postgresql*/bin"),
)
SHARED = (Path("/usr/share/pgsql"), Path("/usr/share/postgresql"))


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installed PostgreSQL with PostGIS: the folder of its programs and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The full path of one program, such as `initdb`."""
        return str(self.folder / name)


def newest_binaries() -> Binaries:
    """The newest PostgreSQL that has PostGIS. Raises POSTGRES_MISSING, saying what to run."""
    found = sorted(_installed(), key=lambda one: one.major)
    if not found:
        raise DomainError(
            "POSTGRES_MISSING",
            "未找到带 PostGIS 的 PostgreSQL；请运行 app/setup/requirements.sh demo。",
            "No PostgreSQL with PostGIS was found; run app/setup/requirements.sh demo.",
        )
    return found[-1]


def binaries_of_major(major: int) -> Binaries:
    """The PostgreSQL that can open a data directory of that major version. Raises POSTGRES_VERSION_GONE."""
    for binaries in _installed():
        if binaries.major == major:
            return binaries
    raise DomainError(
        "POSTGRES_VERSION_GONE",
        f"数据目录属于 PostgreSQL {major}，本机已无此版本；请重新安装，或运行 make reset 重建。",
        f"The data directory belongs to PostgreSQL {major}, which is no longer installed; "
        "install it again, or run make reset to start afresh.",
    )


def _installed() -> Iterator[Binaries]:
    for folder in dict.fromkeys(_folders()):
        major = _major(folder)
        if major is not None and _has_postgis(folder):
            yield Binaries(folder, major)


def _folders() -> Iterator[Path]:
    for root, pattern in PLACES:
        yield from root.glob(pattern) if pattern != "." else [root]
    config = shutil.which("pg_config")
    if config:
        yield Path(_output([config, "--bindir"]))
    initdb = shutil.which("initdb")
    if initdb:
        yield Path(initdb).resolve().parent


def _major(folder: Path) -> int | None:
    if not all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
        return None
    version = re.search(r"(\d+)", _output([str(folder / "postgres"), "--version"]))
    return int(version[1]) if version else None


def _has_postgis(folder: Path) -> bool:
    config = folder / "pg_config"
    shared = [Path(_output([str(config), "--sharedir"]))] if config.exists() else list(SHARED)
    return any((share / "extension" / "postgis.control").exists() for share in shared)


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout.strip()
