"""The tables of maps as files: what the pages show, for whom they show it."""

import pytest

from tests.app.exports.conftest import Exported, table

PLACE = {"division": "500151000000"}


@pytest.mark.parametrize("role", ["leader", "client"])
def test_the_bins_of_a_density_map_are_a_table(exported: Exported, role: str) -> None:
    answer = exported.fetch("density.csv", role, bins="VILLAGE", measure="PERSONS", **PLACE)
    rows = table(answer.content)
    assert [row["行"] for row in rows] == ["合计", *["部分"] * (len(rows) - 1)]
    assert {row["名册日"] for row in rows} == {"2025-10-15"}
    assert len(rows) > 1
    assert all(not row["联系率"] for row in rows if not row["登记人数"])
    if role == "client":
        assert "不予显示" not in str(rows)


def test_the_stations_of_a_map_are_a_table(exported: Exported) -> None:
    rows = table(exported.fetch("service-areas.csv", "leader", method="ASSIGNED", **PLACE).content)
    assert {row["方法"] for row in rows} == {"按规定的服务范围"}
    assert all(row["人数"].isdecimal() for row in rows)


def test_the_places_of_gaps_and_hotspots_are_tables(exported: Exported) -> None:
    gaps = table(exported.fetch("gaps.csv", "leader", minutes="5", by="CELL", **PLACE).content)
    assert {row["超过（分钟）"] for row in gaps} <= {"5"}
    spots = table(exported.fetch("hotspots.csv", "leader", by="CELL", **PLACE).content)
    assert {row["名册日"] for row in spots} <= {"2025-10-15"}


@pytest.mark.parametrize("name", ["density", "service-areas", "stations", "gaps", "hotspots"])
def test_a_table_of_a_map_is_refused_as_the_map_is(exported: Exported, name: str) -> None:
    assert exported.fetch(f"{name}.csv", "leader", by="x", **PLACE).status_code == 400
    assert exported.fetch(f"{name}.csv", "nobody", **PLACE).status_code == 403
    assert exported.fetch(f"{name}.csv", "township_leader", division="500151999").status_code == 404
    assert exported.fetch(f"{name}.xlsx", "leader", **PLACE).content.startswith(b"PK")
