"""Our own plain pages: Jinja2 templates that work without a script."""

from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from resolvers.windows import SHANGHAI
from resolvers.wording.language import language, name_of, said
from resolvers.wording.names import is_in_other_language

FOLDER = Path(__file__).resolve().parent / "templates"
# What our pages load that is our own.
STYLES = {name: FOLDER / name for name in ("pages.css", "plan-drawing.js")}
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    # With no-referrer a browser sends "Origin: null" with our own forms, which then look like another site's.
    "Referrer-Policy": "same-origin",
    # Nor made smaller on its way: how long a page is that repeats what an address says must tell nothing.
    "Cache-Control": "no-store, no-transform",
}


def page_answer(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """The page made of one template; every value is escaped."""
    style = request.app.state.asset_urls["pages.css"]
    # Whoever has signed in; an error may be told before anybody was asked.
    who = getattr(request.state, "viewer", None)
    page = _templates().get_template(template).render(style=style, lang=language().value, who=who, **values)
    return HTMLResponse(page, status, HEADERS)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals |= {"said": said}
    environment.filters |= {"name": name_of, "moment": _moment, "zh": chinese}
    return environment


def chinese(name: str) -> Markup:
    """A name, escaped; marked as Chinese where the page is not."""
    marked = Markup('<span lang="zh-CN">{}</span>') if is_in_other_language(name) else Markup("{}")
    return marked.format(name)


def _moment(instant: datetime) -> str:
    """An instant as a clock where the people live shows it."""
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
