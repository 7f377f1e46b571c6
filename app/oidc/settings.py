"""RONGGE_OIDC_*: the identity provider of an installation, if it has one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from app.variables import choice, malformed, number
from db.codes.code import Code

RETURN = "/sign-in/oidc/return"
# By key pairs alone: neither unsigned nor by a secret that we know too (RFC 8725, 3.1 and 3.2).
ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
)
LEEWAY_S, MOST_LEEWAY_S = 60, 300
_ISSUER, _CLIENT, _SECRET = "RONGGE_OIDC_ISSUER", "RONGGE_OIDC_CLIENT_ID", "RONGGE_OIDC_CLIENT_SECRET"
_REDIRECT, _NAME, _FACTORS = "RONGGE_OIDC_REDIRECT_URI", "RONGGE_OIDC_NAME", "RONGGE_OIDC_FACTORS"
_ADDRESS, _SHORTEST_SECRET = "https://…", 16


class ClientAuth(Code):
    """How we tell the provider who we are as a code is exchanged (OpenID Connect Core 1.0, section 9)."""

    BASIC = "client_secret_basic", "HTTP Basic", "HTTP Basic"
    POST = "client_secret_post", "表单", "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider as the settings name it, and as what we are known there.

    `factors`: values of `amr` or `acr` that count as a second factor here; by default none does.
    """

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    auth: ClientAuth
    redirect_uri: str
    name: str
    leeway_s: int
    factors: frozenset[str]

    @property
    def home(self) -> str:
        """Our own start page, to which the provider leads back whoever has signed out."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}/"


def provider_in(variables: Mapping[str, str]) -> Provider | None:
    """The provider, None where none is set. Asks nobody. Raises SETTING_MALFORMED."""
    given = {name: variables.get(name, "").strip() for name in (_ISSUER, _CLIENT, _SECRET, _REDIRECT)}
    if not given[_ISSUER]:
        return None
    if not is_safe(given[_ISSUER]):
        raise malformed(_ISSUER, _ADDRESS)
    if not given[_CLIENT]:
        raise malformed(_CLIENT, "rongge")
    if len(given[_SECRET]) < _SHORTEST_SECRET:
        raise malformed(_SECRET, f"{_SHORTEST_SECRET}+ characters")
    if not is_safe(given[_REDIRECT]) or urlsplit(given[_REDIRECT]).path != RETURN:
        raise malformed(_REDIRECT, f"https://rongge.example{RETURN}")
    return Provider(
        issuer=given[_ISSUER],
        client_id=given[_CLIENT],
        secret=given[_SECRET],
        auth=choice(variables, "RONGGE_OIDC_CLIENT_AUTH", default=ClientAuth.BASIC),
        redirect_uri=given[_REDIRECT],
        name=variables.get(_NAME, "").strip(),
        leeway_s=number(variables, "RONGGE_OIDC_LEEWAY_S", default=LEEWAY_S, most=MOST_LEEWAY_S),
        factors=_factors(variables.get(_FACTORS, "")),
    )


def is_safe(address: str) -> bool:
    """Whether an address is https, or of this very machine, and neither holds a name nor asks anything."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    unseen = any(character <= " " for character in address)
    return plain and bool(host) and not unseen and (parts.scheme == "https" or _is_here(parts))


def _is_here(parts: SplitResult) -> bool:
    try:
        return parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _factors(given: str) -> frozenset[str]:
    values = frozenset(value for one in given.split(",") if (value := one.strip()))
    if not all(re.fullmatch(r"[\x21-\x7e]{1,200}", value) for value in values):
        raise malformed(_FACTORS, "mfa, otp")
    return values
