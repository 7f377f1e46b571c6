"""What the provider signs: ID tokens at sign-in, logout tokens when a session ends there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwa import JWSAlgModel
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry

from app.oidc.keys import ProviderKeys
from app.oidc.settings import ALGORITHMS, Provider
from db.engine import Database
from db.errors import DomainError
from resolvers.access.provider.ending import Ended
from resolvers.access.provider.entering import Vouched
from resolvers.access.provider.subjects import LONGEST_SUBJECT

LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST_TOKEN, LONGEST_ID = 16_384, 255
# How long a logout token without an end of its own could be sent again, were it not remembered.
LOGOUT_HOLDS = timedelta(hours=1)


class _Algorithms(JWSRegistry):
    def get_alg(self, name: str) -> JWSAlgModel:
        """EdDSA without a warning: by this name or its newer one (RFC 9864) providers sign the same."""
        return self.algorithms[name] if name == "EdDSA" else super().get_alg(name)


_REGISTRY = _Algorithms(algorithms=list(ALGORITHMS), strict_check_header=False)


@dataclass(frozen=True, slots=True)
class ProviderTokens:
    """Verifies tokens of one provider. `keys`: its public keys."""

    provider: Provider
    keys: ProviderKeys

    async def vouched(self, database: Database, said: Mapping[str, Any], nonce: str) -> Vouched:
        """Who somebody is, by the ID token in a token response.

        Raises DomainError OIDC_REFUSED for one that is not ours, not now, or not for this flow.
        """
        token = await self._verified(database, said.get("id_token"))
        issued = {"iss": {"value": self.provider.issuer}, "aud": {"value": self.provider.client_id}}
        given = {
            "nonce": nonce,
            "client_id": self.provider.client_id,
            "access_token": said.get("access_token"),
        }
        try:
            id_token = CodeIDToken(token.claims, _hashing(token.header), issued, given)
            id_token.validate(leeway=self.provider.leeway_s)
            issued_at = datetime.fromtimestamp(token.claims["iat"], UTC)
        except (JoseError, ValueError, TypeError, KeyError, OverflowError, OSError):
            raise refused() from None
        claims = token.claims
        by_factor = not self.provider.factors.isdisjoint(_factors(claims))
        return Vouched(self.provider.issuer, _subject(claims), _sid(claims), issued_at, by_factor)

    async def ended(self, database: Database, logout_token: str) -> Ended:
        """What a logout token ends (OpenID Connect Back-Channel Logout 1.0, 2.6). Raises OIDC_REFUSED."""
        token = await self._verified(database, logout_token)
        claims, leeway = token.claims, self.provider.leeway_s
        registry = JWTClaimsRegistry(
            leeway=leeway,
            iss={"essential": True, "value": self.provider.issuer},
            aud={"essential": True, "value": self.provider.client_id},
            iat={"essential": True},
            jti={"essential": True},
        )
        try:
            registry.validate(claims)
            issued_at = datetime.fromtimestamp(claims["iat"], UTC)
            lapses = issued_at + LOGOUT_HOLDS + timedelta(seconds=leeway)
        except (JoseError, ValueError, TypeError, OverflowError, OSError):
            raise refused() from None
        events, now = claims.get("events"), datetime.now(UTC)
        says_so = isinstance(events, dict) and isinstance(events.get(LOGGED_OUT), dict)
        of_whom = "sid" in claims or "sub" in claims
        if not (says_so and of_whom) or "nonce" in claims or lapses <= now:
            raise refused()
        subject = _subject(claims) if "sub" in claims else None
        return Ended(
            issuer=self.provider.issuer,
            jti=_jti(claims),
            subject=subject,
            sid=_sid(claims),
            issued_at=issued_at,
            ends_at=lapses,
        )

    async def _verified(self, database: Database, token: object) -> jwt.Token:
        """Claims and header of a token that the provider has signed. Raises DomainError OIDC_REFUSED."""
        if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
            raise refused()
        try:
            header = jws.extract_compact(token.encode(), registry=_REGISTRY).headers()
            kid = header.get("kid")
            # Before anything is looked up: what cannot hold costs the provider nothing.
            if header.get("alg") not in ALGORITHMS or not isinstance(kid, str | None):
                raise refused()
            keys = await self.keys.having(database, kid)
            if keys is None:
                raise refused()
            return jwt.decode(token, keys, registry=_REGISTRY)
        except (JoseError, ValueError, TypeError, RecursionError):
            raise refused() from None


def _hashing(header: Mapping[str, Any]) -> dict[str, Any]:
    """A header by whose algorithm Authlib knows the hash of at_hash: of Ed25519 by its former name alone."""
    edwards = {"alg": "EdDSA"} if header.get("alg") == "Ed25519" else {}
    return {**header, **edwards}


def _factors(claims: Mapping[str, Any]) -> set[str]:
    methods = claims.get("amr")
    listed = methods if isinstance(methods, list) else []
    return {one for one in (*listed, claims.get("acr")) if isinstance(one, str)}


def _subject(claims: Mapping[str, Any]) -> str:
    return _ascii(claims.get("sub"), LONGEST_SUBJECT)


def _sid(claims: Mapping[str, Any]) -> str | None:
    sid = claims.get("sid")
    return None if sid is None else _ascii(sid, LONGEST_ID)


def _jti(claims: Mapping[str, Any]) -> str:
    return _printable(claims.get("jti"), LONGEST_ID)


def _ascii(said: object, longest: int) -> str:
    """A claim as it may be kept and compared: no sign in it that is none."""
    text = _printable(said, longest)
    if not text.isascii():
        raise refused()
    return text


def _printable(said: object, longest: int) -> str:
    if not (isinstance(said, str) and 0 < len(said) <= longest and said.isprintable()):
        raise refused()
    return said


def refused() -> DomainError:
    """The refusal of whatever does not fit; which it was is told to nobody."""
    return DomainError(
        "OIDC_REFUSED",
        "统一身份认证的答复未通过核验，请重新登录。",
        "What the identity provider answered does not hold; please sign in again.",
    )
