"""That the keys at hand are those under which the numbers in the database are sealed."""

from collections.abc import Iterator

import psycopg

from app.checks.finding import CheckFinding, Site, failed, good
from db.errors import DomainError
from resolvers.people.identities import IdentityKeys, SealedAt, identity_keys, open_sealed

# Of any county: the first sealed number that there is.
_SEALED = """
    SELECT county_id, id, identity_cipher FROM person
    WHERE octet_length(identity_cipher) > 0 LIMIT 1
"""


def ensure_keys(connection: psycopg.Connection, keys: IdentityKeys) -> bool:
    """Whether a sealed number is there at all.

    Raises DomainError SEALED_VALUE_UNREADABLE where it is sealed under another key.
    """
    row = connection.execute(_SEALED).fetchone()
    if row is None:
        return False
    county_id, person_id, sealed = row
    open_sealed(keys, SealedAt("person", "identity_cipher", county_id, person_id), bytes(sealed))
    return True


def keys_fit(site: Site) -> Iterator[CheckFinding]:
    """One finding: KEY."""
    try:
        there = ensure_keys(site.connection, identity_keys(site.settings.identity_key))
    except DomainError as error:
        yield failed("KEY", error.zh, error.en)
        return
    if there:
        yield good("KEY", "身份信息密钥可解密已有数据", "the identity key opens what is sealed")
    else:
        yield good("KEY", "尚无加密数据", "nothing is sealed yet")
