"""The seeded demonstration, small, on a real database."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from psycopg import sql

from app.demo.manifest import Manifest, check_manifest
from app.demo.seed import Wanted, clear, is_seeded, seed
from app.demo.viewers import demo_viewers
from db.errors import DomainError
from geo.identity_numbers import is_identity_number
from resolvers.areas import AreaKind
from resolvers.people.identities import SealedAt, hash_under, identity_keys, open_sealed
from resolvers.rollups import Drift, recount
from resolvers.viewer import claims_of, viewer_from_claims
from tests.databases import Server, clone, libpq

TODAY = date(2026, 11, 20)
KEYS = identity_keys(b"a secret of thirty-two bytes, ok")
# What the import of divisions records is of the moment; all else is of the arguments.
TABLES = (
    *(
        "contact_policy",
        "life_event",
        "person",
        "person_key",
        "residence",
        "contact",
        "cell_coverage",
        "county_coverage",
        "county_day",
        "station",
    ),
    *("grid_plan", "grid_cell", "grid_worker", "cell_assignment", "responsible_person", "division_shape"),
    *("division", "division_version", "county_link", "county_code", "county"),
)


def quiet(_stage: str, _done: int, _total: int) -> None:
    pass


def seeded(connection: psycopg.Connection, people: int, contacts: int, city_people: int = 0) -> Manifest:
    wanted = Wanted(people, contacts, city_people)
    return seed(connection, wanted, today=TODAY, keys=KEYS, progress=quiet)


def count(connection: psycopg.Connection, query: sql.SQL) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def checksums(connection: psycopg.Connection) -> dict[str, str]:
    query = sql.SQL("SELECT md5(string_agg(md5(row::text), '' ORDER BY md5(row::text))) FROM {} AS row")
    found = {}
    for table in TABLES:
        row = connection.execute(query.format(sql.Identifier(table))).fetchone()
        assert row is not None
        found[table] = row[0]
    return found


@pytest.fixture(scope="module")
def demo(server: Server) -> Iterator[psycopg.Connection]:
    with clone(server) as url, psycopg.connect(libpq(url)) as opened:
        check_manifest(opened, seeded(opened, 6_000, 30_000))
        opened.commit()
        yield opened


@pytest.fixture
def undone(demo: psycopg.Connection) -> Iterator[psycopg.Connection]:
    with demo.transaction(force_rollback=True):
        yield demo


def test_the_same_arguments_make_the_same_rows(server: Server) -> None:
    sums = []
    for _ in range(2):
        with clone(server) as url, psycopg.connect(libpq(url)) as opened:
            seeded(opened, 600, 4_000)
            sums.append(checksums(opened))
    assert sums[0] == sums[1]


def test_a_handful_of_people_shows_every_category_and_priority_class(connection: psycopg.Connection) -> None:
    counts = seeded(connection, 60, 0).counts
    kinds = [name for name in counts if name.startswith(("persons.category.", "persons.priority."))]
    assert len(kinds) == 12 + 11
    assert all(counts[name] > 0 for name in kinds)


def test_several_counties_are_told_apart_by_their_codes(connection: psycopg.Connection) -> None:
    manifest = seeded(connection, 31_001, 500)
    check_manifest(connection, manifest)
    rows = connection.execute("SELECT county_id, count(*) FROM person GROUP BY 1 ORDER BY 1").fetchall()
    assert rows == [(500151, 15_501), (500152, 15_500)]


def test_a_manifest_that_is_not_met_names_the_count(undone: psycopg.Connection) -> None:
    wrong = Manifest(TODAY, (500151,), {"persons": 1})
    with pytest.raises(DomainError, match=r"DEMO_MANIFEST_MISMATCH.*persons 6000 ≠ 1"):
        check_manifest(undone, wrong)


def test_no_cell_has_two_primaries_on_one_day(demo: psycopg.Connection) -> None:
    query = """
    SELECT count(*) FROM cell_assignment AS one JOIN cell_assignment AS other
      ON other.county_id = one.county_id AND other.cell_id = one.cell_id AND other.id > one.id
     AND other.valid && one.valid
    WHERE one.role = 'PRIMARY' AND other.role = 'PRIMARY'
      AND one.superseded_at IS NULL AND other.superseded_at IS NULL
    """
    assert count(demo, sql.SQL(query)) == 0


def test_nobody_has_a_cell_before_they_work_or_after_they_left(demo: psycopg.Connection) -> None:
    query = """
    SELECT count(*) FROM cell_assignment AS duty JOIN grid_worker USING (county_id)
    WHERE grid_worker.id = duty.worker_id AND duty.superseded_at IS NULL
      AND NOT duty.valid <@ grid_worker.valid
    """
    assert count(demo, sql.SQL(query)) == 0


def test_villages_lie_on_both_sides_of_thirty_veterans(demo: psycopg.Connection) -> None:
    assert count(demo, sql.SQL("SELECT count(*) FROM station WHERE level = 'VILLAGE'")) > 0
    assert count(demo, sql.SQL("SELECT count(*) FROM responsible_person")) > 0
    total = "SELECT (SELECT count(*) FROM station WHERE level = 'VILLAGE') + count(*) FROM responsible_person"
    assert count(demo, sql.SQL(total)) == 333


def test_every_contact_is_attributed_to_the_day_it_happened(demo: psycopg.Connection) -> None:
    query = """
    SELECT count(*) FROM contact
    JOIN residence AS home ON home.county_id = contact.county_id AND home.person_id = contact.person_id
     AND home.superseded_at IS NULL AND home.valid @> contact.contacted_on
    LEFT JOIN cell_assignment AS duty ON duty.county_id = contact.county_id AND duty.cell_id = contact.cell_id
     AND duty.role = 'PRIMARY' AND duty.superseded_at IS NULL AND duty.valid @> contact.contacted_on
    WHERE home.division_id = contact.division_id AND home.cell_id IS NOT DISTINCT FROM contact.cell_id
      AND (contact.worker_id = duty.worker_id OR contact.worker_id IS NULL)
    """
    assert count(demo, sql.SQL(query)) == 30_000


def test_a_cell_holds_the_people_who_live_in_it(demo: psycopg.Connection) -> None:
    query = """
    SELECT count(*) FROM residence JOIN grid_cell AS cell
      ON cell.county_id = residence.county_id AND cell.id = residence.cell_id
    WHERE NOT ST_Covers(cell.geom, residence.geom) OR cell.division_id <> residence.division_id
    """
    assert count(demo, sql.SQL(query)) == 0


def test_the_person_repeats_the_latest_residence(demo: psycopg.Connection) -> None:
    query = """
    SELECT count(*) FROM person CROSS JOIN LATERAL (
        SELECT * FROM residence
        WHERE residence.county_id = person.county_id AND residence.person_id = person.id
          AND superseded_at IS NULL
        ORDER BY lower(residence.valid) DESC LIMIT 1
    ) AS home
    WHERE (home.division_id, home.cell_id, home.geom::text, upper(home.valid) IS NULL)
      IS NOT DISTINCT FROM (person.division_id, person.cell_id, person.geom::text, person.status = 'ACTIVE')
    """
    assert count(demo, sql.SQL(query)) == 6_000


def test_what_was_known_before_never_had_two_homes(demo: psycopg.Connection) -> None:
    query = """
    SELECT count(*) FROM residence AS one JOIN residence AS other
      ON other.county_id = one.county_id AND other.person_id = one.person_id AND other.id <> one.id
     AND other.valid && one.valid AND other.recorded_at >= one.recorded_at
     AND other.recorded_at < coalesce(one.superseded_at, 'infinity')
     AND other.recorded_at < coalesce(other.superseded_at, 'infinity')
    """
    assert count(demo, sql.SQL(query)) == 0


def test_nothing_is_recorded_before_it_happened_or_after_today_began(demo: psycopg.Connection) -> None:
    query = """
    SELECT count(*) FROM contact
    WHERE recorded_at AT TIME ZONE 'Asia/Shanghai' < contacted_on
       OR coalesce(superseded_at, recorded_at) > timestamptz '2026-11-20 00:00+08'
    """
    assert count(demo, sql.SQL(query)) == 0


def test_roll_ups_are_what_the_contacts_say_and_are_repaired_if_not(undone: psycopg.Connection) -> None:
    assert recount(undone, 500151, TODAY) == Drift(0, 0, 0, 0)
    undone.execute("UPDATE cell_coverage SET reached = reached + 1 WHERE period = 'YEAR'")
    undone.execute("DELETE FROM county_day WHERE contacted_on = (SELECT max(contacted_on) FROM county_day)")
    assert recount(undone, 500151, TODAY).found
    assert recount(undone, 500151, TODAY) == Drift(0, 0, 0, 0)


def test_identity_numbers_are_sealed_well_formed_and_nobodys(demo: psycopg.Connection) -> None:
    columns = "SELECT id, identity_cipher, identity_masked, born_on, sex, key_hash"
    query = f"{columns} FROM person JOIN person_key ON person_id = id ORDER BY id LIMIT 500"
    for row, sealed, masked, born_on, sex, hashed in demo.execute(query).fetchall():
        number = open_sealed(KEYS, SealedAt("person", "identity_cipher", 500151, row), sealed)
        assert is_identity_number(number)
        assert number[14:17] in ({"997", "999"} if sex == "MALE" else {"996", "998"})
        assert number[6:14] == f"{born_on:%Y%m%d}"
        assert masked == number[0] + "*" * 16 + number[-1]
        assert hash_under(KEYS, 1, number) == hashed


def test_a_sealed_number_moved_to_another_person_does_not_open(demo: psycopg.Connection) -> None:
    (one, sealed), (other, _) = demo.execute("SELECT id, identity_cipher FROM person LIMIT 2").fetchall()
    assert open_sealed(KEYS, SealedAt("person", "identity_cipher", 500151, one), sealed)
    with pytest.raises(DomainError, match="SEALED_VALUE_UNREADABLE"):
        open_sealed(KEYS, SealedAt("person", "identity_cipher", 500151, other), sealed)


def test_telephone_numbers_belong_to_no_operator(demo: psycopg.Connection) -> None:
    rows = demo.execute("SELECT id, phone_cipher FROM person WHERE phone_cipher IS NOT NULL LIMIT 200")
    phones = [
        open_sealed(KEYS, SealedAt("person", "phone_cipher", 500151, row), sealed) for row, sealed in rows
    ]
    assert all(phone.startswith("1540000") and len(phone) == 11 for phone in phones)


def test_the_viewers_make_valid_tokens(demo: psycopg.Connection) -> None:
    viewers = demo_viewers(demo)
    assert set(viewers) == {
        "worker",
        "staff",
        "leader",
        "developer",
        "administrator",
        "national_leader",
    }
    assert all(viewer_from_claims(claims_of(viewer)) == viewer for viewer in viewers.values())
    worker = viewers["worker"].worker
    assert worker is not None
    assert worker.kind == AreaKind.WORKER


def test_the_worker_stays_the_same_person_once_chosen(demo: psycopg.Connection) -> None:
    chosen = demo_viewers(demo)["worker"].worker
    others = demo.execute("SELECT id FROM grid_worker ORDER BY id").fetchall()
    (other,) = next(one for one in others if chosen is not None and one[0] != chosen.id)
    assert demo_viewers(demo, workers={"worker": other})["worker"].subject == f"worker:{other}"
    assert demo_viewers(demo, workers={"worker": 1})["worker"].worker == chosen


def test_an_empty_county_has_no_viewers(connection: psycopg.Connection) -> None:
    with pytest.raises(DomainError, match="DEMO_NOT_SEEDED"):
        demo_viewers(connection)


def test_a_seeded_county_is_seeded_again_only_after_clearing(undone: psycopg.Connection) -> None:
    with pytest.raises(DomainError, match="DEMO_ALREADY_SEEDED"):
        seeded(undone, 60, 0)
    clear(undone)
    assert not is_seeded(undone)
    check_manifest(undone, seeded(undone, 300, 1_000))


def test_indexes_and_foreign_keys_are_all_there_afterwards(
    demo: psycopg.Connection, connection: psycopg.Connection
) -> None:
    indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    keys = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid), convalidated FROM pg_constraint ORDER BY 1, 2
    """
    assert demo.execute(indexes).fetchall() == connection.execute(indexes).fetchall()
    assert demo.execute(keys).fetchall() == connection.execute(keys).fetchall()


def test_more_people_than_the_counties_hold_are_refused(connection: psycopg.Connection) -> None:
    with pytest.raises(DomainError, match="DEMO_TOO_MANY_PEOPLE"):
        seeded(connection, 10_000_000, 0)
