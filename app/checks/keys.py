"""That the keys at hand are those under which the numbers in the database are sealed."""

from collections.abc import Iterator
from contextlib import suppress

import psycopg

from app.checks.finding import CheckFinding, Site, failed, good, noted
from app.keys.held import keys_of
from app.keys.moving import strays
from app.keys.registered import ensure_keys
from app.keys.ring import read_ring
from app.settings import Settings
from db.errors import DomainError
from resolvers.sealed.keys import told


def ensure_keyed(settings: Settings) -> None:
    """Raises what `ensure_keys` does; a database that does not answer yet is waited for elsewhere."""
    away = suppress(psycopg.OperationalError)
    with away, psycopg.connect(settings.conninfo, connect_timeout=5) as connection:
        ensure_keys(connection, keys_of(settings))


def keys_fit(site: Site) -> Iterator[CheckFinding]:
    """KEY; KEY_STRAYS where values are under keys that are gone; KEY_COPY where no kept copy was proven."""
    try:
        there = ensure_keys(site.connection, keys_of(site.settings))
    except DomainError as error:
        yield failed("KEY", error.zh, error.en)
        return
    if there:
        yield good("KEY", "身份信息密钥可解密已有数据", "the identity keys open what is sealed")
    else:
        yield good("KEY", "尚无加密数据", "nothing is sealed yet")
    ring = read_ring(site.settings.key_ring)
    for number, columns in strays(site.connection, ring.keys).items():
        values, named = sum(columns.values()), ", ".join(columns)
        yield failed(
            "KEY_STRAYS",
            f"有 {values:,} 个值以密钥 {number} 加密，而此处没有该密钥（{named}）",
            f"{values:,} values are under key {number}, which is not here ({named})",
        )
    alone = [number for number, key in ring.keys.items() if not key.kept]
    if alone:
        yield noted(
            "KEY_COPY",
            f"密钥 {told(alone)} 尚未核对备份：rongge keys check",
            f"no kept copy of key {told(alone)} was proven: rongge keys check",
        )
