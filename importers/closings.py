"""Closings that are more than usual: a list that lacks much is more often a wrong list than a reform."""

from collections.abc import Sequence

from psycopg import Cursor

from db.codes import DivisionLevel
from db.errors import DomainError
from importers.report import USUAL_SHARE, LevelClosings
from importers.statements import statement
from importers.terms import Terms

__all__ = ["closings_by_level", "refuse_more", "refuse_unaccepted"]


def closings_by_level(cursor: Cursor) -> tuple[LevelClosings, ...]:
    """What the comparison would close, by level, of what stands where the delivery speaks."""
    rows = cursor.execute(statement("stood")).fetchall()
    found = {level: LevelClosings(DivisionLevel.of(level), *counts) for level, *counts in rows}
    return tuple(found[level] for level in DivisionLevel if level in found)


def refuse_unaccepted(closings: Sequence[LevelClosings], terms: Terms) -> None:
    """Raises DomainError CLOSINGS_NOT_ACCEPTED if more closes than is usual, or than was accepted."""
    total = sum(one.closed for one in closings)
    many = [one for one in closings if one.are_many]
    if (not many and terms.accept_closings is None) or total <= (terms.accept_closings or 0):
        return
    zh, en = _counted(many or closings)
    raise DomainError(
        "CLOSINGS_NOT_ACCEPTED",
        f"本次交付将撤销 {zh}；某级超过 {1 / USUAL_SHARE:.0%} 即须确认。请先用 --dry-run 核对，"
        f"确认后加 --accept-closings {total}",
        f"the delivery would close {en}; more than {1 / USUAL_SHARE:.0%} of a level has to be accepted. Look"
        f" at the --dry-run; if it is right, say --accept-closings {total}",
        {"closings": str(total)},
    )


def refuse_more(closings: Sequence[LevelClosings], accepted: int) -> None:
    """Raises DomainError CLOSINGS_NOT_ACCEPTED if a county's list lacks more than may close for it."""
    total = sum(one.closed for one in closings)
    if total <= accepted:
        return
    zh, en = _counted(closings)
    raise DomainError(
        "CLOSINGS_NOT_ACCEPTED",
        f"清单未列的将撤销 {zh}，多于同意的 {accepted:,} 个。请先不填撤销数试算，核对清单未列哪些；"
        f"确应撤销的，改填 {total}（--accept-closings、至多撤销几个、closings）",
        f"what the list lacks would close {en}, more than the {accepted:,} accepted. Try it without a number"
        f" and see what it lacks; if all of that is to close, say {total} (--accept-closings, closings)",
        {"closings": str(total)},
    )


def _counted(closings: Sequence[LevelClosings]) -> tuple[str, str]:
    """How many close of those that stand on each level, in Chinese and English."""
    told = [one for one in closings if one.closed]
    zh = "，".join(f"{one.level.zh} {one.stood:,} 个中的 {one.closed:,} 个" for one in told)
    en = ", ".join(f"{one.closed:,} of {one.stood:,} on the level {one.level.en}" for one in told)
    return zh, en
