"""Forms of our own pages: read within bounds, and refused when another site has the browser send them."""

from urllib.parse import parse_qs

from starlette.requests import Request

from app.http.identify import cross_site
from app.http.origins import comes_from_here
from schema.http.failures import HttpError
from schema.http.request import body_of, headers_of

LARGEST, SECONDS = 16 * 1024, 10.0


async def fields_of(request: Request) -> dict[str, str]:
    """The fields by name, the first value of each. Raises CROSS_SITE, FORM_MALFORMED, and as `body_of`."""
    if not comes_from_here(request.headers):
        raise cross_site()
    body = await body_of(headers_of(request.scope), request.receive, limit=LARGEST, seconds=SECONDS)
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=10, errors="strict")
    except ValueError:
        raise HttpError("FORM_MALFORMED", "表单无效。", "The form is malformed.") from None
    return {name: values[0] for name, values in fields.items()}
