"""Where the API for map programs begins."""

ROOT = "/ogc"


def is_below(path: str) -> bool:
    """Whether an address is one of that API."""
    return path == ROOT or path.startswith(f"{ROOT}/")
