"""What became of the households of a file of people."""

import strawberry

from db.codes import RowOutcome, RowVerdict
from importers.runs.report import Households
from schema.fields import both, shown

_VERDICTS = ("new", "changed", "unchanged")
_OUTCOMES = ("written", "changed_since", "reversed", "kept")


@strawberry.type(
    description=both(
        "文件中的户：试算与写入的结果",
        "Households of a file of people: what they would do, and what came of it",
    )
)
class ImportHouseholds:
    new: int = shown("新成户", "Formed")
    changed: int = shown("增人或改户主", "Joined, or given another head")
    unchanged: int = shown("无变化", "Unchanged")
    held: int = shown("未采用，原因见各行", "Not taken: the reasons are those of their lines")
    written: int = shown("已写入", "Written")
    changed_since: int = shown("试算后情况有变，未写入", "Not written: things have changed since the dry run")
    reversed: int = shown("已撤回", "Undone")
    kept: int = shown("撤回时保留", "Kept by undoing, because changed later")

    @classmethod
    def of(cls, one: Households) -> "ImportHouseholds":
        """They as they are shown."""
        verdicts = {name: one.verdicts.get(RowVerdict[name.upper()], 0) for name in (*_VERDICTS, "held")}
        outcomes = {name: one.outcomes.get(RowOutcome[name.upper()], 0) for name in _OUTCOMES}
        return cls(**verdicts, **outcomes)
