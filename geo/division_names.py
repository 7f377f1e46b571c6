"""What stays of a unit's name when its kind changes: 铜梁县 and 铜梁区 are both 铜梁."""

import re

__all__ = ["place_of"]

# Endings that say what kind of unit a name is of. One character is left at least: 郊区 is 郊, 新县 is 新.
_KIND = re.compile(r"(?<=.)(?:自治县|自治旗|自治州|新区|地区|林区|特区|县|市|区|旗|盟)$")


def place_of(name: str) -> str:
    """A unit's name without the endings that say its kind, all of them: 沙县 and 沙县区 are both 沙."""
    while (shorter := _KIND.sub("", name)) != name:
        name = shorter
    return name
