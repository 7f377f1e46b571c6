"""Whom each number of a coverage answer counts: said once, for the numbers and for the lists behind them."""

from sqlalchemy import CTE, ColumnElement, and_, case, func, literal, not_, select, true
from sqlalchemy.orm import aliased

from db.codes import Code, ContactOutcome
from db.models import Person, Residence
from resolvers.ask import current
from resolvers.coverage.answers import CLOSED, STEPS
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.residents import matches, standing_then
from resolvers.people.standing import standing, with_standing
from resolvers.within import lies_in, placed


class CoverageNumber(Code):
    """Every number that a coverage answer shows; the names of drops are their reasons."""

    REGISTERED = "REGISTERED", "筛选前在册且居住在范围内的人（registered）", "`registered`"
    DENOMINATOR = "DENOMINATOR", "分母（denominator）", "`denominator`"
    REACHED = "REACHED", "期内联系到的人（numerator）", "`numerator`"
    NOT_REACHED = "NOT_REACHED", "期内未联系到的人", "`denominator` less `numerator`"
    VISITED = "VISITED", "期内当面联系到的人（visited）", "`visited`"
    NOT_VISITED = "NOT_VISITED", "期内未当面联系到的人", "`denominator` less `visited`"
    ATTEMPTED = "ATTEMPTED", "期内尝试联系过的人（attempted）", "`attempted`"
    ATTEMPTED_NOT_REACHED = (
        "ATTEMPTED_NOT_REACHED",
        "期内尝试过但未联系到的人",
        "`attempted` less `numerator`",
    )
    UNLOCATED = "UNLOCATED", "无坐标的人（unlocated，亦为瀑布中的减少）", "`unlocated`, also a drop"
    NO_CELL = "NO_CELL", "瀑布：未划入网格", "drop: in no cell"
    NO_WORKER = "NO_WORKER", "瀑布：网格无网格员", "drop: the cell has no worker"
    UNREACHABLE = "UNREACHABLE", "瀑布：已确认失联", "drop: confirmed as unreachable"
    NOT_ATTEMPTED = "NOT_ATTEMPTED", "瀑布：期内未尝试", "drop: not attempted in the window"
    NOT_HOME = "NOT_HOME", "瀑布：不在家", "drop: not at home"
    NO_ANSWER = "NO_ANSWER", "瀑布：无人接听", "drop: no answer"
    REFUSED = "REFUSED", "瀑布：拒绝", "drop: refused"
    WRONG_ADDRESS = "WRONG_ADDRESS", "瀑布：地址或号码有误", "drop: wrong address or number"
    NOT_IN_PERSON = "NOT_IN_PERSON", "瀑布：联系到但未当面", "drop: reached, but not in person"
    DECEASED = "DECEASED", "瀑布：去世", "drop: deceased"
    MOVED_OUT = "MOVED_OUT", "瀑布：迁出", "drop: moved out of the county"
    INELIGIBLE = "INELIGIBLE", "瀑布：不再属于服务对象", "drop: no longer a person served"
    STEP_REGISTERED = "STEP_REGISTERED", "瀑布第一步：登记", "step: registered"
    STEP_LOCATED = "STEP_LOCATED", "瀑布第三步：已定位", "step: located"
    STEP_ASSIGNED = "STEP_ASSIGNED", "瀑布第四步：所在网格有网格员", "step: in a cell with a worker"
    STEP_REACHABLE = "STEP_REACHABLE", "瀑布第五步：未确认失联", "step: not confirmed as unreachable"
    STEP_ATTEMPTED = "STEP_ATTEMPTED", "瀑布第六步：已尝试联系", "step: attempted"
    STEP_REACHED = "STEP_REACHED", "瀑布第七步：已联系到", "step: reached"

    @property
    def of_ended(self) -> bool:
        """Whether it counts persons whose registration had ended, who are in no part of a breakdown."""
        return self in CLOSED or self == CoverageNumber.STEP_REGISTERED


STEP = "STEP_"


def counts(person: CTE) -> list[ColumnElement[int]]:
    """The numbers of `coverage.answers.Counts`, of person rows."""

    def those(number: CoverageNumber) -> ColumnElement[int]:
        return func.count().filter(counted(person, number))

    return [
        func.count().label("registered"),
        those(CoverageNumber.DENOMINATOR).label("denominator"),
        those(CoverageNumber.REACHED).label("numerator"),
        those(CoverageNumber.ATTEMPTED).label("attempted"),
        those(CoverageNumber.UNLOCATED).label("unlocated"),
        those(CoverageNumber.VISITED).label("visited"),
    ]


def counted(person: CTE, number: CoverageNumber) -> ColumnElement[bool]:
    """The condition that a number counts a person row; of nobody whose registration had ended."""
    row = person.c
    if number == CoverageNumber.REGISTERED:
        return true()
    if number.value.startswith(STEP):
        return and_(row.matches, stage(person).not_in(_dropped_by(number)))
    of_its_own: dict[CoverageNumber, ColumnElement[bool]] = {
        CoverageNumber.DENOMINATOR: true(),
        CoverageNumber.REACHED: row.reached,
        CoverageNumber.NOT_REACHED: not_(row.reached),
        CoverageNumber.VISITED: row.visited,
        CoverageNumber.NOT_VISITED: not_(row.visited),
        CoverageNumber.ATTEMPTED: row.attempted,
        CoverageNumber.ATTEMPTED_NOT_REACHED: and_(row.attempted, not_(row.reached)),
        CoverageNumber.UNLOCATED: row.located.is_(False),
    }
    return and_(row.matches, of_its_own.get(number, stage(person) == number.value))


def _dropped_by(number: CoverageNumber) -> list[str]:
    """The reasons for which persons have left the waterfall by a step; by the first nobody has."""
    keys = ["REGISTERED", *[key for key, _ in STEPS]]
    passed = STEPS[: keys.index(number.value.removeprefix(STEP))]
    return [reason for _, reasons in passed for reason in reasons]


def stage(person: CTE) -> ColumnElement[str]:
    """Why a person row leaves the waterfall first, or REACHED."""
    return case(
        (person.c.located.is_(False), literal("UNLOCATED")),
        (person.c.cell_id.is_(None), literal("NO_CELL")),
        (person.c.worker_id.is_(None), literal("NO_WORKER")),
        (person.c.unreachable, literal("UNREACHABLE")),
        (person.c.attempted.is_(False), literal("NOT_ATTEMPTED")),
        (person.c.reached, literal("REACHED")),
        (person.c.last_outcome == ContactOutcome.REACHED.value, literal("NOT_IN_PERSON")),
        else_=person.c.last_outcome,
    )


def ended_rows(question: CoverageQuestion) -> CTE:
    """One row per person whose registration in the area had ended by the window's end, and why.

    Columns: county_id, person_id, reason. Whoever was registered again since is none of them.
    """
    home, later = Residence, aliased(Residence)
    again = select(literal(1)).where(
        later.county_id == home.county_id,
        later.person_id == home.person_id,
        func.lower(later.valid) >= func.upper(home.valid),
        func.lower(later.valid) <= question.counted_on,
        current(later, None, question.known_at),
    )
    dated = standing_then(question)
    rows = (
        select(home.county_id, home.person_id, home.end_reason.label("reason"))
        .join(Person, and_(Person.county_id == home.county_id, Person.id == home.person_id))
        .where(
            home.end_reason.in_(CLOSED),
            func.upper(home.valid) <= question.counted_on,
            current(home, None, question.known_at),
            lies_in(question.area, placed(home), question.placed_on, known_at=question.known_at),
            matches(question, standing(dated), home.geom.is_not(None)),
            not_(again.exists()),
        )
    )
    return with_standing(rows, dated, home.county_id, home.person_id).cte("ended_row")
