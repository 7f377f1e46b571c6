"""Lists of contacts and visits that were made."""

from db.codes import ContactMode, ContactNeed, ContactOutcome, ContactPurpose
from importers.columns.field import Field, Kind
from importers.columns.reading import as_written, text_of, undated, word_of, words_of
from importers.values.days import day
from importers.values.identity import identity_number
from importers.values.names import name
from importers.values.words import MODES, NEEDS, OUTCOMES, PURPOSES

__all__ = ["CONTACTS"]

_LONGEST_NOTE, _LONGEST_NUMBER = 500, 100

CONTACTS = Kind(
    "contacts",
    "联系走访记录",
    "contacts",
    (
        Field(
            "identity_number",
            "身份证号码",
            "identity number",
            identity_number,
            "身份证 身份证号 公民身份号码 证件号码 证件号 对象身份证号 走访对象身份证号 走访对象身份证号码",
            note="18 位，单元格须为文本格式；与人员编号填其一",
        ),
        Field(
            "person_id",
            "人员编号",
            "id of the person",
            as_written,
            "服务对象编号 对象编号 系统编号",
            note="本系统导出的编号；与身份证号码填其一即可",
        ),
        Field(
            "name",
            "姓名",
            "name",
            undated(name),
            "对象姓名 走访对象 走访对象姓名 服务对象 服务对象姓名 被走访人 被走访人姓名 联系对象"
            " 联系对象姓名",
            sample="张三",
        ),
        Field(
            "contacted_on",
            "联系日期",
            "day of the contact",
            day,
            "走访日期 走访时间 联系时间 日期 时间 入户时间 慰问时间 慰问日期 走访联系时间 入户日期",
            needed=True,
            sample="2026-07-01",
        ),
        Field(
            "mode",
            "联系方式",
            "how",
            word_of(MODES),
            "走访方式 方式 联系走访方式 走访形式 形式 联系形式",
            needed=True,
            choices=tuple(ContactMode),
            sample=ContactMode.HOME_VISIT.zh,
        ),
        Field(
            "purpose",
            "联系目的",
            "what for",
            word_of(PURPOSES),
            "走访目的 目的 走访类型 走访类别 事由 走访事由 类型 联系事由",
            choices=tuple(ContactPurpose),
            sample=ContactPurpose.ROUTINE.zh,
        ),
        Field(
            "outcome",
            "联系结果",
            "outcome",
            word_of(OUTCOMES),
            "走访结果 结果 是否联系上 是否见到本人 走访情况",
            needed=True,
            choices=tuple(ContactOutcome),
            sample=ContactOutcome.REACHED.zh,
        ),
        Field(
            "needs",
            "发现的需求",
            "need found",
            words_of(NEEDS),
            "需求 需求类型 需求类别 存在困难 困难诉求",
            choices=tuple(ContactNeed),
        ),
        Field(
            "note",
            "备注",
            "note",
            text_of(_LONGEST_NOTE),
            "走访内容 联系内容 内容 走访记录 情况说明 说明 谈话内容 具体情况",
        ),
        Field(
            "own_number",
            "记录编号",
            "the office's own number",
            text_of(_LONGEST_NUMBER),
            "走访编号 联系编号",
            note="本单位自编，同一编号只录入一次；没有的可不填",
        ),
        Field(
            "worker",
            "走访人",
            "by whom",
            undated(name),
            "网格员 走访人员 走访人姓名 联系人 工作人员 网格员姓名 慰问人 走访干部",
        ),
    ),
    doubtful=(("姓名/名称 人员", ("name", "worker")), ("情况 诉求", ("needs", "note", "outcome"))),
)
