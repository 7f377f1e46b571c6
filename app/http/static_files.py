"""Scripts, styles and images under addresses that change with their content: browsers keep them for good."""

from collections.abc import Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from app.http.assets import asset_digest

FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}


def asset_route(files: Mapping[str, Path]) -> Route:
    """The route of `/assets/{digest}/{name}`; only the names in `files` exist, no folder is ever read."""
    digest = asset_digest(files)
    headers = {**FOR_GOOD, "ETag": f'"{digest}"'}

    async def asset(request: Request) -> Response:
        file = files.get(request.path_params["name"])
        if file is None or request.path_params["digest"] != digest:
            raise HTTPException(404)
        return FileResponse(file, headers=headers)

    return Route("/assets/{digest}/{name:path}", asset)
