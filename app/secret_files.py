"""Secrets as 32 or more bytes: given in hexadecimal, or made up once for the demo and kept in a 0600 file."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from db.errors import DomainError

SECRET_BYTES = 32


def parsed_secret(name: str, given: str) -> bytes:
    """The bytes of a hexadecimal secret. Raises SECRET_MALFORMED; the value is never repeated."""
    try:
        secret = bytes.fromhex(given.strip())
    except ValueError:
        secret = b""
    if len(secret) < SECRET_BYTES:
        raise DomainError(
            "SECRET_MALFORMED",
            f"{name} 至少须为 64 位十六进制数字（如 openssl rand -hex 32）。",
            f"{name} must be at least 64 hexadecimal digits (as from: openssl rand -hex 32).",
        ) from None
    return secret


def demo_secret(path: Path) -> bytes:
    """The secret kept at `path`; the first caller makes it up, later ones and rivals read the same."""
    if not path.exists():
        _keep(path, secrets.token_hex(SECRET_BYTES))
    return parsed_secret(path.name, path.read_text(encoding="ascii"))


def _keep(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
    # A link, unlike a rename, never replaces: of two starters at once the first one's secret stays.
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def secret_in(variables: Mapping[str, str], name: str, home: Path | None) -> bytes:
    """What a variable gives; in the demo, whose `home` is said, made up once. Raises SECRET_MISSING."""
    given = variables.get(name, "")
    if given:
        return parsed_secret(name, given)
    if home is None:
        raise DomainError(
            "SECRET_MISSING",
            f"正式环境须设置 {name}（64 位十六进制，如 openssl rand -hex 32）。",
            f"Outside the demo {name} must be set (64 hexadecimal digits, as from: openssl rand -hex 32).",
        )
    return demo_secret(home / "secrets" / f"{name.removeprefix('RONGGE_').lower()}.key")
