"""RONGGE_TIANDITU_*: the base map of an installation, if it has a key to one."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from app.variables import malformed
from web_map.base_map.tianditu import TIANDITU, Tianditu

KEY, ORIGIN = "RONGGE_TIANDITU_KEY", "RONGGE_TIANDITU_URL"


def base_map_in(variables: Mapping[str, str]) -> Tianditu | None:
    """天地图, or a province's own node of it; None without a key. Asks nobody. Raises SETTING_MALFORMED."""
    key, origin = variables.get(KEY, "").strip(), variables.get(ORIGIN, "").strip() or TIANDITU
    if not key:
        return None
    if not re.fullmatch(r"[0-9A-Za-z]{16,64}", key):
        raise malformed(KEY, "[0-9A-Za-z]{16,64}")
    parts = urlsplit(origin)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.fragment:
        raise malformed(ORIGIN, TIANDITU)
    return Tianditu(key, origin.rstrip("/"))
