"""`rongge client`, as typed: a program from its first token to its last."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from typer.testing import CliRunner, Result

from app.cli import cli
from tests.app.access.conftest import COUNTY
from tests.app.access.office import SECRET, Office, asks, code_of, given
from tests.app.access.watching import soon

READS = "{ coverage { registered } }"


def client(*words: str, code: int = 0) -> Result:
    """A command of `rongge client`, which ends with this code."""
    result = CliRunner().invoke(cli, ["client", *words])
    assert result.exit_code == code, result.output + str(result.exception)
    return result


def token_of(result: Result) -> str:
    found = SECRET.search(result.stdout)
    assert found is not None
    return found[1]


def made(*more: str) -> str:
    """The first token of a program of the county."""
    return token_of(client("create", "county-app", "--display-name", "区平台", "--in", COUNTY, *more))


def opens(office: Office, token: str) -> bool:
    answer: Any = asks(office.browser(), READS, token=token)
    return answer.status_code == 200 and code_of(answer) == ""


def test_one_command_makes_a_program_that_may_ask(office: Office) -> None:
    assert opens(office, made())
    listed = client("list").stdout
    assert ("county-app" in listed, "ACTIVE" in listed, "!" in listed) == (True, True, False)


def test_what_cannot_be_granted_makes_nothing(office: Office) -> None:
    words = ("create", "county-app", "--display-name", "区平台", "--in", COUNTY, "--may", "MANAGE")
    assert getattr(client(*words, code=1).exception, "code", "") == "GRANT_BEYOND_ROLE"
    assert "county-app" not in client("list").stdout


def test_two_tokens_hold_while_one_replaces_the_other(office: Office, connection: psycopg.Connection) -> None:
    before = made("--days", "90")
    after = token_of(client("rotate", "county-app"))
    assert (opens(office, before), opens(office, after)) == (True, True)
    ends = "SELECT ends_at FROM credential ORDER BY id"
    old, new = (row[0] - datetime.now(UTC) for row in connection.execute(ends).fetchall())
    assert timedelta(days=6) < old <= timedelta(days=7)
    assert timedelta(days=89) < new <= timedelta(days=90)
    assert "! 6 d" in client("list").stdout
    assert getattr(client("rotate", "county-app", code=1).exception, "code", "") == "TOO_MANY_TOKENS"
    connection.rollback()
    connection.execute("UPDATE credential SET ends_at = now() WHERE ends_at < now() + interval '8 days'")
    connection.commit()
    client("rotate", "county-app")


def test_a_token_that_ends_sooner_is_not_made_to_last(office: Office, connection: psycopg.Connection) -> None:
    made("--days", "3")
    client("rotate", "county-app")
    first = connection.execute("SELECT min(ends_at) FROM credential").fetchone()
    assert first is not None
    assert first[0] < datetime.now(UTC) + timedelta(days=3)


def test_what_is_revoked_opens_nothing_within_five_seconds(
    office: Office, connection: psycopg.Connection
) -> None:
    before = made()
    after = token_of(client("rotate", "county-app"))
    [number] = connection.execute("SELECT min(id) FROM credential").fetchone() or ()
    client("revoke", "county-app", "--id", str(number))
    assert soon(lambda: not opens(office, before))
    assert opens(office, after)
    assert "1" in client("revoke", "county-app").stdout
    assert soon(lambda: not opens(office, after))
    client("revoke", "county-app", "--for-good")
    assert "ENDED" in client("list").stdout
    assert getattr(client("rotate", "county-app", code=1).exception, "code", "") == "NO_TOKEN"


def test_people_are_no_programs(office: Office, leader: str) -> None:
    for act in ("rotate", "revoke"):
        assert getattr(client(act, leader, code=1).exception, "code", "") == "NOT_A_CLIENT"
    assert leader not in client("list").stdout
    given("token", leader, "--label", "其个人程序")
