"""Files made of several pages: of one day, each row once, whatever happens between the pages."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update
from starlette.testclient import TestClient

from app.exports.lists.below import pages_of
from app.exports.lists.tables import tables
from app.exports.routes import export_routes
from app.factory import create_app
from db.engine import Database
from db.models import Person
from schema.context import Context
from tests.app.exports.conftest import Exported, signed_in, table
from tests.app.service import settings_for
from tests.schema.world import ISSUER, MAKER, build_world
from tests.viewers import TODAY
from tests.work import KEYS, WORK
from web_pages.page import STYLES

SMALL = 3


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schema.tables.pages.LARGEST_PAGE", SMALL)


@pytest.mark.usefixtures("small")
async def test_a_row_that_moves_behind_is_in_the_file_once(engine: Engine, database: Database) -> None:
    world = build_world(engine)
    asked = 0

    def between() -> Context:
        nonlocal asked
        asked += 1
        if asked == 2:
            with engine.begin() as connection:
                connection.execute(update(Person).where(Person.name == "A0").values(name="Z0"))
        return Context(world.viewers()["client"], database, MAKER, TODAY, WORK, KEYS, issuer=ISSUER)

    listed = tables().listed(("people",), only=(("id",), ("name",)))
    found = [row async for rows in pages_of(listed, {}, between, below=False) for row in rows]
    assert asked > 2
    assert len({row["id"] for row in found}) == len(found) == 9


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", ["coverage-list.csv", "for-import/people.csv"])
def test_all_pages_of_a_file_are_of_one_day(
    exported: Exported, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    days, used = iter(TODAY + timedelta(days=n) for n in range(100)), set[date]()
    made = Context.__init__

    def noting(
        self: Context, viewer: Any, database: Any, ids: Any, today: date, *rest: Any, **more: Any
    ) -> None:
        used.add(today)
        made(self, viewer, database, ids, today, *rest, **more)

    routes = export_routes(at_once=2, today=lambda: next(days))
    app = create_app(settings_for(exported.url), routes=routes, files=STYLES)
    with TestClient(app, base_url="http://testserver") as opened:
        monkeypatch.setattr(Context, "__init__", noting)
        given = {"of": "DENOMINATOR"} if name.startswith("coverage") else {}
        headers = signed_in(exported.world.viewers()["client"])
        answer = opened.get(f"/exports/{name}", params=given, headers=headers)
    assert answer.status_code == 200, answer.text
    assert len(table(answer.content)) > SMALL
    assert used == {TODAY}
    assert f"-{TODAY}." in answer.headers["content-disposition"]
