"""Asking the provider for a document of its own: within a time and a size, and nowhere else."""

import asyncio
import ssl
from functools import cache
from typing import Any

import httpx2
import orjson

from db.errors import DomainError

ANSWER_S, LARGEST = 5.0, 256 * 1024
OK = 200


def options() -> dict[str, Any]:
    """How the provider is asked: by no proxy and no redirect, for who answers is whom the settings name."""
    return {"timeout": ANSWER_S, "trust_env": False, "follow_redirects": False, "verify": _trusted()}


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted, read once: it takes 30 ms, in which nobody else is served."""
    return httpx2.create_ssl_context(trust_env=False)


async def fetched(address: str) -> dict[str, Any]:
    """The JSON object at an address of the provider's. Raises DomainError OIDC_UNAVAILABLE."""
    return (await fetched_at(address))[0]


async def fetched_at(address: str) -> tuple[dict[str, Any], str]:
    """The same, and what time it was there (the header Date, empty without one)."""
    found = b""
    try:
        async with (
            asyncio.timeout(ANSWER_S),
            httpx2.AsyncClient(**options()) as client,
            client.stream("GET", address, headers={"Accept": "application/json"}) as answer,
        ):
            if answer.status_code != OK:
                raise unavailable()
            moment = answer.headers.get("date", "")
            async for part in answer.aiter_bytes():
                found += part
                if len(found) > LARGEST:
                    raise unavailable()
        document = orjson.loads(found)
    except (httpx2.HTTPError, TimeoutError, ValueError, OSError):
        raise unavailable() from None
    if not isinstance(document, dict):
        raise unavailable()
    return document, moment


def unavailable() -> DomainError:
    """The refusal while the provider does not answer as it should; nothing that it says is repeated."""
    return DomainError(
        "OIDC_UNAVAILABLE",
        "统一身份认证暂时不可用，请稍后再试，或用本系统的登录名和密码登录。",
        "The identity provider does not answer as it should: try later, or sign in by name and password.",
    )
