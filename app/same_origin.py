"""Whether a browser's request was made by one of our own pages."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers


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
