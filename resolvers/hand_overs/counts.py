"""What hangs on the cells of a hand-over: persons, duties open now, requests that wait."""

from sqlalchemy import CTE, BigInteger, and_, cast, func, literal, select, union_all

from db.codes import DutyState
from db.models import UnreachableRequest
from resolvers.ask import Statement
from resolvers.duties.question import DutyQuestion
from resolvers.duties.rows import duties_of
from resolvers.registrations.unreachable import standing

NUMBERS = ("people", "due", "overdue", "unreachable")


def numbers_of_cells(question: DutyQuestion) -> Statement:
    """Of each cell among the areas of a question: the columns cell_id and NUMBERS.

    `unreachable` are requests to take somebody for unreachable that stand. Cells where nobody lives are not
    there.
    """
    duties = duties_of(question)
    member, duty = duties.member, duties.duty
    pieces = [
        _piece(member.c.cell_id, "people").select_from(member),
        *[
            _piece(duty.c.cell_id, name).select_from(duty).where(duty.c.state == state.value)
            for name, state in (("due", DutyState.DUE), ("overdue", DutyState.OVERDUE))
        ],
        _waiting(member),
    ]
    piece = union_all(*pieces).subquery("piece")
    sums = [cast(func.sum(piece.c[name]), BigInteger).label(name) for name in NUMBERS]
    return select(piece.c.cell_id, *sums).group_by(piece.c.cell_id)


def _piece(cell_id: object, counted: str) -> Statement:
    numbers = [literal(int(name == counted)).label(name) for name in NUMBERS]
    return select(cell_id.label("cell_id"), *numbers)  # type: ignore[attr-defined]  # a column


def _waiting(member: CTE) -> Statement:
    request = UnreachableRequest
    of_member = and_(member.c.county_id == request.county_id, member.c.person_id == request.person_id)
    numbers = [literal(int(name == "unreachable")).label(name) for name in NUMBERS]
    return standing(member.c.cell_id, *numbers).join_from(request, member, of_member)
