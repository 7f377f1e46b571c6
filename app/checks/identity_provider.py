"""That the identity provider, where one is set, is who the settings say, and fit to sign in at."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from app.checks.finding import CheckFinding, Site, failed, good, noted
from app.oidc.fetching import fetched, fetched_at
from app.oidc.keys import signing_keys
from app.oidc.metadata import Metadata, discovery_address, metadata_in
from app.oidc.settings import ALGORITHMS, Provider
from db.errors import DomainError

# Of its clock and ours: tokens are refused beyond the leeway of the settings. Nothing is said of less than
# this: the header Date tells whole seconds, and the answer may have been as long under way.
NOTED_S = 5


def provider_answers(site: Site) -> Iterator[CheckFinding]:
    """OIDC, OIDC_ADDRESS, OIDC_KEYS, OIDC_CLOCK, OIDC_LOGOUT; nothing where no provider is set."""
    provider = site.settings.oidc
    if provider is None:
        return
    yield _address(provider)
    try:
        said, moment = asyncio.run(fetched_at(discovery_address(provider)))
        metadata = metadata_in(said, provider)
    except DomainError:
        yield failed(
            "OIDC",
            f"{provider.issuer} 未应答，或其元数据的签发者、地址不符",
            f"{provider.issuer} does not answer, or names another issuer or unsafe addresses",
        )
        return
    yield _fitness(provider, said)
    yield from _keys(metadata)
    yield from _clock(provider, moment)
    if said.get("backchannel_logout_supported") is not True:
        yield noted(
            "OIDC_LOGOUT",
            "身份提供方不支持后端注销：在其处退出后，本系统的会话仍持续至超时",
            "no back-channel logout there: sessions here outlive a sign-out there until they lapse",
        )


def _address(provider: Provider) -> CheckFinding:
    here = urlsplit(provider.redirect_uri)
    if here.scheme != "https" or urlsplit(provider.issuer).scheme != "https":
        return noted(
            "OIDC_ADDRESS", "未用 https：只可用于本机试验", "no https: for trials on this machine alone"
        )
    return good("OIDC_ADDRESS", f"返回 {provider.redirect_uri}", f"comes back to {provider.redirect_uri}")


def _fitness(provider: Provider, said: Mapping[str, Any]) -> CheckFinding:
    """What is not said is taken to be there, but for PKCE, which providers that have it tell of."""
    lacking = [
        what
        for name, what, wanted in (
            ("code_challenge_methods_supported", "PKCE S256", {"S256"}),
            ("id_token_signing_alg_values_supported", "RS256 / ES256 / PS256 …", set(ALGORITHMS)),
            ("token_endpoint_auth_methods_supported", provider.auth.value, {provider.auth.value}),
        )
        if isinstance(listed := said.get(name), list) and wanted.isdisjoint(listed)
    ]
    if lacking:
        names = ", ".join(lacking)
        return failed("OIDC", f"{provider.issuer} 不支持：{names}", f"{provider.issuer} lacks: {names}")
    if not isinstance(said.get("code_challenge_methods_supported"), list):
        return noted(
            "OIDC", f"{provider.issuer} 未说明支持 PKCE", f"{provider.issuer} does not speak of PKCE"
        )
    return good("OIDC", provider.issuer, provider.issuer)


def _keys(metadata: Metadata) -> Iterator[CheckFinding]:
    try:
        readable = signing_keys(asyncio.run(fetched(metadata.jwks))) is not None
    except DomainError:
        readable = False
    if not readable:
        yield failed(
            "OIDC_KEYS",
            f"{metadata.jwks} 没有可读取的签名公钥",
            f"{metadata.jwks} has no public key that signs and can be read",
        )


def _clock(provider: Provider, moment: str) -> Iterator[CheckFinding]:
    try:
        apart = abs((parsedate_to_datetime(moment) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return
    if apart > NOTED_S:
        level = failed if apart > provider.leeway_s else noted
        seconds = round(apart)
        yield level(
            "OIDC_CLOCK", f"与身份提供方时钟相差 {seconds} 秒", f"its clock and ours are {seconds} s apart"
        )
