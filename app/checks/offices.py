"""That the three offices are held by somebody who can act (三员分立)."""

from collections.abc import Iterator

from app.checks.finding import CheckFinding, Site, failed, good, noted
from db.codes import AccountState, Office

_ABLE = "SELECT count(*) FROM account WHERE office = %s AND state = %s"
_WITHOUT_PAPERS = """
    SELECT count(DISTINCT a.id) FROM account AS a JOIN account_grant AS g ON g.account_id = a.id
    WHERE a.state = %s AND g.ended_at IS NULL AND (a.inducted_on IS NULL OR a.pledged_on IS NULL)
"""


def offices_are_held(site: Site) -> Iterator[CheckFinding]:
    """OFFICES, PAPERS: who keeps the system, and who works without induction or pledge on file (J-08)."""
    active = AccountState.ACTIVE.value
    vacant = [office for office in Office if not site.value(_ABLE, office.value, active)]
    if vacant:
        told = noted if site.settings.demo else failed
        zh, en = "、".join(one.zh for one in vacant), ", ".join(one.en for one in vacant)
        yield told("OFFICES", f"无人担任：{zh}", f"held by nobody: {en}")
    else:
        yield good("OFFICES", "三员齐备", "all three are held")
    if number := site.value(_WITHOUT_PAPERS, active):
        yield noted(
            "PAPERS",
            f"{number} 个账号无培训日期或保密承诺，只能看到汇总数",
            f"{number} accounts have no induction date or pledge on file and see aggregates only",
        )
