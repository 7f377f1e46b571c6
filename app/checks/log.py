"""That the log of accesses has room, is sealed, and that its heads are kept outside the database."""

from collections.abc import Iterator
from datetime import timedelta

from app.audit.heads import kept_heads
from app.checks.finding import CheckFinding, Site, failed, good, noted
from resolvers.traces.behind import BEHIND_MOST_S, behind
from resolvers.traces.months import DAYS_NEEDED, partition_of
from resolvers.traces.sealing import head_of
from resolvers.windows import today_in_china

_MONTH = "SELECT to_regclass(%s::text) IS NOT NULL"
DAYS_WELCOME = 45


def log_has_room(site: Site) -> Iterator[CheckFinding]:
    """LOG_MONTHS: the log of accesses has a partition for each day of the next week, and of the next 45."""
    today = today_in_china()
    until = [today + timedelta(days=days) for days in (0, DAYS_NEEDED, DAYS_WELCOME)]
    there = [site.value(_MONTH, partition_of(day)) for day in until]
    if not all(there[:2]):
        yield failed(
            "LOG_MONTHS",
            f"审计日志缺少 {DAYS_NEEDED} 天内的分区：届时将不能显示个人信息",
            f"the access log lacks a partition within {DAYS_NEEDED} days: no person will be shown then",
        )
    elif not there[2]:
        yield noted(
            "LOG_MONTHS", "审计日志的分区不足 45 天", "the access log has partitions for less than 45 days"
        )
    else:
        yield good("LOG_MONTHS", f"至少 {DAYS_WELCOME} 天", f"for at least {DAYS_WELCOME} days")


def log_is_sealed(site: Site) -> Iterator[CheckFinding]:
    """LOG_SEALED, LOG_HEADS: how far sealing is behind, and whether the last head is kept on this machine."""
    seconds = site.value(str(behind()))
    assert isinstance(seconds, float)  # noqa: S101  # it is cast to one
    told = good if seconds <= BEHIND_MOST_S else failed
    yield told("LOG_SEALED", f"封存落后 {seconds:.0f} 秒", f"sealing is {seconds:.0f} s behind")
    head, folder = head_of(site.connection), site.settings.heads_folder
    kept = {one.number for one in kept_heads(folder) if one.chain == head.chain}
    if not head.number or head.number in kept:
        yield good("LOG_HEADS", f"{head.number}，{folder}", f"{head.number} in {folder}")
    else:
        yield noted(
            "LOG_HEADS",
            f"{folder} 中没有最近的封存值 {head.number}：由其他机器封存，或目录不可写",
            f"{folder} lacks the last head {head.number}: another machine seals, or it cannot be written",
        )
