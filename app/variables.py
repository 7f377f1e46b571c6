"""How the values of RONGGE_* variables are written."""

import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.http.origins import LOOPBACK, Origins, origins_in
from db.codes import Code
from db.errors import DomainError

Chosen = TypeVar("Chosen", bound=Code)
YES = frozenset({"1", "true", "yes", "on"})
TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{32,128}")
NO_PROXIES = "none"
NO = frozenset({"0", "false", "no", "off", ""})


def database_url(given: str, name: str = "RONGGE_DATABASE_URL") -> URL | None:
    """The address of a PostgreSQL database, None for none. Raises SETTING_MALFORMED."""
    if not given:
        return None
    try:
        url = make_url(given)
    except ArgumentError:
        # The address is not repeated, and the cause is cut off: either may hold a password.
        raise malformed(name, "postgresql://user@host/database") from None
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise malformed(name, "postgresql://user@host/database")
    return url.set(drivername="postgresql+psycopg")


def ensure_database_named(url: URL | None, *, demo: bool) -> None:
    """Raises DomainError DATABASE_URL_MISSING for a server with real people and no database of its own."""
    if url is None and not demo:
        raise DomainError(
            "DATABASE_URL_MISSING",
            "正式环境须设置 RONGGE_DATABASE_URL。",
            "Outside the demo RONGGE_DATABASE_URL must be set.",
        )


def origins(variables: Mapping[str, str], name: str, *, default: str) -> Origins:
    """Sites, with commas between them. Raises SETTING_MALFORMED."""
    try:
        return origins_in(variables.get(name, default))
    except ValueError:
        raise malformed(name, f"https://site.example, {LOOPBACK}") from None


def switch(variables: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Yes or no. Raises SETTING_MALFORMED."""
    given = variables.get(name)
    if given is None:
        return default
    if given.strip().lower() not in YES | NO:
        raise malformed(name, "1 / 0")
    return given.strip().lower() in YES


def number(variables: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    """A whole number from 0 to `most`. Raises SETTING_MALFORMED."""
    given = variables.get(name, "").strip()
    if not given:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", given) or int(given) > most:
        raise malformed(name, f"0–{most}")
    return int(given)


def choice(variables: Mapping[str, str], name: str, *, default: Chosen) -> Chosen:
    """One of a list of codes. Raises SETTING_MALFORMED."""
    given = variables.get(name, "").strip().lower()
    codes = {code.value: code for code in type(default)}
    if given and given not in codes:
        raise malformed(name, " / ".join(codes))
    return codes.get(given, default)


def proxies(variables: Mapping[str, str], name: str, *, default: str) -> tuple[str, ...]:
    """Addresses and networks (CIDR), with commas between them; `none` for none. Raises SETTING_MALFORMED."""
    given = variables.get(name, "").strip() or default
    named = () if given == NO_PROXIES else tuple(one.strip() for one in given.split(","))
    try:
        for one in named:
            ip_network(one)
    except ValueError:
        raise malformed(name, f"10.0.0.7, 10.1.0.0/24 / {NO_PROXIES}") from None
    return named


def token(variables: Mapping[str, str], name: str) -> str:
    """A secret that a program shows in a header, empty for none. Raises SETTING_MALFORMED."""
    given = variables.get(name, "").strip()
    if given and not TOKEN.fullmatch(given):
        raise malformed(name, "[A-Za-z0-9._~+/-]{32,128}")
    return given


def folder(variables: Mapping[str, str], name: str) -> Path | None:
    """A folder or file of this machine, None for none. Raises SETTING_MALFORMED unless it begins at /."""
    given = variables.get(name, "").strip()
    if given and not Path(given).is_absolute():
        raise malformed(name, "/var/…")
    return Path(given) if given else None


def malformed(name: str, expected: str) -> DomainError:
    """The refusal of a setting that is not written as expected."""
    return DomainError("SETTING_MALFORMED", f"{name} 应为 {expected}。", f"{name} must be {expected}.")
