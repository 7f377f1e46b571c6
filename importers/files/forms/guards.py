"""The mark before text that a spreadsheet would calculate: set in exports, taken off in files."""

__all__ = ["guarded", "unguarded"]

# What makes a spreadsheet calculate, in both widths, and what it skips before it looks.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_QUOTE = "'"


def guarded(text: str) -> str:
    """Text that nothing calculates. What has such a mark of its own gets another, so that one comes off."""
    return f"{_QUOTE}{text}" if _is_formula(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith(_QUOTE) and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text.lstrip(_QUOTE).startswith(_FORMULA)
