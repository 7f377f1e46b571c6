"""What a list of divisions would change, on the terminal."""

from rich.console import Console

from importers.county_lists.account import Listed, Missing
from importers.report import DivisionChange, Verdict

__all__ = ["show_listed"]


def show_listed(to: Console, listed: Listed | None) -> None:
    """Prints the divisions that become otherwise, and those that the list lacks; nothing of other files."""
    if listed is None:
        return
    for change in listed.changes:
        if change.verdict is not Verdict.CLOSED:
            to.print(_change(change), markup=False)
    if not listed.can_tell:
        to.print(
            "有的代码不能识别，无从得知清单未列哪些 / some codes cannot be read: nothing is told of others"
        )
    if listed.missing:
        what = "将撤销 close" if listed.closes else "保留不动 stay"
        to.print(f"清单未列 not in the list: {listed.missing:,}，{what}")
        if not listed.closes:
            to.print(f"  要撤销 to close them: --accept-closings {listed.missing}")
    for one in listed.gone:
        to.print(_missing(one), markup=False)


def _change(change: DivisionChange) -> str:
    old = " ".join(filter(None, (change.old_code, change.old_name)))
    new = " ".join(filter(None, (change.code, change.name)))
    return f"  {change.verdict.zh} {change.verdict.en}: {f'{old} → {new}' if old else new}"


def _missing(one: Missing) -> str:
    used = "（CLOSING_IN_USE：其中有服务对象或网格 people or cells are in it）" if one.is_used else ""
    became = "" if one.outcome is None else f" {one.outcome.zh} {one.outcome.en}"
    return f"  {one.code} {one.name}{used}{became}"
