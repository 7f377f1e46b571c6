"""Lists of contact policies: who is to be contacted how often, by which document."""

from db.codes import (
    ContactMode,
    ContactPurpose,
    DivisionLevel,
    DutyRule,
    Festival,
    LifeEventKind,
    PersonCategory,
    PolicyTrigger,
    PriorityClass,
)
from importers.columns.field import Field, Kind
from importers.columns.reading import text_of, undated, word_of, words_of
from importers.values.categories import categories, priority_classes
from importers.values.days import day
from importers.values.numbers import division_code, signed_number, whole_number
from importers.values.policy_words import EVENTS, FESTIVALS, LEVELS, RULES, TRIGGERS, anybody
from importers.values.words import MODES, PURPOSES, all_coded, yes_or_no

__all__ = ["POLICIES"]

_LONGEST_NAME, _LONGEST_TEXT = 100, 500
_LEVELS = (DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE)
_RULES = tuple(one for one in DutyRule if one != DutyRule.CAMPAIGN)
_TRIGGERS = tuple(one for one in PolicyTrigger if one != PolicyTrigger.CAMPAIGN)


def _text(name: str, zh: str, en: str, headings: str, *, needed: bool = False) -> Field:
    return Field(name, zh, en, text_of(_LONGEST_TEXT), headings, needed=needed)


def _days(name: str, zh: str, en: str, headings: str, *, note: str) -> Field:
    return Field(name, zh, en, undated(signed_number), headings, note=note, sample="7")


_MODES = undated(anybody(lambda cell, column: all_coded(cell, column, MODES)))
_PURPOSES = undated(anybody(lambda cell, column: all_coded(cell, column, PURPOSES)))


POLICIES = Kind(
    "policies",
    "联系走访规则",
    "contact policies",
    (
        Field(
            "rule",
            "事项",
            "rule",
            word_of(RULES),
            "走访事项 联系事项 规则名称 走访规则 联系规则",
            needed=True,
            choices=_RULES,
            sample=DutyRule.PRIORITY_CONTACT.zh,
        ),
        Field(
            "division_code",
            "适用区划代码",
            "code of the division",
            undated(division_code),
            "区划代码 行政区划代码 适用范围代码",
            note="6 至 12 位；区划一概不填为全县（区）",
        ),
        Field(
            "township",
            "乡镇（街道）",
            "township",
            text_of(_LONGEST_NAME),
            "乡镇 街道 镇街 乡镇街道 适用乡镇 适用街道",
        ),
        Field(
            "village", "村（社区）", "village", text_of(_LONGEST_NAME), "村 社区 村社区 适用村 适用社区 村名"
        ),
        Field(
            "level", "标准层级", "whose standard", word_of(LEVELS), "层级 服务站层级 级别", choices=_LEVELS
        ),
        _text("issuer", "制定机关", "issuer", "发文机关 发文单位 制定单位 印发单位", needed=True),
        _text("document", "文件", "document", "文件名称 依据 依据文件 政策依据 文件依据 文号", needed=True),
        _text("article", "条目", "article", "条款 依据条款", needed=True),
        Field(
            "trigger",
            "触发方式",
            "trigger",
            word_of(TRIGGERS),
            "触发 触发条件",
            needed=True,
            choices=_TRIGGERS,
            sample=PolicyTrigger.INTERVAL.zh,
        ),
        Field(
            "interval_months",
            "周期（月）",
            "period in months",
            undated(whole_number),
            "周期月 月数 间隔月数",
            note="1 至 120；与周期（日）填其一",
            sample="3",
        ),
        Field(
            "interval_days",
            "周期（日）",
            "period in days",
            undated(whole_number),
            "周期日 周期天 周期(天) 天数 间隔天数",
            note="7 至 3660",
            sample="90",
        ),
        Field(
            "life_event",
            "人生事件",
            "life event",
            word_of(EVENTS),
            "触发人生事件",
            choices=tuple(LifeEventKind),
        ),
        Field("festivals", "节日", "festivals", words_of(FESTIVALS), "触发节日", choices=tuple(Festival)),
        _days(
            "opens_days",
            "起始日",
            "day on which it opens",
            "开始日",
            note="触发当日为 0，此前为负数，-180 至 180",
        ),
        _days(
            "due_days",
            "截止日",
            "last day",
            "期限 办结期限",
            note="触发当日为 0，-180 至 180",
        ),
        Field(
            "late_days",
            "补访天数",
            "days to make it up",
            undated(whole_number),
            "补访期 补访期限",
            note="0 至 180",
            sample="10",
        ),
        Field(
            "shares_contacts",
            "可与其他任务同用",
            "whether a contact for another duty counts too",
            undated(yes_or_no),
            note="一次联系可否同时用于其他任务：是 或 否；不填为否",
            sample="是",
        ),
        Field(
            "categories",
            "人员类别",
            "categories",
            undated(anybody(categories)),
            "类别 适用类别 适用人员类别 对象类别",
            choices=tuple(PersonCategory),
            note="可填几项，以顿号分隔；不填为不限",
        ),
        Field(
            "priority_classes",
            "重点对象类别",
            "priority classes",
            undated(anybody(priority_classes)),
            "重点类别 适用重点类别 重点对象",
            choices=tuple(PriorityClass),
            note="可填几项，以顿号分隔；不填为不限",
        ),
        Field(
            "modes",
            "有效联系方式",
            "modes that count",
            _MODES,
            "联系方式 走访方式 方式",
            choices=tuple(ContactMode),
            note="可填几项，以顿号分隔；不填为不限",
        ),
        Field(
            "purposes",
            "有效联系目的",
            "purposes that count",
            _PURPOSES,
            "联系目的 走访目的 目的",
            choices=tuple(ContactPurpose),
            note="可填几项，以顿号分隔；不填为不限",
        ),
        Field(
            "since",
            "启用日期",
            "from which day",
            day,
            "施行日期 生效日期 起始日期 开始日期 实施日期",
            note="最早为今天；不填只拟为草案",
        ),
        Field("until", "废止日期", "to which day", day, "失效日期 截止日期 结束日期"),
        _text("note", "备注", "note", "说明"),
    ),
    doubtful=(("日期 时间", ("since", "until")), ("周期 频次", ("interval_months", "interval_days"))),
)
