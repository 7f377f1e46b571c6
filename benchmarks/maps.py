"""Maps of thousands of cells in a real browser: bytes, time to interactive, and the slider's repaint.

    python -m benchmarks.maps [--cells 5000 20000] [--visits 5]

In a copy of the small measuring database the county with the most persons gets so many cells: small made-up
squares beside its own. The map of its coverage by cell is opened in Chromium several times, each in a context
without a cache. Prints medians: bytes, milliseconds from the navigation to the painted and listening map with
what the server took of it, the page's own CPU, and what a step of the month slider takes until it is painted.
The machine's load stands beside them: times of a busy one are no measure. nan: the months took longer than a
request may.
"""

import argparse
import math
import os
import secrets
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from psycopg import sql
from sqlalchemy import make_url

from app.tokens import SESSION_COOKIE, issue_token
from benchmarks.serving.database import QUICK, conninfo, identity_key, measuring_database, variables
from benchmarks.serving.results import markdown
from benchmarks.serving.servers import Recipe, running
from benchmarks.tiles import LARGEST, ROOT
from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.viewer import Grant, Permission, Role, Viewer

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
VISITS, STEPS = 5, 10
# What the button says when the months took longer than a request may.
REFUSED = "#months-load:has-text('未能载入')"
# Squares of 0.002 degrees in rows of 150, east of the county, in the plan and village of one of its cells.
MORE = """
    INSERT INTO grid_cell (county_id, id, plan_id, division_id, code, name, kind, source, valid, geom)
    SELECT county_id, 1000 + n, plan_id, division_id, county_id || 'N' || n, '网格' || n, kind, source, valid,
           ST_Multi(ST_MakeEnvelope(east + 0.002 * (n %% 150), south + 0.002 * (n / 150),
                                    east + 0.002 * (n %% 150 + 1), south + 0.002 * (n / 150 + 1), 4326))
    FROM (SELECT * FROM grid_cell WHERE county_id = %(county)s ORDER BY id LIMIT 1) one,
         (SELECT ST_XMax(box) AS east, ST_YMin(box) AS south, number FROM
             (SELECT ST_Extent(geom) AS box, count(*)::int AS number FROM grid_cell
              WHERE county_id = %(county)s) around) beside,
         LATERAL generate_series(0, %(cells)s - number - 1) n
"""
# When the map is painted and listens, by the browser's clock, which begins with the navigation.
WATCH = """new MutationObserver(() => {
    const ready = document.querySelector("#coverage[data-ready=true]");
    if (ready && !window.readyAt) window.readyAt = performance.now();
}).observe(document, { attributes: true, childList: true, subtree: true });"""
SIZES = """() => {
    const named = (name) => performance.getEntriesByType("resource").filter((one) => one.name.includes(name));
    const sum = (entries, what) => entries.reduce((all, one) => all + one[what], 0);
    const [page] = performance.getEntriesByType("navigation");
    const drawn = [...named("/maps/shapes/"), ...named("/maps/tiles/")];
    return {
        html: page.decodedBodySize, geometry: sum(drawn, "encodedBodySize"), requests: drawn.length,
        rows: sum(named("/rows.json"), "encodedBodySize"), server: page.responseEnd, ready: window.readyAt,
    };
}"""
# Until the frame that shows the month is painted.
STEP = """async (month) => {
    const slider = document.getElementById("month"), began = performance.now();
    slider.value = month;
    slider.dispatchEvent(new Event("input"));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - began;
}"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One visit: bytes as they are sent (HTML unpacked), milliseconds, and the page's CPU in milliseconds."""

    html: float
    geometry: float
    requests: float
    rows: float
    server: float
    ready: float
    page_cpu: float
    repaint: float
    repaint_cpu: float


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.maps")
    parser.add_argument("--cells", type=int, nargs="+", default=[5_000, 20_000])
    parser.add_argument("--visits", type=int, default=VISITS)
    given = parser.parse_args()
    wanted = given.cells
    quick = measuring_database(QUICK)
    names, columns = [one.name for one in fields(Measured)], []
    for cells in wanted:
        with _copy(quick, f"cells_{cells}") as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            visits = list(_visits(browser, url, cells, given.visits))
            browser.close()
        columns.append([statistics.median(getattr(one, name) for one in visits) for name in names])
    rows = [[name, *[f"{column[at]:,.0f}" for column in columns]] for at, name in enumerate(names)]
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {given.visits} visits, {STEPS} steps each"
    )
    print(markdown(["", *[f"{cells:,} cells" for cells in wanted]], rows))


@contextmanager
def _copy(url: str, name: str) -> Iterator[str]:
    """A copy of a database, which is dropped in the end."""
    own = f"{make_url(url).database}_{name}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(own))
    made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(own), sql.Identifier(make_url(url).database or "")
    )
    server = make_url(conninfo(url)).set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(made)
        try:
            yield make_url(url).set(database=own).render_as_string(hide_password=False)
        finally:
            connection.execute(drop)


def _visits(browser: Browser, url: str, cells: int, times: int) -> Iterator[Measured]:
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        county = connection.execute(LARGEST).fetchone()[0]  # type: ignore[index]  # there are cells
        connection.execute(MORE, {"county": county, "cells": cells})
        connection.execute("ANALYZE grid_cell")
        root = connection.execute(ROOT, (county,)).fetchone()[0]  # type: ignore[index]  # each county has one
    key = secrets.token_bytes(32)
    area = Area(AreaKind.DIVISION, county, root, DivisionLevel.COUNTY)
    viewer = Viewer("bench", "bench", Role.LEADER, (Grant(Permission.ANALYSE, area),))
    token = issue_token(key, viewer, lifetime=timedelta(hours=1))
    own = variables(url) | {"RONGGE_TOKEN_KEY": key.hex(), "RONGGE_IDENTITY_KEY": identity_key()}
    own |= {"RONGGE_DEMO": "0", "RONGGE_REQUESTS_PER_MINUTE": "1000000"}
    serve = (Path(sys.executable).with_name("rongge"), "serve", "--processes", "1")
    with running(Recipe("maps-ours", _unasked, serve, own)) as server:
        origin = f"http://127.0.0.1:{server.port}"
        for number in range(times + 1):
            found = _visit(browser, origin, token, f"/maps/coverage/{county}?level=cells")
            if number:  # the first is the server's warming up
                yield found


def _visit(browser: Browser, origin: str, token: str, path: str) -> Measured:
    context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="zh-CN")
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": origin}])
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(origin + path)
    page.wait_for_selector("#coverage[data-ready=true]", timeout=120_000)
    cpu, sizes = _cpu(session), page.evaluate(SIZES)
    repaint, repaint_cpu = _repaint(page, session)
    context.close()
    return Measured(**sizes, page_cpu=cpu, repaint=repaint, repaint_cpu=repaint_cpu)


def _repaint(page: Page, session: CDPSession) -> tuple[float, float]:
    page.click("#months-load")
    page.wait_for_selector(f"#months-shown:not([hidden]), {REFUSED}", timeout=120_000)
    if page.query_selector(REFUSED):
        return math.nan, math.nan
    months = int(page.get_attribute("#month", "max") or 0) + 1
    before = _cpu(session)
    steps = [page.evaluate(STEP, number % months) for number in range(STEPS)]
    return statistics.median(steps), (_cpu(session) - before) / STEPS


def _cpu(session: CDPSession) -> float:
    """Milliseconds that the page's thread has worked."""
    told: Any = session.send("Performance.getMetrics")
    return 1000 * float(next(one["value"] for one in told["metrics"] if one["name"] == "TaskDuration"))


def _unasked(workload: str, _subject: Any) -> Any:
    """The server is asked by the browser alone."""
    raise NotImplementedError(workload)


if __name__ == "__main__":
    main()
