"""The names of service centres and stations, made from those of the divisions they hang on."""

import re

from db.codes import UNIT_LEVELS, DivisionLevel
from geo.division_codes import is_grouping_name

CENTRE = "退役军人服务中心"
STATION = "退役军人服务站"

_COMMITTEE = re.compile(
    r"(?P<village>村民委员会|村民委员|村委员会|村委会|牧民委员会|牧委会)$"
    r"|(?:居民委员会|居民委员|居委员会|居委会|家属委员会|家委会)$"
    r"|(?<=社区)委员会$|(?<=嘎查)(?:委员会|委会)$"
)
_PLACES = ("村", "嘎查", "社区", "生活区", "生产队")


def station_name(level: DivisionLevel, name: str) -> str | None:
    """The name of a division's centre or station; None for a grouping (市辖区, 县), which is no authority."""
    if is_grouping_name(name):
        return None
    if level in UNIT_LEVELS:
        return name + CENTRE
    return (place_name(name) if level is DivisionLevel.VILLAGE else name) + STATION


def place_name(name: str) -> str:
    """A village's name without its committee: 接龙村村民委员会 is 接龙村, 东门村委会 is 东门村."""
    committee = _COMMITTEE.search(name)
    if committee is None or committee.start() == 0:
        return name
    place = name[: committee.start()]
    return place if not committee["village"] or place.endswith(_PLACES) else place + "村"
