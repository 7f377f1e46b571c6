"""What is found about lines of a list of divisions that only the whole list, or the register, can tell."""

from importers.findings import Finding, Weight
from importers.report import RejectionCode

__all__ = [
    "BAD_CODE",
    "CODE_STAYS",
    "CODE_TWICE",
    "ELSEWHERE",
    "NAME_ODD",
    "NAME_TWICE",
    "NOT_TAKEN",
    "PARENT_AMBIGUOUS",
    "PARENT_CONTRADICTORY",
    "PARENT_ENDED",
    "PARENT_ENDS",
    "PARENT_HELD",
    "PARENT_MISSING",
    "UNIT_DIFFERS",
]


def _held(code: str, zh: str, en: str) -> Finding:
    return Finding(code, Weight.HELD, zh, en)


CODE_TWICE = _held(
    "CODE_TWICE",
    "同一代码在文件中出现多次，各行均搁置",
    "the code stands on several lines of the file: all of them are held",
)
BAD_CODE = _held(
    "BAD_DIVISION_CODE",
    "不是区划代码：乡级 9 位（或补零至 12 位），村级 12 位，村级之上有乡级",
    "no division code: nine digits of a township (or twelve with noughts), twelve of a village in a township",
)
ELSEWHERE = _held(
    "CODE_OF_ANOTHER_COUNTY",
    "代码不属于本县（区）",
    "the code is none of this county's",
)
UNIT_DIFFERS = _held(
    "UNIT_NAME_DIFFERS",
    "本县（区）及以上的名称与登记不同；此清单只管乡级和村级",
    "the name of the county, or of a unit above it, is not the one registered; the list is of townships and"
    " villages alone",
)
NAME_TWICE = _held(
    "NAME_TWICE",
    "同一上级之下有几行同名，各行均搁置",
    "several lines have one name under one parent: all of them are held",
)
NAME_ODD = Finding(
    "NAME_ODD",
    Weight.WARNED,
    "名称不像区划名称，或有字丢失，请核对",
    "hardly a name of a division, or a character of it is lost: check it",
)
PARENT_MISSING = _held(
    "PARENT_MISSING",
    "文件和登记中都没有其所属的乡级",
    "its township is neither in the file nor registered",
)
PARENT_HELD = _held(
    "PARENT_HELD",
    "其所属乡级的那一行被搁置",
    "the line of its township is held",
)
PARENT_ENDED = _held(
    "PARENT_ENDED",
    "其所属的乡级该日不存在（此前已撤销，或此后才设立）",
    "its township does not stand on the day: it ended before, or began later",
)
PARENT_ENDS = _held(
    "PARENT_ENDS",
    "其所属的乡级不在清单中，而清单以外的将撤销；请补上该乡级，或改填上级",
    "its township is not in the list, and what is not in it is to close: add the township, or name another",
)
PARENT_AMBIGUOUS = _held(
    "PARENT_AMBIGUOUS",
    "同名的乡级不止一个，请填上级代码",
    "several townships are called so: give the code",
)
PARENT_CONTRADICTORY = _held(
    "PARENT_CONTRADICTORY",
    "上级代码与上级名称不是同一区划",
    "code and name of the parent are not of one division",
)
CODE_STAYS = _held(
    "CODE_STAYS",
    "该代码现属另一区划，而它不在清单中，也没有撤销；请在清单中补上它，或同意撤销",
    "another division bears the code, is not in the list and does not close: add it, or accept the closings",
)
# By the intake's codes: whatever it refuses is told of the line.
NOT_TAKEN = {
    RejectionCode.BAD_CODE: BAD_CODE,
    RejectionCode.WRONG_LEVEL: BAD_CODE,
    RejectionCode.NAME_MISSING: _held("NAME_MISSING", "缺名称", "no name"),
    RejectionCode.BAD_NAME: _held(
        "BAD_NAME", "名称中有不能有的字符", "the name has a character that no name has"
    ),
    RejectionCode.DUPLICATE_CODE: CODE_TWICE,
    RejectionCode.PARENT_MISSING: PARENT_MISSING,
}
