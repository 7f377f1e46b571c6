"""The account a private server runs as, and where that account may go."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from db.errors import DomainError

PREFERRED_USER = "postgres"  # comes with the packages of Debian, Ubuntu and Fedora
OWN_USER = "rongge"


def unprivileged_user() -> str | None:
    """The account PostgreSQL must run as when we are root (it refuses root itself); None when we are not."""
    if os.geteuid() != 0:
        return None
    return PREFERRED_USER if _exists(PREFERRED_USER) else OWN_USER


def made_sure_of(user: str) -> pwd.struct_passwd:
    """The account's entry; a missing system account is created. Raises NO_UNPRIVILEGED_USER."""
    if not _exists(user):
        program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        done = program and subprocess.run([program, "--system", user], capture_output=True, check=False)
        if not done or done.returncode:
            raise DomainError(
                "NO_UNPRIVILEGED_USER",
                f"无法创建系统用户 {user}；请以普通用户运行，或先创建该用户。",
                f"The system account {user} cannot be created; run as an ordinary user, or create it first.",
            )
    return pwd.getpwnam(user)


def reachable_by_others(folder: Path) -> bool:
    """Whether an account that owns nothing here may pass through every existing folder down to `folder`."""
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents) if place.exists())


def name_of_owner(path: Path) -> str:
    """The account a file belongs to."""
    return pwd.getpwuid(path.stat().st_uid).pw_name


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
