"""That this machine has room, and that its secrets are its own."""

import shutil
from collections.abc import Iterator

from app.checks.finding import CheckFinding, Site, failed, good, noted

LEAST_FREE_BYTES, LEAST_FREE_SHARE = 2 * 1024**3, 0.1


def disk_has_room(site: Site) -> Iterator[CheckFinding]:
    """DISK, of RONGGE_HOME."""
    home = site.settings.home
    usage = shutil.disk_usage(next(folder for folder in (home, *home.parents) if folder.exists()))
    free = f"{usage.free / 1024**3:.1f} GiB"
    if usage.free < LEAST_FREE_BYTES:
        yield failed("DISK", f"仅余 {free}", f"only {free} are free")
    elif usage.free < LEAST_FREE_SHARE * usage.total:
        yield noted("DISK", f"余 {free}，不足一成", f"{free} are free, less than a tenth")
    else:
        yield good("DISK", f"余 {free}", f"{free} are free")


def secrets_are_given(site: Site) -> Iterator[CheckFinding]:
    """SECRETS: that they do not lie beside the data, as the demonstration's do."""
    if site.settings.demo:
        yield noted(
            "SECRETS", "演示模式：密钥与数据同在一处", "a demonstration: its keys lie beside its data"
        )
        return
    secret = site.settings.secret_of
    if secret("RONGGE_TOKEN_KEY") == secret("RONGGE_IDENTITY_KEY"):
        yield failed("SECRETS", "两个密钥相同", "both keys are the same")
    else:
        yield good("SECRETS", "由环境变量给出", "given by the environment")


def folder_is_closed(site: Site) -> Iterator[CheckFinding]:
    """HOME: that nobody else writes into RONGGE_HOME."""
    home = site.settings.home
    if home.exists() and home.stat().st_mode & 0o022:
        yield failed("HOME", f"{home} 可被其他账户写入", f"{home} may be written by others")
    else:
        yield good("HOME", f"{home}", f"{home}")
