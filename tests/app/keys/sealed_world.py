"""A county whose people have numbers, and a value in every other column that is sealed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Json
from typer.testing import CliRunner, Result

from app.cli import cli
from app.keys.held import keys_of
from app.settings import settings_from
from geo.identity_numbers import make_identity_number
from importers.desk.pieces import place_of_piece
from importers.runs import rows
from importers.workers.details import details_before
from resolvers.access.second_factor.spending import place_of_secret, secret_of
from resolvers.people.identities import IdentityKeys, SealedAt, key_hashes, open_sealed, seal
from resolvers.registry.people.entry import phone_columns
from resolvers.registry.staff.workers import TABLE
from resolvers.sealed.columns import SealedColumn, sealed_columns
from tests.schema.world import World

COUNTY, RUN, ROW = 500151, 77, 9
PLAIN = "{}"
# What the other tables want beside their sealed values.
BESIDE: Mapping[str, Mapping[str, Any]] = {
    "second_factor": {},
    "grid_worker": {"name": "甲", "station_id": 1, "valid": "[2020-01-01,)"},
    "file_piece": {"run_id": RUN, "number": 1},
    "staged_row": {"run_id": RUN, "number": 1, "sheet": "", "line": 2, "findings": Json([]), "changed": []},
}
STAGED = ("cells", "said", "before")
PERSONS = "SELECT county_id, id, identity_cipher, phone_cipher FROM person ORDER BY county_id, id"


@dataclass(frozen=True, slots=True)
class SealedWorld:
    """The world, where its keys lie, and the numbers of its people by county and id."""

    world: World
    url: str
    ring: Path
    numbers: Mapping[tuple[int, int], str]

    @property
    def kept(self) -> Path:
        """Where a copy of the key file is kept."""
        return self.ring.with_name("kept.json")


def typed(*words: str) -> Result:
    """A command, as it is typed."""
    return CliRunner().invoke(cli, ["keys", *words], catch_exceptions=False)


def put_in_use(sealed: SealedWorld, number: int) -> None:
    """Makes the key that comes next, keeps a copy of it, and has it seal."""
    assert typed("add").exit_code == 0
    sealed.kept.write_bytes(sealed.ring.read_bytes())
    assert typed("check", str(sealed.kept)).exit_code == 0
    assert typed("use", str(number)).exit_code == 0


def age_keys(sealed: SealedWorld) -> None:
    """Has all keys be used for two hours."""
    with psycopg.connect(sealed.url) as connection:
        connection.execute("UPDATE sealing_key SET used_at = now() - interval '2 hours'")


def held() -> IdentityKeys:
    """The keys of the environment's installation, live."""
    return keys_of(settings_from(os.environ))


def seal_world(
    connection: psycopg.Connection, world: World, keys: IdentityKeys
) -> dict[tuple[int, int], str]:
    """Gives everybody a number and a telephone, and the other sealed columns a value each; the numbers."""
    numbers = {}
    for place, (county_id, row_id, *_) in enumerate(connection.execute(PERSONS).fetchall()):
        number = make_identity_number("500151", date(1950, 1, 1 + place), 997)
        numbers[county_id, row_id] = number
        ciphers = [
            seal(keys, SealedAt("person", column, county_id, row_id), value)
            for column, value in (("identity_cipher", number), ("phone_cipher", phone_of(number)))
        ]
        connection.execute(
            "UPDATE person SET identity_cipher = %s, phone_cipher = %s WHERE county_id = %s AND id = %s",
            [*ciphers, county_id, row_id],
        )
        for key_id, hashed in key_hashes(keys, number).items():
            connection.execute(
                "INSERT INTO person_key (key_hash, county_id, person_id, key_id) VALUES (%s, %s, %s, %s)",
                [hashed, county_id, row_id, key_id],
            )
    _beside(connection, keys)
    connection.commit()
    return numbers


def phone_of(number: str) -> str:
    """A made-up telephone for the bearer of a number."""
    return "154" + number[4:12]


def _beside(connection: psycopg.Connection, keys: IdentityKeys) -> None:
    # What they hang on is of no matter here.
    connection.execute("SET session_replication_role = replica")
    ciphers = _sealed(keys)
    for table, more in BESIDE.items():
        columns = [one for one in sealed_columns() if one.table == table]
        values = {one.column: ciphers[one.name] for one in columns} | dict(more) | {columns[0].id: ROW}
        values |= {} if columns[0].county is None else {"county_id": COUNTY}
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        )
        connection.execute(statement, list(values.values()))
    connection.execute("SET session_replication_role = DEFAULT")


def _sealed(keys: IdentityKeys) -> dict[str, bytes]:
    """A value for each column beside those of persons, each for the place that the product seals it for."""
    staged = {f"staged_row.{one}": rows.sealed(keys, one, (COUNTY, ROW), PLAIN) for one in STAGED}
    return staged | {
        "second_factor.sealed": seal(keys, place_of_secret(ROW), PLAIN),
        "grid_worker.phone_cipher": phone_columns(keys, (COUNTY, ROW), PLAIN, of=TABLE)["phone_cipher"],
        "file_piece.content": seal(keys, place_of_piece(COUNTY, ROW), PLAIN),
    }


def _opened(keys: IdentityKeys, column: SealedColumn, sealed: bytes) -> str | None:
    """The same value, as the product opens it."""
    row: Any = SimpleNamespace(county_id=COUNTY, id=ROW, account_id=ROW, **{column.column: sealed})
    match column.table:
        case "second_factor":
            return secret_of(keys, row)
        case "grid_worker":
            return details_before(row, ["phone"], COUNTY, keys)["phone"]
        case "file_piece":
            return open_sealed(keys, place_of_piece(COUNTY, ROW), sealed)
        case _:
            return rows.opened(keys, column.column, row)


def marks(url: str) -> set[bytes]:
    """What the sealed values begin with, of all columns; none is empty."""
    found = set()
    with psycopg.connect(url) as connection:
        for column in sealed_columns():
            statement = sql.SQL("SELECT substring({0} FROM 1 FOR 2) FROM {1} WHERE {0} IS NOT NULL").format(
                sql.Identifier(column.column), sql.Identifier(column.table)
            )
            begun = connection.execute(statement).fetchall()
            assert begun, column.name
            found |= {bytes(mark) for (mark,) in begun}
    return found


def ensure_all_opens(sealed: SealedWorld) -> None:
    """That every sealed column opens to what it was where the product opens it; and as below of persons."""
    ensure_persons_open(sealed)
    keys = held()
    with psycopg.connect(sealed.url) as connection:
        for column in sealed_columns():
            if column.table not in BESIDE:
                continue
            found = sql.SQL("SELECT {} FROM {} WHERE {} = %s").format(
                *map(sql.Identifier, (column.column, column.table, column.id))
            )
            [[value]] = connection.execute(found, [ROW]).fetchall()
            assert _opened(keys, column, bytes(value)) == PLAIN, column.name


def ensure_persons_open(sealed: SealedWorld) -> None:
    """That every number and telephone opens to what it was, and that each number finds its bearer."""
    keys = held()
    with psycopg.connect(sealed.url) as connection:
        persons = connection.execute(PERSONS).fetchall()
        assert {(row[0], row[1]) for row in persons} >= set(sealed.numbers)
        for county_id, row_id, identity, phone in persons:
            number = sealed.numbers[county_id, row_id]
            at = SealedAt("person", "identity_cipher", county_id, row_id)
            assert open_sealed(keys, at, bytes(identity)) == number
            at = SealedAt("person", "phone_cipher", county_id, row_id)
            assert open_sealed(keys, at, bytes(phone)) == phone_of(number)
            assert bearers(connection, keys, number) == {(county_id, row_id)}


def bearers(connection: psycopg.Connection, keys: IdentityKeys, number: str) -> set[tuple[int, int]]:
    """Whom a number finds."""
    hashes = list(key_hashes(keys, number).values())
    found = connection.execute(
        "SELECT county_id, person_id FROM person_key WHERE key_hash = ANY (%s)", [hashes]
    )
    return {(county_id, person_id) for county_id, person_id in found}
