"""What the provider says of itself (OpenID Connect Discovery 1.0), asked for when somebody signs in."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.oidc.fetching import fetched, unavailable
from app.oidc.settings import Provider, is_safe
from db.errors import DomainError

WELL_KNOWN = "/.well-known/openid-configuration"
FRESH_S, PAUSE_S = 3600.0, 5.0


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where the provider takes what; `end_session` is empty where nobody can sign out there from here."""

    authorization: str
    token: str
    jwks: str
    end_session: str
    names_itself: bool


class KnownMetadata:
    """The metadata of one process, asked for anew after FRESH_S; the former serve meanwhile."""

    def __init__(self, provider: Provider, *, now: Callable[[], float] = time.monotonic) -> None:
        self._provider = provider
        self._now = now
        self._asking = asyncio.Lock()
        self._known: Metadata | None = None
        self._until = float("-inf")

    async def get(self) -> Metadata:
        """What is known, or is said now. Raises DomainError OIDC_UNAVAILABLE."""
        async with self._asking:
            if self._now() >= self._until:
                try:
                    self._known = metadata_in(
                        await fetched(discovery_address(self._provider)), self._provider
                    )
                    self._until = self._now() + FRESH_S
                except DomainError:
                    # Whoever comes meanwhile need not wait for the same silence again.
                    self._until = self._now() + PAUSE_S
            if self._known is None:
                raise unavailable()
            return self._known


def discovery_address(provider: Provider) -> str:
    """Where the provider's metadata lie."""
    return provider.issuer.rstrip("/") + WELL_KNOWN


def metadata_in(said: Mapping[str, Any], provider: Provider) -> Metadata:
    """The metadata in a document. Raises OIDC_UNAVAILABLE for another issuer's, or unsafe addresses."""
    needed = [said.get(f"{name}_endpoint") for name in ("authorization", "token")] + [said.get("jwks_uri")]
    if said.get("issuer") != provider.issuer or not all(
        isinstance(one, str) and is_safe(one) for one in needed
    ):
        raise unavailable()
    authorization, token, jwks = (str(one) for one in needed)
    out = said.get("end_session_endpoint")
    return Metadata(
        authorization,
        token,
        jwks,
        end_session=out if isinstance(out, str) and is_safe(out) else "",
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )
