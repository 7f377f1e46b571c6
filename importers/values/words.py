"""Words for codes: yes and no, sex, how a contact was made and what came of it."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from db.codes import ContactMode, ContactNeed, ContactOutcome, ContactPurpose, GridCellKind, GridRole, Sex
from db.codes.code import Code
from importers.files.sheets import Cell, CellKind
from importers.findings import Read
from importers.values.said import folded, held, of_said

__all__ = [
    "CELL_KINDS",
    "MODES",
    "NEEDS",
    "OUTCOMES",
    "PURPOSES",
    "ROLES",
    "SEXES",
    "all_coded",
    "coded",
    "words_for",
    "yes_or_no",
]

AnyCode = TypeVar("AnyCode", bound=Code)

_SEPARATORS = re.compile(r"[、,，;；/|\n\r+&]+|\s+")

_YES = frozenset(
    ["是", "有", "对", "已", "√", "✓", "✔", "☑", "■", "Y", "YES", "TRUE", "T", "1", "在", "属于", "符合"]
)
_NO = frozenset(
    [
        "否",
        "无",
        "不",
        "不是",
        "没有",
        "未",
        "×",
        "✗",
        "✘",
        "☐",
        "□",
        "X",
        "N",
        "NO",
        "FALSE",
        "F",
        "0",
        "不在",
        "不属于",
        "不符合",
    ]
)


def words_for(codes: Iterable[AnyCode], **more: str) -> Mapping[str, AnyCode]:
    """The codes by their values, Chinese names and further words for them."""
    named = {one.value: one for one in codes}
    said = {word: one for one in named.values() for word in (one.value, folded(one.zh))}
    said |= {word: named[name] for name, words in more.items() for word in words.split()}
    return MappingProxyType(said)


SEXES = words_for(Sex, MALE="男性 男士 M 1 先生", FEMALE="女性 女士 F 2")  # 1, 2: GB/T 2261.1
MODES = words_for(
    ContactMode,
    HOME_VISIT="入户 上门 走访 入户走访 上门入户 家访 实地走访 上门慰问 走访慰问 入户慰问",
    MEETING="当面 面谈 见面 座谈 现场 面访",
    RECEPTION="来访 接待 到站 来站 来访接待",
    PHONE="电话联系 电联 致电 电话走访 电话慰问 手机 打电话 电话访问 电话回访",
    ONLINE="微信 QQ 网络 线上 微信联系 视频 网络联系",
    LETTER="书信 来信 去信 邮寄 慰问信 信件",
)
OUTCOMES = words_for(
    ContactOutcome,
    REACHED="已联系 联系上 联系到 见到 见到本人 已走访 接通 已接通 走访到 已见面",
    NOT_HOME="不在 家中无人 无人 未在家 外出 未见到 无人在家 未遇",
    NO_ANSWER="未接 无人接 未接听 没接 无人应答 关机 未接通 占线 打不通",
    REFUSED="拒访 拒绝走访 不配合 拒绝联系 拒接",
    WRONG_ADDRESS="空号 错号 地址错误 号码错误 停机 查无此人 地址不详 号码有误",
)
PURPOSES = words_for(
    ContactPurpose,
    ROUTINE="日常 日常走访 日常联系 常态化走访 例行 例行走访 常规走访 常态化",
    PRIORITY="重点走访 重点对象走访",
    RETURN_HOME="退役返乡 返乡必访 返乡走访",
    MERIT_AWARD="立功受奖 立功必访 立功送喜报 送喜报",
    NAMED_MODEL="英模典型 典型必访",
    FESTIVAL="节日走访 节日慰问 春节慰问 八一慰问 节日必访 重要节日 中秋慰问 春节走访 八一走访",
    HARDSHIP="遇到困难 困难必访 困难走访 困难帮扶 困难慰问",
    MAJOR_CHANGE="重大变故 变故必访",
    CAMPAIGN="专项走访 专项任务",
    FOLLOW_UP="复访 跟踪回访",
    INFORMATION="信息核实 采集信息 信息登记 信息更新",
    PROXY_SERVICE="代办 帮办代办 代办服务",
)
NEEDS = words_for(
    ContactNeed,
    LIVELIHOOD="生活 困难 生活救助 经济困难",
    EMPLOYMENT="就业 创业 找工作",
    TRAINING="培训 教育 技能培训 子女教育",
    MEDICAL="看病 就医 医疗救助 健康",
    HOUSING="住房困难 危房 危房改造",
    ENTITLEMENT="优抚 待遇 抚恤 补助 优待",
    CARE="养老 照护 护理 照料",
    PSYCHOLOGICAL="心理 心理咨询",
    LEGAL="法律 法律咨询 维权",
    PROXY_SERVICE="代办",
    OTHER="其它",
)
ROLES = words_for(
    GridRole,
    PRIMARY="网格员 主责 专职网格员 专职 责任人",
    DEPUTY="协助 兼职网格员 兼职 协管员 辅助网格员 副网格员",
    LEAD="长 组长",
    COVER="代管 临时 代班",
)
CELL_KINDS = words_for(GridCellKind, INTEGRATED="综合 普通网格 基础网格", DEDICATED="专属 专用网格")


def coded(cell: Cell, column: str, words: Mapping[str, AnyCode]) -> Read[AnyCode]:
    """The code of a word; a word that is not in the table is held."""

    def read(said: Cell) -> Read[AnyCode]:
        text = folded(said.text)
        one = words.get(text) or words.get(text.upper())
        if one is None:
            return held(
                "WORD_UNKNOWN",
                column,
                "不是本列可用的说法，请从下拉列表中选择",
                "no word of this column: choose from the list",
            )
        return Read(one)

    return of_said(cell, column, read)


def all_coded(cell: Cell, column: str, words: Mapping[str, AnyCode]) -> Read[tuple[AnyCode, ...]]:
    """The codes of several words in a cell, each once; held if one of them is not in the table."""

    def read(said: Cell) -> Read[tuple[AnyCode, ...]]:
        parts = [said.text] if folded(said.text) in words else _SEPARATORS.split(said.text)
        each = [coded(Cell(said.kind, part), column, words) for part in parts if folded(part)]
        unknown = tuple(finding for one in each for finding in one.findings)
        if unknown:
            return Read(findings=unknown[:1])
        return Read(tuple(dict.fromkeys(one.value for one in each if one.value is not None)))

    return of_said(cell, column, read)


def yes_or_no(cell: Cell, column: str) -> Read[bool]:
    """是 or 否, in the ways in which forms are ticked."""

    def read(said: Cell) -> Read[bool]:
        text = folded(said.text).upper()
        if said.kind is CellKind.FLAG:
            return Read(text == "TRUE")
        if text in _YES or text in _NO:
            return Read(text in _YES)
        return held("YES_OR_NO_UNKNOWN", column, "应填 是 或 否", "should say 是 (yes) or 否 (no)")

    return of_said(cell, column, read)
