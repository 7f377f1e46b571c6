"""PostgreSQL's own programs, run as the server's account, and the process its pid file names."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from app.setup.operating_system import made_sure_of
from db.errors import DomainError


def control(command: Sequence[str], user: str | None) -> None:
    """Runs initdb or pg_ctl as `user` (None: as ourselves). Raises POSTGRES_FAILED with what it said."""
    account = None if user is None else made_sure_of(user)
    done = subprocess.run(
        command,
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=None if account is None else [],
        env={"PATH": os.defpath, "LC_ALL": "C"},  # no PG* variable of the caller's may steer it
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-600:]
        name = Path(command[0]).name
        raise DomainError("POSTGRES_FAILED", f"{name} 失败：{said}", f"{name} failed: {said}")


def running_in(data: Path) -> bool:
    """Whether the process named in the data directory's pid file lives and serves this very directory."""
    pid = _noted_pid(data)
    return pid is not None and _works_in(pid, data)


def forget_taken_pid(data: Path) -> None:
    """Removes a pid file whose pid another process bears since a crash: it would keep PostgreSQL down."""
    pid = _noted_pid(data)
    if pid is not None and Path(f"/proc/{pid}").exists() and not _works_in(pid, data):
        (data / "postmaster.pid").unlink()


def _noted_pid(data: Path) -> int | None:
    try:
        first, *_ = (data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
        return int(first)
    except (FileNotFoundError, ValueError):
        return None


def _works_in(pid: int, data: Path) -> bool:
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
        except OSError:
            return False
    listing = subprocess.run(  # macOS, where only the command can be asked
        ["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "postgres" in listing.stdout and str(data) in listing.stdout
