"""Where the landmarks of a place lie."""


def landmarks_address(code: str, day: str) -> str:
    """Those of a day, YYYY-MM-DD; of today where it is empty."""
    return f"/maps/landmarks/{code}.json{f'?on={day}' if day else ''}"
