"""The answer with the rows of a table that do not stand in its page."""

from collections.abc import Sequence

from starlette.responses import Response

from web_map.door import HEADERS
from web_map.rows.listed import ListedRow, rows_json


def rows_answer(rows: Sequence[ListedRow]) -> Response:
    """They, for whoever asked alone, and asked for anew with every page."""
    return Response(rows_json(rows), media_type="application/json", headers=HEADERS)
