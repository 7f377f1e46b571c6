"""What became of counties between the list of codes of 2020 and the statisticians' list of 2023."""

from dataclasses import replace
from datetime import date

import psycopg
import pytest

from importers.report import Verdict
from importers.terms import Terms
from tests.importers.deliveries import Pairs, delivered
from tests.importers.vintages import Unit, Vintage, province

OF_2020, OF_2023 = date(2020, 6, 30), date(2023, 6, 30)

# The counties of 2023 that had other codes or names in 2020, and those.
BEFORE = {
    "350404": ("350403", "三元区"),
    "350405": ("350427", "沙县"),
    "350604": ("350681", "龙海市"),
    "350605": ("350625", "长泰县"),
    "450181": ("450127", "横县"),
}
# 梅列区 (350402) joined 三元区 in 2021, with these.
OF_MEILIE = ("列东街道", "列西街道", "徐碧街道", "陈大镇", "洋溪镇")


def _of_2020(vintage: Vintage) -> Vintage:
    counties = [
        replace(one, code=BEFORE[one.code][0], name=BEFORE[one.code][1]) if one.code in BEFORE else one
        for one in vintage.counties
    ]
    whole = {one.code: one for one in counties}
    sanyuan = whole.pop("350403", None)
    if sanyuan is not None:
        own, joined = _parted(sanyuan.townships)
        whole["350403"] = replace(sanyuan, townships=own)
        whole["350402"] = Unit("350402", "350402", "梅列区", joined)
    return vintage.with_counties(whole.values())


def _parted(townships: Pairs) -> tuple[Pairs, Pairs]:
    joined = tuple(one for one in townships if one[1] in OF_MEILIE)
    return tuple(one for one in townships if one not in joined), joined


@pytest.mark.parametrize("code", ["35", "45"])
def test_the_counties_of_2020_are_found_again_in_the_list_of_2023(
    connection: psycopg.Connection, code: str
) -> None:
    now = province(code)
    delivered(connection, _of_2020(now).levels(), on=OF_2020)

    report = delivered(connection, now.levels(), on=OF_2023, terms=Terms(code))

    changed = {
        (one.old_code, one.code): one.verdict
        for one in report.changes
        if (one.code or one.old_code or "").endswith("000000") and one.verdict is not Verdict.UNCHANGED
    }
    moved = {
        (f"{old}000000", f"{new}000000"): Verdict.MOVED for new, (old, _) in BEFORE.items() if new[:2] == code
    }
    closed = {("350402000000", None): Verdict.CLOSED} if code == "35" else {}
    assert changed == moved | closed
