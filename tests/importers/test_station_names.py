"""What a station is called, by the names the statisticians really use."""

import pytest

from db.codes import DivisionLevel
from importers.station_names import place_name, station_name


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("接龙村村民委员会", "接龙村"),
        ("李庄村委会", "李庄村"),
        ("新村村委会", "新村"),
        ("东方社区居民委员会", "东方社区"),
        ("西街居委会", "西街"),
        ("达坂山社区委员会", "达坂山社区"),
        ("乌兰图格嘎查村民委员会", "乌兰图格嘎查"),
        ("乌兰图格嘎查委员会", "乌兰图格嘎查"),
        ("博文社区", "博文社区"),
        ("八连生活区", "八连生活区"),
        ("村民委员会", "村民委员会"),
    ],
)
def test_a_villages_station_is_named_for_the_place_not_its_committee(name: str, place: str) -> None:
    assert place_name(name) == place
    assert station_name(DivisionLevel.VILLAGE, name) == place + "退役军人服务站"


def test_centres_stand_from_the_county_up_and_stations_below() -> None:
    assert station_name(DivisionLevel.COUNTY, "铜梁区") == "铜梁区退役军人服务中心"
    assert station_name(DivisionLevel.TOWNSHIP, "土桥镇") == "土桥镇退役军人服务站"


def test_a_grouping_is_no_authority_and_has_no_centre() -> None:
    assert station_name(DivisionLevel.CITY, "市辖区") is None
