"""Code lists of the domain.

Each value with its Chinese and English name, said once for schema, maps and docs.
"""

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A coded value that carries its names."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str, en: str) -> Self:
        """A member that is its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        member.en = en
        return member

    @classmethod
    def of(cls, value: str) -> Self:
        """The member with this value; ValueError if there is none."""
        return cls(value)  # type: ignore[call-arg]  # a look-up by value needs no names


class DivisionLevel(Code):
    NATION = "NATION", "国家", "nation"
    PROVINCE = "PROVINCE", "省级", "province"
    CITY = "CITY", "地级", "city"
    COUNTY = "COUNTY", "县级", "county"
    TOWNSHIP = "TOWNSHIP", "乡级", "township"
    VILLAGE = "VILLAGE", "村级", "village"


UNIT_LEVELS = (DivisionLevel.NATION, DivisionLevel.PROVINCE, DivisionLevel.CITY, DivisionLevel.COUNTY)


class StationForm(Code):
    CENTRE = "CENTRE", "服务中心", "service centre (nation to county)"
    STATION = "STATION", "服务站", "service station (township, village)"


class GridPlanStatus(Code):
    DRAFT = "DRAFT", "草案", "draft"
    ACTIVE = "ACTIVE", "现行", "active"
    ARCHIVED = "ARCHIVED", "已归档", "archived"


class GridCellKind(Code):
    INTEGRATED = "INTEGRATED", "综合网格", "integrated cell"
    DEDICATED = "DEDICATED", "专属网格", "dedicated cell"


class GridRole(Code):
    PRIMARY = "PRIMARY", "网格员", "primary grid worker"
    DEPUTY = "DEPUTY", "副网格员", "deputy"
    LEAD = "LEAD", "网格长", "grid lead"
    COVER = "COVER", "临时代管", "temporary cover"


class Sex(Code):
    MALE = "MALE", "男", "male"
    FEMALE = "FEMALE", "女", "female"


class PersonCategory(Code):
    """The twelve kinds of person collected nation-wide in 2018 (requirements §18)."""

    TRANSFERRED_OFFICER = "TRANSFERRED_OFFICER", "军队转业干部", "officer transferred to civilian work"
    DISCHARGED_SOLDIER = "DISCHARGED_SOLDIER", "退役士兵", "discharged soldier"
    RETIRED_OFFICER = "RETIRED_OFFICER", "军队离退休干部和退休士官", "retired officer or sergeant"
    RETIRED_CIVILIAN_STAFF = "RETIRED_CIVILIAN_STAFF", "无军籍离退休退职职工", "retired civilian staff"
    DEMOBILISED_SOLDIER = "DEMOBILISED_SOLDIER", "复员军人", "demobilised soldier"
    RED_ARMY_VETERAN = "RED_ARMY_VETERAN", "退伍红军老战士", "Red Army veteran"
    DISABLED_SOLDIER = "DISABLED_SOLDIER", "残疾军人", "disabled soldier"
    DISABLED_MILITIA = "DISABLED_MILITIA", "伤残民兵民工", "disabled militia or labourer"
    MARTYR_SURVIVOR = "MARTYR_SURVIVOR", "烈士遗属", "martyr's survivor"
    DUTY_DEATH_SURVIVOR = "DUTY_DEATH_SURVIVOR", "因公牺牲军人遗属", "survivor of a soldier who died on duty"
    ILLNESS_DEATH_SURVIVOR = (
        "ILLNESS_DEATH_SURVIVOR",
        "病故军人遗属",
        "survivor of a soldier who died of illness",
    )
    ACTIVE_DUTY_FAMILY = "ACTIVE_DUTY_FAMILY", "现役军人家属", "family of a soldier on active duty"


VETERAN_CATEGORIES = frozenset(
    {
        PersonCategory.TRANSFERRED_OFFICER,
        PersonCategory.DISCHARGED_SOLDIER,
        PersonCategory.RETIRED_OFFICER,
        PersonCategory.DEMOBILISED_SOLDIER,
        PersonCategory.RED_ARMY_VETERAN,
        PersonCategory.DISABLED_SOLDIER,
    }
)


class PriorityClass(Code):
    """Priority contact (policy 001-T68, 001-V44) and priority service (001-T64, 001-V37).

    Most urgent first.
    """

    EXTREME_HARDSHIP = "EXTREME_HARDSHIP", "特困退役军人", "extreme hardship"
    DISABLED = "DISABLED", "伤残人员", "disabled"
    MARTYR_FAMILY = "MARTYR_FAMILY", "烈属", "martyr's family"
    MERIT_HERO_OR_MODEL = "MERIT_HERO_OR_MODEL", "功臣模范", "merit hero or model"
    COMBAT_OR_TEST_VETERAN = "COMBAT_OR_TEST_VETERAN", "参战参试退役军人", "combat or test veteran"
    ACTIVE_DUTY_FAMILY = "ACTIVE_DUTY_FAMILY", "军属", "active-duty family"
    LIMITED_MOBILITY = "LIMITED_MOBILITY", "行动不便", "limited mobility"
    WIDOWED_OR_ALONE = "WIDOWED_OR_ALONE", "鳏寡孤独", "widowed or alone"
    ADVANCED_AGE = "ADVANCED_AGE", "年龄偏大", "advanced age"
    EMPTY_NEST = "EMPTY_NEST", "空巢（含独居）", "empty nest"
    WORKING_AWAY = "WORKING_AWAY", "外出务工家庭", "family working away"


class PersonStatus(Code):
    ACTIVE = "ACTIVE", "在册", "active"
    MOVED_OUT = "MOVED_OUT", "迁出", "moved out of the county"
    DECEASED = "DECEASED", "去世", "deceased"
    INELIGIBLE = "INELIGIBLE", "不再属于服务对象", "no longer a person served"


class EndReason(Code):
    """Why a residence ended.

    REHOUSED and REGRIDDED keep the person in the registry; the rest close the episode.
    """

    REHOUSED = "REHOUSED", "迁居", "moved house"
    REGRIDDED = "REGRIDDED", "网格调整", "cells redrawn"
    MOVED_OUT = "MOVED_OUT", "迁出", "moved out of the county"
    DECEASED = "DECEASED", "去世", "deceased"
    INELIGIBLE = "INELIGIBLE", "不再属于服务对象", "no longer a person served"


class ContactMode(Code):
    """How a contact was made (policy 004, section 四.

    At home and online, priority and ordinary, regular and scheduled).
    """

    HOME_VISIT = "HOME_VISIT", "上门走访", "home visit"
    MEETING = "MEETING", "当面联系", "met in person elsewhere"
    RECEPTION = "RECEPTION", "来站接待", "received at the station"
    PHONE = "PHONE", "电话", "phone"
    ONLINE = "ONLINE", "网上联系", "online"
    LETTER = "LETTER", "信函", "letter"


IN_PERSON_MODES = (ContactMode.HOME_VISIT, ContactMode.MEETING)


class ContactPurpose(Code):
    """What a contact was for; the six must-visits are policy 001-T66."""

    ROUTINE = "ROUTINE", "常态化联系", "routine contact"
    PRIORITY = "PRIORITY", "重点联系", "priority contact"
    RETURN_HOME = "RETURN_HOME", "退役返乡必访", "must-visit: return home"
    MERIT_AWARD = "MERIT_AWARD", "立功受奖必访", "must-visit: merit award"
    NAMED_MODEL = "NAMED_MODEL", "英模典型必访", "must-visit: named model or hero"
    FESTIVAL = "FESTIVAL", "重要节日必访", "must-visit: festival"
    HARDSHIP = "HARDSHIP", "遇到困难必访", "must-visit: hardship"
    MAJOR_CHANGE = "MAJOR_CHANGE", "重大变故必访", "must-visit: major change"
    CAMPAIGN = "CAMPAIGN", "大走访", "campaign"
    FOLLOW_UP = "FOLLOW_UP", "回访", "follow-up visit"
    INFORMATION = "INFORMATION", "信息采集", "collecting information"
    PROXY_SERVICE = "PROXY_SERVICE", "服务代办", "service by proxy"


class ContactOutcome(Code):
    """Only REACHED counts as contact (model §4); the rest are attempts, shown beside."""

    REACHED = "REACHED", "已联系到", "reached"
    NOT_HOME = "NOT_HOME", "不在家", "not at home"
    NO_ANSWER = "NO_ANSWER", "无人接听", "no answer"
    REFUSED = "REFUSED", "拒绝", "refused"
    WRONG_ADDRESS = "WRONG_ADDRESS", "地址或号码有误", "wrong address or number"


class CoordinateSystem(Code):
    WGS84 = "WGS84", "WGS-84", "WGS-84, EPSG:4326"
    CGCS2000 = (
        "CGCS2000",
        "国家大地坐标系 CGCS2000",
        "CGCS2000, EPSG:4490; equal to WGS-84 to a few centimetres",
    )
    GCJ02 = "GCJ02", "火星坐标 GCJ-02", "GCJ-02, as on Amap and Tencent maps"
    BD09 = "BD09", "百度坐标 BD-09", "BD-09, as on Baidu maps"


class ShapeSource(Code):
    OFFICIAL = "OFFICIAL", "官方边界", "official boundary"
    SURVEYED = "SURVEYED", "实地采集", "surveyed"
    GEONAMES = "GEONAMES", "GeoNames 地名点", "GeoNames point"
    DERIVED = "DERIVED", "推算，非真实边界", "derived, not a real boundary"
