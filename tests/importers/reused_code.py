"""232701, a code used again: 加格达奇区 bore it, and 漠河市 has borne it since 2018."""

from db.codes import DivisionLevel
from tests.importers.deliveries import Pairs

Levels = dict[DivisionLevel, Pairs]


def levels_of(province: tuple[str, str], cities: Pairs, counties: Pairs, townships: Pairs) -> Levels:
    """A delivery, from one province down to townships."""
    return {
        DivisionLevel.PROVINCE: (province,),
        DivisionLevel.CITY: cities,
        DivisionLevel.COUNTY: counties,
        DivisionLevel.TOWNSHIP: townships,
    }


def north(counties: Pairs, townships: Pairs) -> Levels:
    """A delivery of 大兴安岭地区."""
    return levels_of(("23", "黑龙江省"), (("2327", "大兴安岭地区"),), counties, townships)


BEFORE = north(
    (("232701", "加格达奇区"), ("232723", "漠河县")),
    (
        *(("232701001", "东山街道"), ("232701002", "卫东街道")),
        *(("232723100", "西林吉镇"), ("232723104", "北极镇")),
    ),
)
AFTER = north(
    (("232701", "漠河市"), ("232761", "加格达奇区")),
    (
        *(("232701100", "西林吉镇"), ("232701104", "北极镇")),
        *(("232761001", "东山街道"), ("232761002", "卫东街道")),
    ),
)
