"""Into which class a part of a coverage map falls, and how each class is drawn: all its colours are here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from db.codes import Code
from resolvers.coverage.answers import Counts


class MapClass(Code):
    """Fixed policy breaks, so that months and places compare; 全覆盖 is a class of its own.

    So is each kind of emptiness: nobody reached, nobody due, nobody registered, too few to show, no boundary.
    """

    FULL = "full", "100%（全覆盖）", "100 %, everyone reached"
    FROM_90 = "from90", "90% 至不足 100%", "90 % to under 100 %"
    FROM_80 = "from80", "80% 至不足 90%", "80 % to under 90 %"
    FROM_70 = "from70", "70% 至不足 80%", "70 % to under 80 %"
    FROM_50 = "from50", "50% 至不足 70%", "50 % to under 70 %"
    ABOVE_0 = "above0", "不足 50%", "above 0 % and under 50 %"
    NOT_REACHED = "zero", "0%（应联系而无一联系到）", "0 %: due and nobody reached"
    NO_ONE_DUE = "notdue", "无应访对象", "registered, but nobody due under this filter"
    NO_ONE_REGISTERED = "nobody", "无登记对象", "nobody registered"
    WITHHELD = "withheld", "不足 5 人，不予显示", "fewer than five, withheld"
    NO_GEOMETRY = "noshape", "无边界，未绘出（见表）", "no boundary: in the table only"


class Pattern(Code):
    """How a class is filled."""

    PLAIN = "plain", "实色", "one colour"
    HATCH = "hatch", "斜线", "diagonal lines"
    DOTS = "dots", "点", "dots"
    EMPTY = "empty", "浅灰，虚线边", "pale with a dashed edge"
    ABSENT = "absent", "不绘", "not drawn"


@dataclass(frozen=True, slots=True)
class Paint:
    """Fill colour and pattern of a class; in patterns the colour is that of the lines."""

    fill: str
    pattern: Pattern = Pattern.PLAIN

    @property
    def luminance(self) -> float:
        """How bright the fill looks, 0 (black) to 1 (white): WCAG's weights on gamma-encoded values."""
        red, green, blue = bytes.fromhex(self.fill[1:])
        return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255

    @property
    def is_dark(self) -> bool:
        """Whether writing on it must be white."""
        return self.pattern == Pattern.PLAIN and self.luminance < HALF_BRIGHT


HALF_BRIGHT = 0.55
GREY = "#7a8594"
# YlGnBu in seven steps (ColorBrewer 2.0): stays apart for the colour-blind, and darkens throughout, so also
# in grey.
PAINTS: Mapping[MapClass, Paint] = MappingProxyType(
    {
        MapClass.FULL: Paint("#0c2c84"),
        MapClass.FROM_90: Paint("#225ea8"),
        MapClass.FROM_80: Paint("#1d91c0"),
        MapClass.FROM_70: Paint("#41b6c4"),
        MapClass.FROM_50: Paint("#7fcdbb"),
        MapClass.ABOVE_0: Paint("#c7e9b4"),
        MapClass.NOT_REACHED: Paint("#ffffcc"),
        MapClass.NO_ONE_DUE: Paint(GREY, Pattern.HATCH),
        MapClass.NO_ONE_REGISTERED: Paint("#e4e7eb", Pattern.EMPTY),
        MapClass.WITHHELD: Paint(GREY, Pattern.DOTS),
        MapClass.NO_GEOMETRY: Paint("#ffffff", Pattern.ABSENT),
    }
)
# Where only outlines are wanted.
BARE = "bare"
BARE_PAINT = Paint("#ffffff")
BREAKS_PERCENT = (
    (90, MapClass.FROM_90),
    (80, MapClass.FROM_80),
    (70, MapClass.FROM_70),
    (50, MapClass.FROM_50),
    (0, MapClass.ABOVE_0),
)


def class_of(counts: Counts) -> MapClass:
    """The class of a part by its counts alone, in whole numbers, so that 69.99 % never becomes 70 %."""
    if counts.withheld:
        return MapClass.WITHHELD
    if not counts.registered:
        return MapClass.NO_ONE_REGISTERED
    if not counts.denominator:
        return MapClass.NO_ONE_DUE
    if not counts.numerator:
        return MapClass.NOT_REACHED
    if counts.numerator == counts.denominator:
        return MapClass.FULL
    hundredfold = 100 * counts.numerator
    return next(name for least, name in BREAKS_PERCENT if hundredfold >= least * counts.denominator)
