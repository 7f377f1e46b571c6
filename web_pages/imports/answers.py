"""What the desk answers with: pages that may ask again by htmx, and workbooks."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from web_pages.page import PAGE_POLICY, page_answer

# Our own file of htmx, and what it asks of us; nothing inline, nothing from elsewhere.
DESK_POLICY = f"{PAGE_POLICY}; script-src 'self'; connect-src 'self'"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def desk_answer(request: Request, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page of the desk."""
    script = request.app.state.asset_urls["htmx.min.js"]
    answer = page_answer(request, template, status=status, htmx=script, **values)
    answer.headers["Content-Security-Policy"] = DESK_POLICY
    return answer


def workbook_answer(content: bytes, name: str) -> Response:
    """A workbook to be saved."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=_WORKBOOK, headers=headers)
