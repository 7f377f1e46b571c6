"""How service areas are drawn: darker is nearer, so also in grey; colours stay apart for the colour-blind."""

from collections.abc import Mapping
from types import MappingProxyType

from db.codes import Code
from web_map.palette import GREY, Paint, Pattern


class ServiceClass(Code):
    """Five steps of nearness, and what is none."""

    STATION = "station", "服务站", "station"
    BAND_1 = "band1", "最近", "nearest"
    BAND_2 = "band2", "较近", "near"
    BAND_3 = "band3", "中等", "middling"
    BAND_4 = "band4", "较远", "far"
    BAND_5 = "band5", "最远", "farthest"
    BEYOND = "beyond", "更远", "farther still"
    NOBODY = "noone", "无人居住或路程未知", "nobody, or no known way"
    WITHHELD = "few", "不足 5 人，不予显示", "fewer than five, withheld"


BANDS = (
    ServiceClass.BAND_1,
    ServiceClass.BAND_2,
    ServiceClass.BAND_3,
    ServiceClass.BAND_4,
    ServiceClass.BAND_5,
)
# YlGnBu in five steps (ColorBrewer 2.0), from the dark end.
SERVICE_PAINTS: Mapping[ServiceClass, Paint] = MappingProxyType(
    {
        ServiceClass.STATION: Paint("#c0392b"),
        ServiceClass.BAND_1: Paint("#253494"),
        ServiceClass.BAND_2: Paint("#2c7fb8"),
        ServiceClass.BAND_3: Paint("#41b6c4"),
        ServiceClass.BAND_4: Paint("#a1dab4"),
        ServiceClass.BAND_5: Paint("#ffffcc"),
        ServiceClass.BEYOND: Paint(GREY, Pattern.HATCH),
        ServiceClass.NOBODY: Paint("#e4e7eb", Pattern.EMPTY),
        ServiceClass.WITHHELD: Paint(GREY, Pattern.DOTS),
    }
)
