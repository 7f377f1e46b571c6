"""Words for what a contact policy says: its rule, what triggers it, festivals, events, and whose it is."""

from collections.abc import Callable
from typing import TypeVar

from db.codes import DivisionLevel, DutyRule, Festival, LifeEventKind, PolicyTrigger
from importers.files.sheets import Cell
from importers.findings import Read
from importers.values.said import folded
from importers.values.words import words_for

__all__ = ["EVENTS", "FESTIVALS", "LEVELS", "RULES", "TRIGGERS", "anybody"]

Value = TypeVar("Value")

_EVERYBODY = frozenset(["不限", "全部", "全体", "所有", "均可", "所有人", "全体服务对象", "无", "不限制"])
RULES = words_for(
    [rule for rule in DutyRule if rule != DutyRule.CAMPAIGN],
    YEARLY_VISIT="普遍走访 常态化走访 年度走访 日常走访",
    PRIORITY_CONTACT="重点走访 重点对象联系 重点对象走访",
    CLOSER_CONTACT="提高频次 加密走访",
    RETURN_HOME="返乡必访",
    MERIT_AWARD="立功必访",
    NAMED_MODEL="典型必访 英模必访",
    FESTIVAL="节日必访",
    HARDSHIP="困难必访",
    MAJOR_CHANGE="变故必访",
)
TRIGGERS = words_for(
    [one for one in PolicyTrigger if one != PolicyTrigger.CAMPAIGN],
    INTERVAL="周期 定期",
    LIFE_EVENT="事件",
    FESTIVAL="重要节日",
)
EVENTS = words_for(LifeEventKind)
FESTIVALS = words_for(
    Festival, SPRING_FESTIVAL="新春 农历新年", ARMY_DAY="八一 建军节", QINGMING="清明", DOUBLE_NINTH="重阳"
)
LEVELS = words_for(
    [DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE],
    TOWNSHIP="乡 镇 街道 乡镇 乡级 乡镇级 街道级 乡镇街道",
    VILLAGE="村 社区 村社区 村级 社区级",
)


def anybody(
    read: Callable[[Cell, str], Read[tuple[Value, ...]]],
) -> Callable[[Cell, str], Read[tuple[Value, ...]]]:
    """A reader of several words, to which 不限 is none of them: whoever it is."""
    return lambda cell, column: Read(()) if folded(cell.text) in _EVERYBODY else read(cell, column)
