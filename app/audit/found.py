"""What is wrong with a log, by stable codes, and what was looked at."""

from collections import Counter
from dataclasses import dataclass, field

from db.codes import Code

# Named one by one; of more the number only.
NAMED = 20


class Damage(Code):
    """In what way a log is not what was sealed."""

    ROW_CHANGED = "ROW_CHANGED", "记录被改动", "a row was changed"
    ROW_MISSING = "ROW_MISSING", "记录被删除", "a row is missing"
    ROW_INSERTED = "ROW_INSERTED", "封存之后插入的记录", "a row was put in after sealing"
    SEAL_CHANGED = "SEAL_CHANGED", "封存记录被改动或调换", "a seal was changed or moved"
    SEAL_MISSING = "SEAL_MISSING", "封存记录缺失", "a seal is missing"
    TAIL_MISSING = (
        "TAIL_MISSING",
        "末尾被截去：库外存有更晚的封存值",
        "the end was cut off: later heads exist",
    )
    HEAD_DIFFERS = "HEAD_DIFFERS", "与库外保存的封存值不符", "it differs from a head kept outside"
    CHAIN_REPLACED = (
        "CHAIN_REPLACED",
        "库外保存的封存值属于另一条链",
        "the heads kept outside are of another chain",
    )
    PURGED_EARLY = "PURGED_EARLY", "清除早于法定保存期限", "a month was purged before its time"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong, at a seal and, where known, a row: county, instant and id, never values."""

    damage: Damage
    place: str


@dataclass(slots=True)
class Verdict:
    """What a verification saw: seals, rows, heads; `pending` rows that no seal has yet; what is wrong."""

    seals: int = 0
    rows: int = 0
    heads: int = 0
    void: int = 0
    pending: int = 0
    purged: int = 0
    counts: Counter[Damage] = field(default_factory=Counter)
    named: list[Wrong] = field(default_factory=list)

    def add(self, damage: Damage, place: str) -> None:
        """One thing more that is wrong."""
        self.counts[damage] += 1
        if len(self.named) < NAMED:
            self.named.append(Wrong(damage, place))

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.counts
