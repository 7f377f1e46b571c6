"""The demonstration county's campaigns: made up, and saying so, with what its stations reported."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from app.demo.delivery import Delivery
from db.codes import (
    CampaignKind,
    CampaignTarget,
    CampaignTopic,
    ContactPurpose,
    DivisionLevel,
    Festival,
)
from resolvers.duties.festivals import festival_on
from resolvers.windows import SHANGHAI

_DOCUMENT = "演示安排（虚构，并非任何机关的文件）"
_IN_PERSON = "{HOME_VISIT,MEETING}"
_REPORTED = 0.6
_MONTHS = 3

_CAMPAIGN = """
INSERT INTO campaign (
    county_id, id, kind, parent_county_id, parent_id, client_id, recorded_by, recorded_at
) VALUES (
    %(county_id)s, %(id)s, %(kind)s, %(parent_county_id)s, %(parent_id)s, gen_random_uuid(), 'demo',
    %(recorded_at)s
)
"""
_TERMS = """
INSERT INTO campaign_terms (
    county_id, id, campaign_id, revision, target, topic, region, division_id, issuer, title, document,
    from_on, to_on, late_days, modes, purposes, shares_contacts, station_levels, stage_titles, stage_days,
    recorded_by, recorded_at
) VALUES (
    %(county_id)s, %(terms_id)s, %(id)s, 1, %(target)s, %(topic)s, %(region)s, %(division_id)s, %(issuer)s,
    %(title)s, %(document)s, %(from_on)s, %(to_on)s, %(late_days)s, %(modes)s, %(purposes)s,
    %(shares_contacts)s, %(station_levels)s, %(stage_titles)s, %(stage_days)s, 'demo', %(recorded_at)s
)
"""
_REPORT = """
INSERT INTO task_report (
    county_id, id, station_id, campaign_county_id, campaign_id, stage, done_on, client_id, reported_by,
    recorded_at
) VALUES (
    %(county_id)s, %(id)s, %(station_id)s, %(county_id)s, %(campaign_id)s, 0, %(done_on)s,
    gen_random_uuid(), 'demo', %(recorded_at)s
)
"""
_STATIONS = """
SELECT station.id FROM station
WHERE station.county_id = %(county_id)s AND station.level IN ('TOWNSHIP', 'VILLAGE') ORDER BY station.id
"""
_TOWNSHIP = """
SELECT division_version.division_id, division_version.name
FROM division_version JOIN division
  ON division.county_id = division_version.county_id AND division.id = division_version.division_id
WHERE division_version.county_id = %(county_id)s AND division.level = 'TOWNSHIP'
  AND division_version.superseded_at IS NULL AND upper_inf(division_version.valid)
ORDER BY division_version.code LIMIT 1
"""
_PLAIN: dict[str, Any] = {
    "parent_county_id": None,
    "parent_id": None,
    "target": CampaignTarget.PERSONS,
    "topic": CampaignTopic.VISITS,
    "region": DivisionLevel.COUNTY,
    "division_id": None,
    "issuer": "演示县（虚构）",
    "document": _DOCUMENT,
    "late_days": 0,
    "modes": _IN_PERSON,
    "purposes": "{}",
    "shares_contacts": False,
    "station_levels": "{}",
    "stage_titles": [],
    "stage_days": [],
}


def write_campaigns(delivery: Delivery, rng: np.random.Generator) -> None:
    """A round at the last Spring Festival, the year's grand round with a narrower one, a quarterly list."""
    today = delivery.calendar.today
    _write(delivery, _festival_round(today))
    round_id = _write(delivery, _grand_round(today))
    _write_narrower(delivery, round_id, today)
    quarter = _quarterly_list(today)
    _write_reports(delivery, _write(delivery, quarter), quarter, rng=rng)


def _festival_round(today: date) -> dict[str, Any]:
    days = [festival_on(Festival.SPRING_FESTIVAL, year) for year in (today.year - 1, today.year)]
    day = max(day for day in days if day <= today)
    return {
        "kind": CampaignKind.FESTIVAL_ROUND,
        "title": "春节走访慰问（虚构）",
        "from_on": day - timedelta(days=30),
        "to_on": day + timedelta(days=8),
        "purposes": _array(ContactPurpose.FESTIVAL),
        # The visit is the one that the policy for festivals asks for.
        "shares_contacts": True,
    }


def _grand_round(today: date) -> dict[str, Any]:
    """The spring of the last year that had all of it."""
    year = today.year if (today.month, today.day) > (6, 1) else today.year - 1
    return {
        "kind": CampaignKind.GRAND_VISIT,
        "title": "春季大走访（虚构）",
        "from_on": date(year, 4, 10),
        "to_on": date(year, 5, 12),
        "late_days": 15,
        "purposes": _array(ContactPurpose.CAMPAIGN),
        "stage_titles": ["重点对象走访", "全面走访"],
        "stage_days": [date(year, 4, 25), date(year, 5, 11)],
    }


def _quarterly_list(today: date) -> dict[str, Any]:
    first = date(today.year, (today.month - 1) // _MONTHS * _MONTHS + 1, 1)
    following = (first + timedelta(days=31 * _MONTHS)).replace(day=1)
    return {
        "kind": CampaignKind.QUARTERLY_LIST,
        "title": "本季度任务清单：政策宣传（虚构）",
        "target": CampaignTarget.STATIONS,
        "topic": CampaignTopic.POLICY_PUBLICITY,
        "from_on": first,
        "to_on": following,
        "modes": "{}",
        "station_levels": _array(DivisionLevel.TOWNSHIP, DivisionLevel.VILLAGE),
    }


def _write(delivery: Delivery, row: dict[str, Any]) -> int:
    """The id of a campaign, known a week before it began."""
    campaign_id = delivery.ids.next()
    own = {"county_id": delivery.county.county_id, "id": campaign_id, "terms_id": delivery.ids.next()}
    known = {"recorded_at": _noon(row["from_on"] - timedelta(days=7))}
    for statement in (_CAMPAIGN, _TERMS):
        delivery.connection.execute(statement, {**_PLAIN, **row, **own, **known})
    return campaign_id


def _write_narrower(delivery: Delivery, round_id: int, today: date) -> None:
    """The first township visits a week sooner."""
    key = {"county_id": delivery.county.county_id}
    township = delivery.connection.execute(_TOWNSHIP, key).fetchone()
    if township is None:
        return
    whole = _grand_round(today)
    narrower = {"region": DivisionLevel.TOWNSHIP, "division_id": township[0], "issuer": township[1]}
    narrower |= {"parent_county_id": key["county_id"], "parent_id": round_id, "shares_contacts": True}
    narrower |= {"title": f"{township[1]}春季大走访（虚构）", "to_on": whole["to_on"] - timedelta(days=7)}
    _write(delivery, {**whole, **narrower, "stage_titles": [], "stage_days": []})


def _write_reports(
    delivery: Delivery, campaign_id: int, task: dict[str, Any], *, rng: np.random.Generator
) -> None:
    county_id = delivery.county.county_id
    rows = delivery.connection.execute(_STATIONS, {"county_id": county_id}).fetchall()
    first, end = task["from_on"], min(task["to_on"], delivery.calendar.today + timedelta(days=1))
    for (station_id,) in rows:
        done_on = first + timedelta(days=int(rng.integers(0, (end - first).days)))
        if rng.random() < _REPORTED:
            own = {"county_id": county_id, "id": delivery.ids.next(), "station_id": station_id}
            done = {"campaign_id": campaign_id, "done_on": done_on, "recorded_at": _noon(done_on)}
            delivery.connection.execute(_REPORT, own | done)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)


def _array(*codes: str) -> str:
    return "{" + ",".join(codes) + "}"
