"""Categories and priority classes by a table of synonyms; what offices use for several is asked about.

Never guessed: 三属 are the survivors of three kinds of dead, 两参 took part in fighting or in tests.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from db.codes import PersonCategory, PriorityClass
from db.codes.code import Code
from importers.files.sheets import Cell
from importers.findings import Finding, Read, Weight
from importers.values.said import folded, of_said

__all__ = ["ambiguous_categories", "ambiguous_classes", "categories", "priority_classes"]

AnyCode = TypeVar("AnyCode", bound=Code)
_C, _P = PersonCategory, PriorityClass

_SEPARATORS = re.compile(r"[、,，;；/|\n\r+＋&]+|\s+")
_NONE = frozenset(["无", "否", "没有", "-", "/", "不属于", "均不属于", "无此类"])


def _table(codes: type[AnyCode], words: Mapping[AnyCode, str]) -> Mapping[str, AnyCode]:
    said = {word: one for one in codes for word in (one.value, folded(one.zh))}
    said |= {word: one for one, more in words.items() for word in more.split()}
    return MappingProxyType(said)


def _ambiguous(*pairs: tuple[str, tuple[AnyCode, ...]]) -> Mapping[str, tuple[AnyCode, ...]]:
    return MappingProxyType({word: meant for words, meant in pairs for word in words.split()})


_TWO = (
    "两参 两参人员 两参退役人员 参战 参试 参战人员 参试人员 参战退役人员 参试退役人员 参战参试 参战参试人员"
)
_CATEGORIES = _table(
    PersonCategory,
    {
        _C.TRANSFERRED_OFFICER: "转业干部 军转干部 转业军官 军转 自主择业干部 自主择业军转干部 自主择业"
        " 企业军转干部 计划安置军转干部 逐月领取退役金退役军官",
        _C.DISCHARGED_SOLDIER: "退伍军人 退伍兵 退役义务兵 退役士官 退役军士 退伍士兵 退伍战士 转业士官"
        " 自主就业退役士兵 政府安排工作退役士兵 逐月领取退役金退役军士 自谋职业退役士兵",
        _C.RETIRED_OFFICER: "军休干部 军队离退休干部 军休人员 退休士官 军队离休干部 军队退休干部 退休军士"
        " 军队退休士官",
        _C.RETIRED_CIVILIAN_STAFF: "无军籍职工 无军籍退休职工 军队无军籍离退休职工 无军籍退休退职职工"
        " 军队无军籍退休职工",
        _C.DEMOBILISED_SOLDIER: "复员干部 在乡复员军人 复员 在乡老复员军人 老复员军人",
        _C.RED_ARMY_VETERAN: "红军老战士 老红军 在乡退伍红军老战士",
        _C.DISABLED_SOLDIER: "伤残军人 残疾退役军人 伤残退役军人 革命伤残军人 革命残疾军人",
        _C.DISABLED_MILITIA: "伤残民兵 伤残民工 残疾民兵 伤残民兵民工人员 因战因公伤残民兵民工",
        _C.MARTYR_SURVIVOR: "烈属 烈士家属 烈士遗属人员 烈士父母 烈士配偶 烈士子女",
        _C.DUTY_DEATH_SURVIVOR: "因公牺牲军人家属 因公牺牲军属 牺牲军人遗属",
        _C.ILLNESS_DEATH_SURVIVOR: "病故军人家属 病故军属",
        _C.ACTIVE_DUTY_FAMILY: "军属 军人家属 现役军属 现役军人家庭 军人家庭 义务兵家属 现役家属 义务兵家庭",
    },
)
ambiguous_categories = _ambiguous(
    ("三属 三属人员 三属对象", (_C.MARTYR_SURVIVOR, _C.DUTY_DEATH_SURVIVOR, _C.ILLNESS_DEATH_SURVIVOR)),
    (
        _TWO,
        (_C.DISCHARGED_SOLDIER, _C.DEMOBILISED_SOLDIER, _C.TRANSFERRED_OFFICER, _C.DISABLED_MILITIA),
    ),
    (
        "退役军人 军人 老兵 复转军人 转业军人 退伍复员军人 复退军人 复员退伍军人 带病回乡退伍军人",
        (_C.DISCHARGED_SOLDIER, _C.DEMOBILISED_SOLDIER, _C.TRANSFERRED_OFFICER),
    ),
    ("伤残人员 残疾人员 伤残 残疾 伤残对象", (_C.DISABLED_SOLDIER, _C.DISABLED_MILITIA)),
    (
        "遗属 军人遗属 牺牲病故军人遗属",
        (_C.MARTYR_SURVIVOR, _C.DUTY_DEATH_SURVIVOR, _C.ILLNESS_DEATH_SURVIVOR),
    ),
    ("优抚对象 重点优抚对象 服务对象 其他优抚对象 其他 家属", tuple(_C)),
    ("离退休 退休 离退休人员 退休人员", (_C.RETIRED_OFFICER, _C.RETIRED_CIVILIAN_STAFF)),
    ("干部 军官 退役军官", (_C.TRANSFERRED_OFFICER, _C.RETIRED_OFFICER, _C.DEMOBILISED_SOLDIER)),
)
_CLASSES = _table(
    PriorityClass,
    {
        _P.EXTREME_HARDSHIP: "特困 特别困难",
        _P.DISABLED: "伤残 残疾军人 伤残军人 伤残退役军人 残疾退役军人",
        _P.MARTYR_FAMILY: "烈士遗属 烈士家属",
        _P.MERIT_HERO_OR_MODEL: "功臣 英模 模范 立功人员 荣立二等功以上 一等功 二等功 英雄模范 最美退役军人",
        _P.COMBAT_OR_TEST_VETERAN: _TWO,
        _P.ACTIVE_DUTY_FAMILY: "现役军人家属 现役军属 军人家属 现役家属",
        _P.LIMITED_MOBILITY: "行动不便者 失能 半失能 卧床 瘫痪 行动困难",
        _P.WIDOWED_OR_ALONE: "孤寡 孤老 鳏寡 孤寡老人 丧偶独居",
        _P.ADVANCED_AGE: "高龄 年老 高龄老人 年龄较大 80岁以上",
        _P.EMPTY_NEST: "空巢 独居 空巢老人 独居老人 空巢独居",
        _P.WORKING_AWAY: "外出务工 务工 外出打工 外出务工人员",
    },
)
ambiguous_classes = _ambiguous(
    ("三属 三属人员 遗属", (_P.MARTYR_FAMILY,)),
    (
        "困难 生活困难 困难家庭 困难退役军人 特困人员 特困供养 低保 低保户 贫困户 脱贫户",
        (_P.EXTREME_HARDSHIP,),
    ),
    ("残疾 残疾人", (_P.DISABLED, _P.LIMITED_MOBILITY)),
    ("立功 三等功 荣立三等功", (_P.MERIT_HERO_OR_MODEL,)),
    ("重点 重点对象 重点人员 是 重点联系 重点服务对象", tuple(_P)),
)


def categories(cell: Cell, column: str) -> Read[tuple[PersonCategory, ...]]:
    """The categories that a cell names, each once, in its order; held if a word may mean several or none."""
    return of_said(cell, column, lambda said: _several(said, column, _CATEGORIES, ambiguous_categories))


def priority_classes(cell: Cell, column: str) -> Read[tuple[PriorityClass, ...]]:
    """The priority classes that a cell names; 无 is none of them."""
    return of_said(cell, column, lambda said: _several(said, column, _CLASSES, ambiguous_classes))


def _several(
    cell: Cell, column: str, words: Mapping[str, AnyCode], ambiguous: Mapping[str, tuple[AnyCode, ...]]
) -> Read[tuple[AnyCode, ...]]:
    whole = _bare(cell.text)
    if whole in _NONE:
        return Read(())
    if whole in words:
        return Read((words[whole],))
    written = [_bare(part) for part in _SEPARATORS.split(cell.text) if _bare(part)]
    if any(one in ambiguous for one in written):
        return Read(findings=(_ambiguous_word(column),))
    if not all(one in words for one in written):
        return Read(findings=(_unknown_word(column),))
    return Read(tuple(dict.fromkeys(words[one] for one in written)))


def _bare(text: str) -> str:
    return folded(text).replace("“", "").replace("”", "").replace('"', "").strip("。.:：")


def _ambiguous_word(column: str) -> Finding:
    return Finding(
        "CATEGORY_AMBIGUOUS",
        Weight.HELD,
        "该说法可指几种类别，请逐人指明",
        "the word may mean several categories: say which, person by person",
        column,
    )


def _unknown_word(column: str) -> Finding:
    return Finding(
        "CATEGORY_UNKNOWN",
        Weight.HELD,
        "类别名称无法识别，请从下拉列表中选择",
        "no category is called so: choose from the list",
        column,
    )
