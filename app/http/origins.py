"""Where a browser's request comes from: one of our own pages, or another site that the operator lists."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers

# Stands for every port of the machine at which the browser itself runs: servers of developers.
LOOPBACK = "loopback"
LOOPBACK_ORIGIN = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?"
ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Origins:
    """Other sites whose pages may call us in the name of whoever is signed in."""

    named: frozenset[str] = frozenset()
    loopback: bool = False

    def __contains__(self, origin: str) -> bool:
        return origin in self.named or (self.loopback and re.fullmatch(LOOPBACK_ORIGIN, origin) is not None)

    def __bool__(self) -> bool:
        return self.loopback or bool(self.named)


def origins_in(text: str) -> Origins:
    """Origins written with commas between them, `loopback` for all of the browser's own machine.

    Raises ValueError for what is none, such as an address with a path, or a star.
    """
    names = frozenset(name.strip() for name in text.split(",") if name.strip())
    named = names - {LOOPBACK}
    if not all(ORIGIN.fullmatch(name) for name in named):
        raise ValueError(text)
    return Origins(named, LOOPBACK in names)


def comes_from_here(headers: Headers) -> bool:
    """By Sec-Fetch-Site where browsers send it (https and localhost), else by Origin; neither means no."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin", "")
    # The host alone is compared: behind a proxy the scheme we see is not the browser's.
    return bool(origin) and _host(origin) == headers.get("host", "").lower()


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
