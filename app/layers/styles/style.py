"""A style of map programs: the class of a feature as an expression, and how each class is drawn."""

from dataclasses import dataclass
from enum import StrEnum

from db.codes import Code
from web_map.palette import Pattern


class Form(StrEnum):
    """What a class is drawn as."""

    AREA = "fill"
    OUTLINE = "line"
    POINT = "marker"


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a class is drawn: a colour, and by form a pattern, a width, or a diameter filled or not (in mm)."""

    form: Form
    colour: str
    pattern: Pattern = Pattern.PLAIN
    size_mm: float = 0.2
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A class, by the value that the expression gives, and how it is drawn."""

    code: Code
    drawn: Drawn


@dataclass(frozen=True, slots=True)
class Style:
    """`expression` gives the class of a feature from its fields, in the language of QGIS."""

    expression: str
    entries: tuple[Entry, ...]
