"""With which code an act is refused, as plainly as it can be told; None of one that is done."""

from collections.abc import Iterable

from tests.schema.access.sight.told import ALLOWED, DONE_BY, Days, Ground, Post, Told


def office_refusal(act: str, by: Told, about: Told | None, everybody: Iterable[Told]) -> str | None:
    """Of an act on an account, by an account."""
    if by.office not in DONE_BY[act]:
        return "OFFICE_NEEDED"
    if by is about:
        return "OWN_ACCOUNT"
    if about is None or act == "endGrant":
        return None
    if about.ended:
        return "ACCOUNT_ENDED"
    alike = (one for one in everybody if one is not about and one.office == about.office)
    gone = act in {"lockAccount", "endAccount"} and about.office is not None
    return "LAST_OF_OFFICE" if gone and not any(one.stands for one in alike) else None


def grant_refusal(by: Told, about: Told, can: str, days: Days, everybody: Iterable[Told]) -> str | None:
    """Of a grant, by an account."""
    is_empty = days.end is not None and days.end <= days.first
    if is_empty:
        return "EMPTY_WINDOW"
    refused = office_refusal("giveGrant", by, about, everybody)
    return refused or (None if can in ALLOWED[about.role] else "GRANT_BEYOND_ROLE")


def post_refusal(by: Told, ground: Ground, posts: Iterable[Post], on: Days, cells: set[str]) -> str | None:
    """Of the end of the first of some posts before a day, whose worker has these cells from then on."""
    managed, concerned = by.manages(ground), list(posts)
    if managed is None:
        return "NOT_PERMITTED"
    if not all(by.runs(ground, one.township) for one in concerned):
        return "WORKER_NOT_FOUND"
    if on.first <= concerned[0].days.first:
        return "POST_DAY_NOT_POSSIBLE"
    return None if cells <= managed else "CELLS_NOT_MANAGED"


def cell_refusal(by: Told, ground: Ground, post: Post, cell: str, worker: str) -> str | None:
    """Of a cell given to a worker from today on, for good."""
    managed = by.manages(ground)
    if managed is None:
        return "NOT_PERMITTED"
    if not by.runs(ground, post.township):
        return "WORKER_NOT_FOUND"
    if cell not in managed:
        return "CELL_NOT_FOUND"
    if post.days.first > ground.today or post.days.end is not None:
        return "WORKER_NOT_IN_POST"
    if not ground.is_had(cell):
        return None
    return "ALREADY_ASSIGNED" if cell in ground.has(worker, ground.today) else "CELL_HAS_PRIMARY"
