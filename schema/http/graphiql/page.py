"""The GraphiQL page for developers: served by ourselves, its script in its own file, off unless enabled."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined

PAGES = Path(__file__).resolve().parent
# Logical names of our own files on the page; the others come from node_modules.
GRAPHIQL_FILES: Mapping[str, Path] = MappingProxyType(
    {"graphiql-page.js": PAGES / "graphiql-page.js", "graphiql-page.css": PAGES / "graphiql-page.css"}
)
GRAPHIQL_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        # GraphiQL's drop-down menus write style elements; scripts stay strict.
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
            "img-src 'self' data:; connect-src 'self'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        "Vary": "Accept",
    }
)


def graphiql_page(urls: Mapping[str, str], endpoint: str = "/graphql") -> str:
    """The page as HTML; `urls` maps the logical names of its scripts and styles to addresses."""
    pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
    return pages.get_template("graphiql.html").render(urls=urls, endpoint=endpoint)
