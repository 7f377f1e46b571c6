"""The names of steps, reasons and parts of coverage."""

from db.codes import Code, ContactMode, EndReason, PersonCategory, PriorityClass, Sex
from db.codes import ContactOutcome as Outcome
from resolvers.coverage.answers import Part
from resolvers.coverage.question import BreakdownBy
from schema.fields import both

STEPS = {
    "REGISTERED": ("登记", "registered"),
    "ELIGIBLE": ("在册且居住在范围内", "active and resident"),
    "LOCATED": ("已定位", "located"),
    "ASSIGNED": ("所在网格有网格员", "in a cell with a worker"),
    "ATTEMPTED": ("已尝试联系", "attempted"),
    "REACHED": ("已联系到", "reached"),
}
REASONS = {
    "UNLOCATED": ("无坐标", "no point"),
    "NO_CELL": ("未划入网格", "in no cell"),
    "NO_WORKER": ("网格无网格员", "the cell has no worker"),
    "NOT_ATTEMPTED": ("期内未尝试", "not attempted in the window"),
    "NOT_IN_PERSON": ("联系到但未当面", "reached, but not in person"),
}
KEY_LABELS: dict[BreakdownBy, type[Code]] = {
    BreakdownBy.CATEGORY: PersonCategory,
    BreakdownBy.PRIORITY_CLASS: PriorityClass,
    BreakdownBy.SEX: Sex,
    BreakdownBy.MODE: ContactMode,
}
NO_PART = {
    BreakdownBy.CHILD_DIVISION: ("未落到下级区划", "not placed in a child division"),
    BreakdownBy.VILLAGE: ("未落到村（社区）", "not placed in a village"),
    BreakdownBy.CELL: ("未划入网格", "in no cell"),
    BreakdownBy.STATION: ("无服务站", "served by no station"),
    BreakdownBy.WORKER: ("无网格员", "no grid worker"),
    BreakdownBy.PRIORITY_CLASS: ("非重点对象", "of no priority class"),
    BreakdownBy.MODE: ("未联系到", "not reached"),
    BreakdownBy.MONTH: ("未联系到", "not reached"),
}


def reason_of(code: str) -> tuple[str, str]:
    """Why persons left the waterfall, in both languages."""
    if code in REASONS:
        return REASONS[code]
    member = Outcome.of(code) if code in set(Outcome) else EndReason.of(code)
    return member.zh, member.en


def label_of(by: BreakdownBy, part: Part) -> str:
    """What a part is called."""
    if part.key is None:
        return both(*NO_PART.get(by, ("其他", "other")))
    if by in KEY_LABELS:
        member = KEY_LABELS[by].of(part.key)
        return both(member.zh, member.en)
    return part.label or part.key
