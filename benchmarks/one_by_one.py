"""People of a list registered one by one through our own API, as Iaso and ODK take in what comes to them.

Each is a mutation of its own, asked and answered within this process: no HTTP, which favours this way.
"""

import csv
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from benchmarks.bringing import COUNTY, Step, Timed, county_viewer
from benchmarks.bringing_member import KEYS
from db.codes import PersonCategory
from db.engine import Database
from db.ids import IdMaker
from geo.work.pool import WorkPool
from resolvers.scope import scope_setting
from resolvers.traces.trace import trace_of
from resolvers.windows import today_in_china
from schema.build import build_schema
from schema.context import Context

REGISTER = """mutation($input: RegisterPersonInput!) {
    registerPerson(input: $input) { person { id } } }"""
CATEGORIES = {"退役士兵": PersonCategory.DISCHARGED_SOLDIER}
WARM_UP = 20


async def one_by_one(database: Database, content: bytes, said_on: date, timed: Timed) -> Step:
    """What a person of a list costs, as `list_of_people` writes one."""
    lines = list(csv.DictReader(content.decode("gb18030").splitlines()))
    schema, ids, viewer, today = build_schema(), IdMaker(1020), county_viewer(), today_in_china()
    serving = database.serving(scope_setting(viewer), trace_of(viewer, ids, "benchmark"))
    for number, line in enumerate(lines):
        if number == WARM_UP:
            timed.begin()
        context = Context(viewer, serving, ids, today, WorkPool(), KEYS)
        given = {"input": _registration(line, said_on)}
        result = await schema.execute(REGISTER, variable_values=given, context_value=context)
        if result.errors:
            raise RuntimeError(result.errors[0].message)
    timed.note(name := f"registerPerson for each in {COUNTY}")
    step, persons = timed.steps[name], len(lines) - WARM_UP
    return Step(step.seconds / persons, step.here / persons, step.database / persons)


def _registration(line: Mapping[str, str], said_on: date) -> dict[str, Any]:
    return {
        "clientId": str(uuid4()),
        "on": said_on.isoformat(),
        "name": line["姓名"],
        "identityNumber": line["身份证号码"],
        "categories": [CATEGORIES[line["人员类别"]].value],
        "home": {"divisionCode": line["村代码"]},
        "phone": line["联系电话"],
        "address": line["住址"],
        "enlistedOn": date(*map(int, line["入伍日期"].split("."))).isoformat(),
        "dischargedOn": line["退役日期"],
    }
