"""The authorization code flow with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9207), by Authlib."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx2
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client

from app.oidc.fetching import ANSWER_S, options, unavailable
from app.oidc.flows import Flow
from app.oidc.metadata import KnownMetadata, Metadata
from app.oidc.settings import ClientAuth, Provider
from app.oidc.tokens import ProviderTokens, refused
from db.engine import Database
from db.errors import DomainError
from resolvers.access.provider.entering import Vouched

SCOPE = "openid"
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ProviderClient:
    """What we ask one provider for."""

    provider: Provider
    metadata: KnownMetadata
    tokens: ProviderTokens

    async def way_there(self, flow: Flow) -> str:
        """The address at which somebody signs in at the provider. Raises DomainError OIDC_UNAVAILABLE."""
        metadata = await self.metadata.get()
        async with self._client() as client:
            address, _ = client.create_authorization_url(
                metadata.authorization, state=flow.state, code_verifier=flow.verifier, nonce=flow.nonce
            )
        return str(address)

    async def vouched(self, database: Database, answer: Mapping[str, str], flow: Flow) -> Vouched:
        """Who somebody is, by the provider's answer to a flow.

        Raises DomainError OIDC_DENIED where the provider lets nobody in, OIDC_REFUSED for what does not hold,
        and OIDC_UNAVAILABLE.
        """
        metadata = await self.metadata.get()
        self._ensure_from_there(answer, metadata)
        if "error" in answer:
            raise DomainError(
                "OIDC_DENIED",
                "统一身份认证未放行本次登录。",
                "The identity provider did not let this sign-in through.",
            )
        said = await self._exchanged(metadata, answer.get("code", ""), flow)
        return await self.tokens.vouched(database, said, flow.nonce)

    async def way_out(self) -> str:
        """The address at which the provider's own session ends; empty where it has none, or is not there."""
        try:
            metadata = await self.metadata.get()
        except DomainError:
            return ""
        if not metadata.end_session:
            return ""
        asked = {"client_id": self.provider.client_id, "post_logout_redirect_uri": self.provider.home}
        return f"{metadata.end_session}?{urlencode(asked)}"

    def _ensure_from_there(self, answer: Mapping[str, str], metadata: Metadata) -> None:
        """That no other provider's answer was slipped in (RFC 9207, 2.4)."""
        said = answer.get("iss")
        if said != self.provider.issuer and (said is not None or metadata.names_itself):
            raise refused()

    async def _exchanged(self, metadata: Metadata, code: str, flow: Flow) -> Mapping[str, Any]:
        try:
            async with asyncio.timeout(ANSWER_S), self._client() as client:
                said: Mapping[str, Any] = await client.fetch_token(
                    metadata.token, code=code, code_verifier=flow.verifier, grant_type="authorization_code"
                )
        except (httpx2.HTTPError, TimeoutError, OSError):
            raise unavailable() from None
        except (AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            # Its own words may say of whom it speaks.
            _log.warning("oidc_code_refused", kind=type(error).__qualname__)
            raise refused() from None
        return said

    def _client(self) -> AsyncOAuth2Client:
        client = AsyncOAuth2Client(
            self.provider.client_id,
            self.provider.secret,
            token_endpoint_auth_method=self.provider.auth.value,
            scope=SCOPE,
            redirect_uri=self.provider.redirect_uri,
            code_challenge_method="S256",
            **options(),
        )
        client.register_client_auth_method((ClientAuth.BASIC.value, _by_basic))
        return client


def _by_basic(client: Any, _method: str, uri: str, headers: Any, body: Any) -> tuple[str, Any, Any]:
    """Who we are by HTTP Basic, each half form-encoded first (RFC 6749, 2.3.1), which Authlib leaves out."""
    said = f"{quote_plus(client.client_id)}:{quote_plus(client.client_secret)}"
    headers["Authorization"] = f"Basic {b64encode(said.encode()).decode()}"
    return uri, headers, body
