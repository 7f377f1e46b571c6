"""That the database is of the right kind and shape, and has room."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from app.backup.making import revision_of
from app.checks.finding import CheckFinding, Site, failed, good, noted
from app.postgres import NEEDED_EXTENSIONS, WELCOME_EXTENSIONS
from db.migrate import newest_revision
from resolvers.windows import today_in_china

OLDEST_MAJOR = 15
CLOCK_MAY_DIFFER = timedelta(seconds=2)
# What loses what was acknowledged when the power goes, and what must be on to see it.
_SAFE = {"fsync": "on", "full_page_writes": "on", "data_checksums": "on"}
_UTF8 = "UTF8"
# The years of contacts that must have a partition of their own: this and the next.
_YEARS = "SELECT to_regclass('contact_' || %s::text) IS NOT NULL"
_ASTRAY = "SELECT count(*) FROM (SELECT FROM contact_other LIMIT 1000) AS few"


def version_fits(site: Site) -> Iterator[CheckFinding]:
    """POSTGRESQL, EXTENSIONS, ENCODING."""
    major = site.connection.info.server_version // 10_000
    told = good if major >= OLDEST_MAJOR else failed
    yield told("POSTGRESQL", f"PostgreSQL {major}", f"PostgreSQL {major}")
    there = {name for (name,) in site.connection.execute("SELECT extname FROM pg_extension")}
    if gone := [name for name in NEEDED_EXTENSIONS if name not in there]:
        yield failed("EXTENSIONS", f"缺少 {', '.join(gone)}", f"missing: {', '.join(gone)}")
    elif gone := [name for name in WELCOME_EXTENSIONS if name not in there]:
        yield noted(
            "EXTENSIONS", f"缺少 {', '.join(gone)}（路网分析须用）", f"missing for roads: {', '.join(gone)}"
        )
    else:
        yield good("EXTENSIONS", "齐全", "all there")
    encoding = site.connection.info.parameter_status("server_encoding")
    yield (good if encoding == _UTF8 else failed)("ENCODING", f"{encoding}", f"{encoding}")


def structure_fits(site: Site) -> Iterator[CheckFinding]:
    """REVISION: that the tables are those of this program."""
    now, head = revision_of(site.connection), newest_revision()
    if now == head:
        yield good("REVISION", f"{now}", f"{now}")
    else:
        yield failed(
            "REVISION",
            f"数据库为 {now}，程序为 {head}；请运行 rongge db migrate",
            f"the database is at {now}, the program at {head}; run rongge db migrate",
        )


def writes_are_safe(site: Site) -> Iterator[CheckFinding]:
    """DURABILITY: that what was acknowledged outlives the power, and that damage is seen."""
    off = [name for name, wanted in _SAFE.items() if site.value("SELECT current_setting(%s)", name) != wanted]
    if off:
        yield failed("DURABILITY", f"{', '.join(off)} 未开启", f"off: {', '.join(off)}")
    else:
        yield good("DURABILITY", f"{', '.join(_SAFE)} 均已开启", f"on: {', '.join(_SAFE)}")


def log_is_terse(site: Site) -> Iterator[CheckFinding]:
    """DATABASE_LOG: that PostgreSQL does not write rows and parameters of failing statements into its log."""
    wanted = {
        "log_error_verbosity": {"terse"},
        "log_min_error_statement": {"panic"},
        "log_parameter_max_length_on_error": {"0"},
        "log_statement": {"none", "ddl"},
        "log_min_duration_statement": {"-1"},
    }
    loud = [name for name, fit in wanted.items() if site.value("SELECT current_setting(%s)", name) not in fit]
    if loud:
        yield noted(
            "DATABASE_LOG",
            f"{', '.join(loud)}：出错时数据库日志可能含个人信息，见 docs/running/check.md",
            f"{', '.join(loud)}: the database's log may quote persons; see docs/running/check.md",
        )
    else:
        yield good("DATABASE_LOG", "不含行与参数", "quotes neither rows nor parameters")


def clocks_agree(site: Site) -> Iterator[CheckFinding]:
    """CLOCK: the database's against this machine's, and the feed's last day, which never goes back."""
    there = site.value("SELECT clock_timestamp()")
    assert isinstance(there, datetime)  # noqa: S101  # clock_timestamp() is one
    difference = abs(datetime.now(UTC) - there)
    told = good if difference <= CLOCK_MAY_DIFFER else failed
    seconds = f"{difference.total_seconds():.1f}"
    yield told("CLOCK", f"与数据库相差 {seconds} 秒", f"{seconds} s from the database's")
    ahead = site.value("SELECT count(*) FROM change_feed WHERE noted_on > %s", today_in_china())
    if ahead:
        yield failed(
            "DAYS_AHEAD",
            f"{ahead} 个区县已有晚于今天的变更：时钟曾经超前，或现在落后",
            f"{ahead} counties have changes of days to come: a clock was ahead, or this one is behind",
        )


def partitions_are_ahead(site: Site) -> Iterator[CheckFinding]:
    """PARTITIONS: those of contacts for this year and the next, and nothing astray."""
    year = today_in_china().year
    gone = [str(one) for one in (year, year + 1) if not site.value(_YEARS, one)]
    astray = site.value(_ASTRAY)
    if gone or astray:
        yield noted(
            "PARTITIONS",
            f"缺少 {', '.join(gone) or '无'} 年的联系记录分区，分区外 {astray} 条",
            f"years of contacts without a partition: {', '.join(gone) or 'none'}; {astray} astray",
        )
    else:
        yield good("PARTITIONS", f"至 {year + 1} 年", f"to {year + 1}")
