"""The media types of a request and of its answer (GraphQL over HTTP; RFC 9110, section 12.5.1)."""

from dataclasses import dataclass
from functools import lru_cache

from schema.http.failures import HttpError

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
OFFERED = (JSON, GRAPHQL_RESPONSE)
HEADERS_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One member of Accept, such as `application/*;q=0.5`, in lower case."""

    name: str
    quality: float
    plain: bool  # no parameter but q and charset=utf-8: what we offer has no others

    def fit(self, offered: str) -> int:
        """How closely the range names `offered`: 0 not at all, 1 by */*, 2 by its main type, 3 exactly."""
        if not self.plain:
            return 0
        ways = ("*/*", f"{offered.partition('/')[0]}/*", offered)
        return ways.index(self.name) + 1 if self.name in ways else 0


@lru_cache(maxsize=HEADERS_REMEMBERED)
def answer_type(accept: str) -> str:
    """The offered type the client likes best. Raises NOT_ACCEPTABLE (406) when it accepts none of them.

    Of two liked equally the newer one, but only where it is named: who names none may never have heard of it.
    """
    if not accept.strip():
        return JSON
    ranges = _ranges(accept)
    named = any(item.name == GRAPHQL_RESPONSE for item in ranges)
    best = max(reversed(OFFERED) if named else OFFERED, key=lambda offered: _quality(ranges, offered))
    if _quality(ranges, best) > 0:
        return best
    raise HttpError(
        "NOT_ACCEPTABLE",
        f"本接口只返回 {GRAPHQL_RESPONSE} 或 {JSON}。",
        f"This endpoint answers in {GRAPHQL_RESPONSE} or {JSON} only.",
    )


def wants_page(accept: str) -> bool:
    """Whether the client names text/html, as browsers do when a person goes to an address."""
    return any(item.name == "text/html" and item.quality > 0 for item in _ranges(accept))


@lru_cache(maxsize=HEADERS_REMEMBERED)
def ensure_json(content_type: bytes) -> None:
    """Raises UNSUPPORTED_MEDIA_TYPE (415) unless the body is declared once, as application/json in UTF-8."""
    name, parameters = _split(content_type.decode("latin-1"))
    if name == JSON and parameters.get("charset", "utf-8") in {"utf-8", "utf8"}:
        return
    raise HttpError(
        "UNSUPPORTED_MEDIA_TYPE",
        "请求须为 Content-Type: application/json（UTF-8）。",
        "The request must be Content-Type: application/json in UTF-8.",
    )


def _ranges(accept: str) -> list[MediaRange]:
    return [_range(member) for member in accept.split(",") if member.strip()]


def _range(member: str) -> MediaRange:
    name, parameters = _split(member)
    quality = parameters.pop("q", "1")
    plain = parameters in ({}, {"charset": "utf-8"})
    return MediaRange(name, _number(quality), plain)


def _number(quality: str) -> float:
    try:
        number = float(quality)
    except ValueError:
        return 0.0
    return number if 0 <= number <= 1 else 0.0


def _quality(ranges: list[MediaRange], offered: str) -> float:
    closest = max(ranges, key=lambda item: item.fit(offered), default=None)
    return closest.quality if closest and closest.fit(offered) else 0.0


def _split(text: str) -> tuple[str, dict[str, str]]:
    name, *parameters = text.lower().split(";")
    pairs = (parameter.partition("=") for parameter in parameters if parameter.strip())
    return name.strip(), {key.strip(): value.strip().strip('"') for key, _, value in pairs}
