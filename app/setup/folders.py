"""The folders of a private server: its own, its socket's, and the lock that keeps two starters apart."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.setup.operating_system import made_sure_of
from db.errors import DomainError


def make_folder(folder: Path, user: str | None) -> None:
    """Makes a folder that `user` owns, and whose parents that account may pass through whatever the umask."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(exist_ok=True)
        place.chmod(0o755)
    _hand_over(folder, user)


def open_socket_folder(folder: Path, user: str | None) -> None:
    """Makes the 0700 folder of the socket. Raises SOCKET_FOLDER_TAKEN when someone else was there first."""
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    ours = {os.geteuid()} if user is None else {os.geteuid(), made_sure_of(user).pw_uid}
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in ours:
        raise DomainError(
            "SOCKET_FOLDER_TAKEN",
            f"{folder} 属于其他用户；请删除后重试。",
            f"{folder} belongs to someone else; remove it and try again.",
        )
    _hand_over(folder, user)
    folder.chmod(0o700)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Holds the folder's lock: a second starter waits here until the first is done."""
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _hand_over(folder: Path, user: str | None) -> None:
    if user is not None:
        account = made_sure_of(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
