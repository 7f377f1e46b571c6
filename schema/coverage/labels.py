"""The names of steps, reasons and parts of coverage."""

from db.codes import Code, ContactMode, EndReason, PersonCategory, PriorityClass, Sex
from db.codes import ContactOutcome as Outcome
from resolvers.coverage.answers import Part
from resolvers.coverage.question import BreakdownBy
from resolvers.wording.language import name_of
from schema.ground.parts import label_of

STEPS = {
    "REGISTERED": ("登记", "registered"),
    "ELIGIBLE": ("在册且居住在范围内", "active and resident"),
    "LOCATED": ("已定位", "located"),
    "ASSIGNED": ("所在网格有网格员", "in a cell with a worker"),
    "REACHABLE": ("未确认失联", "not confirmed as unreachable"),
    "ATTEMPTED": ("已尝试联系", "attempted"),
    "REACHED": ("已联系到", "reached"),
}
REASONS = {
    "UNLOCATED": ("无坐标", "no point"),
    "NO_CELL": ("未划入网格", "in no cell"),
    "NO_WORKER": ("网格无网格员", "the cell has no worker"),
    "UNREACHABLE": ("已确认失联", "confirmed as unreachable"),
    "NOT_ATTEMPTED": ("期内未尝试", "not attempted in the window"),
    "NOT_IN_PERSON": ("联系到但未当面", "reached, but not in person"),
}
KEY_LABELS: dict[BreakdownBy, type[Code]] = {
    BreakdownBy.CATEGORY: PersonCategory,
    BreakdownBy.PRIORITY_CLASS: PriorityClass,
    BreakdownBy.SEX: Sex,
    BreakdownBy.MODE: ContactMode,
}


def reason_of(code: str) -> tuple[str, str]:
    """Why persons left the waterfall, in both languages."""
    if code in REASONS:
        return REASONS[code]
    member = Outcome.of(code) if code in set(Outcome) else EndReason.of(code)
    return member.zh, member.en


def part_label(by: BreakdownBy, part: Part) -> str:
    """What a part of coverage is called."""
    if part.key is not None and by in KEY_LABELS:
        member = KEY_LABELS[by].of(part.key)
        return name_of(member)
    return label_of(by, part)
