"""The scripts of the maps, each under an address that changes with its content."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from db.errors import DomainError
from web_map.door import FOR_GOOD


def script_address(script: str) -> str:
    """Where a script lies."""
    return f"/maps/scripts/{_name(script)}"


@dataclass(frozen=True, slots=True)
class Scripts:
    """All there are."""

    texts: Sequence[str]

    async def script(self, request: Request) -> Response:
        """One of them. Raises DomainError SCRIPT_NOT_FOUND for one of another version."""
        wanted = request.path_params["name"]
        found = next((text for text in self.texts if _name(text) == wanted), None)
        if found is None:
            raise DomainError(
                "SCRIPT_NOT_FOUND", "没有这个脚本，请刷新页面。", "No such script; reload the page."
            )
        return Response(found, media_type="text/javascript", headers={"Cache-Control": FOR_GOOD})


def _name(script: str) -> str:
    return f"{hashlib.sha256(script.encode()).hexdigest()[:12]}.js"
