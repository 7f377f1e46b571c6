"""A duty in one sentence, in the caller's language."""

from datetime import date
from typing import Any

from db.codes import DutyRule, DutyState, Festival, LifeEventKind, PolicyTrigger
from resolvers.wording.language import said

# Of a duty that no contact satisfies; what its window is was said before.
BECAME = {
    DutyState.UPCOMING: ("尚未开始", "not open yet"),
    DutyState.DUE: ("现在期内", "open now"),
    DutyState.OVERDUE: ("现已逾期", "overdue now"),
    DutyState.MISSED: ("已错过", "missed"),
    DutyState.SATISFIED: ("已完成", "satisfied"),
}


def explained(row: Any) -> str:
    """Rule, document and article, what triggered the duty, its window, and what became of it."""
    rule = DutyRule.of(row.rule)
    cause, window = _cause(row), _window(row)
    source = f"{row.policy__issuer}{row.policy__document}{row.policy__article}"
    zh = f"{rule.zh}：依据{source}；{cause[0]}；{window[0]}"
    cited = f"{row.policy__issuer}, {row.policy__document}, {row.policy__article}"
    en = f"{rule.en}: {cited}; {cause[1]}; {window[1]}"
    if row.satisfied_on is not None:
        return said(f"{zh}；{row.satisfied_on}已联系到", f"{en}; reached on {row.satisfied_on}")
    became = BECAME[DutyState.of(row.state)]
    return said(f"{zh}；{became[0]}", f"{en}; {became[1]}")


def _cause(row: Any) -> tuple[str, str]:
    day = row.trigger_on
    if row.festival is not None:
        festival = Festival.of(row.festival)
        return f"{day}{festival.zh}", f"{festival.en} on {day}"
    if row.policy__life_event is not None:
        event = LifeEventKind.of(row.policy__life_event)
        return f"{day}{event.zh}", f"{event.en} on {day}"
    if row.policy__trigger == PolicyTrigger.CAMPAIGN.value:
        return f"{day}起的专项任务", f"a campaign from {day}"
    return f"{day}起的一个周期", f"the period from {day}"


def _window(row: Any) -> tuple[str, str]:
    zh, en = _span(row.opens_on, row.due_on)
    if row.due_on is None or row.closes_on == row.due_on:
        return zh, en
    if row.closes_on is None:
        return f"{zh}，逾期可补访", f"{en}, later still counts"
    return f"{zh}，可补访至{row.closes_on}", f"{en}, to be made up until {row.closes_on}"


def _span(first: date, last: date | None) -> tuple[str, str]:
    if last is None:
        return f"自{first}起应访，不设时限", f"due from {first}, without a deadline"
    return f"{first}至{last}应访", f"due from {first} to {last}"
