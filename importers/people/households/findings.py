"""What is said of households of a file that are not taken, or not as the file says."""

from importers.findings import Finding, Weight
from resolvers.registry.households.entry import MOST_OTHERS


def _told(code: str, zh: str, en: str) -> Finding:
    return Finding(code, Weight.WARNED, zh, en)


TWO_HEADS = _told(
    "HOUSEHOLD_TWO_HEADS",
    "同一户有几个户主，未登记到户，请核对户号与户主",
    "several heads of one household, which is not taken: check its number and head",
)
NO_HEAD = _told(
    "HOUSEHOLD_HEAD_MISSING",
    "户主不在文件可采用的行中，未登记到户",
    "the head is not among the lines that are taken: the household is not formed",
)
TWO_VILLAGES = _told(
    "HOUSEHOLD_TWO_VILLAGES",
    "同一户号的人分住几个村（社区），疑为各村各自编号，未登记到户",
    "the household's lines lie in several villages, which may number theirs alike: it is not taken",
)
ELSEWHERE = _told(
    "HOUSEHOLD_OTHER",
    "有成员已属另一户，保留登记，此户未写入",
    "some of them belong to another household, which stays: this one is not written",
)
HEAD_KEPT = _told(
    "HOUSEHOLD_HEAD_KEPT",
    "登记的户主是另一人，保留登记",
    "another is registered as the head, who stays",
)
ASKED = _told(
    "HOUSEHOLD_DIFFERS",
    "登记的户或户主与文件不同，请决定以何者为准；此户未写入",
    "the registered household or head is another: say which is right; it is not written",
)
KEPT = _told(
    "HOUSEHOLD_KEPT",
    "其中有已登记的人，按“保留登记”未改其户",
    "some of them are registered already: as what stands is kept, their household is not changed",
)
LATER = _told(
    "HOUSEHOLD_LATER",
    "该日之后其户另有变更，此户未写入",
    "their household was changed after that day: this one is not written",
)
SINCE = _told(
    "CHANGED_SINCE",
    "试算后此户成员的情况已有更改，此户未写入；请重新导入",
    "its members were changed after the dry run: the household is not written; import the lines again",
)
BUILT_ON = _told(
    "HOUSEHOLD_CHANGED_LATER",
    "此户写入后另有更改，保留现状",
    "the household was changed after it was written: what stands is kept",
)
LARGE = _told(
    "HOUSEHOLD_TOO_LARGE",
    f"一户超过 {MOST_OTHERS + 1} 人，疑为集体户，未登记到户",
    f"more than {MOST_OTHERS + 1} persons, perhaps a collective household: it is not taken",
)
