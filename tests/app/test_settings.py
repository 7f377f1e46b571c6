"""Settings, read from a mapping in place of the environment."""

import stat
from pathlib import Path

import pytest

from app.settings import Settings, database_settings_from_environment, settings_from
from app.setup.cores import available_cores
from db.errors import DomainError

PRODUCTION = {
    "RONGGE_DATABASE_URL": "postgresql://rongge:open-sesame@db.example/rongge",
    "RONGGE_TOKEN_KEY": "ab" * 32,
    "RONGGE_IDENTITY_KEY": "cd" * 32,
}


def demo_settings(home: Path) -> Settings:
    return settings_from({"RONGGE_HOME": str(home)})


def test_without_any_setting_it_is_the_demonstration_on_this_machine_only(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path)
    assert (settings.demo, settings.private, settings.graphiql) == (True, True, True)
    assert settings.address == "http://127.0.0.1:8000"
    assert "host=" in settings.conninfo


def test_a_database_of_ones_own_makes_it_production(tmp_path: Path) -> None:
    settings = settings_from({**PRODUCTION, "RONGGE_HOME": str(tmp_path)})
    assert (settings.demo, settings.private, settings.graphiql) == (False, False, False)
    assert settings.token_key == bytes.fromhex("ab" * 32)
    assert list(tmp_path.iterdir()) == []


def test_the_database_is_named_in_the_forms_of_sqlalchemy_and_of_libpq() -> None:
    settings = settings_from(PRODUCTION)
    assert settings.sqlalchemy_url == "postgresql+psycopg://rongge:open-sesame@db.example/rongge"
    assert settings.conninfo == "postgresql://rongge:open-sesame@db.example/rongge"


def test_made_up_secrets_stay_the_same_and_are_closed_to_others(tmp_path: Path) -> None:
    first, second = demo_settings(tmp_path), demo_settings(tmp_path)
    assert first.token_key == second.token_key != first.identity_key
    files = list((tmp_path / "secrets").iterdir())
    assert {file.name for file in files} == {"token_key.key", "identity_key.key"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.parametrize("name", ["RONGGE_TOKEN_KEY", "RONGGE_IDENTITY_KEY"])
def test_production_makes_up_no_secret(name: str) -> None:
    with pytest.raises(DomainError, match="SECRET_MISSING"):
        settings_from({**PRODUCTION, name: ""})


@pytest.mark.parametrize("name", ["RONGGE_TOKEN_KEY", "RONGGE_TOKEN_KEY_BEFORE"])
@pytest.mark.parametrize("secret", ["short", "ab" * 31, "zz" * 32])
def test_a_weak_secret_is_refused_without_being_repeated(name: str, secret: str) -> None:
    with pytest.raises(DomainError, match="SECRET_MALFORMED") as refused:
        settings_from({**PRODUCTION, name: secret})
    assert secret not in str(refused.value)


def test_production_without_a_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="DATABASE_URL_MISSING"):
        settings_from({"RONGGE_DEMO": "0", "RONGGE_HOME": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RONGGE_PORT", "eighty"),
        ("RONGGE_PORT", "65536"),
        ("RONGGE_NODE", "1024"),
        ("RONGGE_POOL_SIZE", "-1"),
        ("RONGGE_PROCESSES", "many"),
        ("RONGGE_PROCESSES", "257"),
        ("RONGGE_DEMO", "perhaps"),
        ("RONGGE_DATABASE_URL", "mysql://open-sesame@db.example/rongge"),
        ("RONGGE_DATABASE_URL", "open-sesame"),
        ("RONGGE_PROXIES", "open-sesame"),
        ("RONGGE_PROXIES", "*"),
        ("RONGGE_PROXIES", "10.0.0.1,"),
    ],
)
def test_a_malformed_setting_is_named_but_not_repeated(name: str, value: str) -> None:
    with pytest.raises(DomainError, match="SETTING_MALFORMED") as refused:
        settings_from({**PRODUCTION, name: value})
    assert name in refused.value.en
    assert "open-sesame" not in str(refused.value)


def settings_of(**variables: str) -> Settings:
    return settings_from({**PRODUCTION, **variables})


@pytest.mark.parametrize("given", [{}, {"RONGGE_PROCESSES": ""}, {"RONGGE_PROCESSES": "0"}])
def test_there_is_a_process_for_each_core_unless_said_otherwise(given: dict[str, str]) -> None:
    assert settings_of(**given).processes == available_cores()
    assert settings_of(RONGGE_PROCESSES="3").processes == 3


def test_each_process_has_a_node_and_worker_and_command_have_one_too() -> None:
    assert list(settings_of(RONGGE_PROCESSES="1", RONGGE_NODE="1020").nodes) == [1020, 1021, 1022]
    assert list(settings_of(RONGGE_PROCESSES="3", RONGGE_NODE="64").nodes) == [64, 65, 66, 67, 68, 69]
    assert settings_of(RONGGE_PROCESSES="3", RONGGE_NODE="1017").nodes[-1] == 1022


def test_nodes_that_would_not_suffice_are_refused() -> None:
    with pytest.raises(DomainError, match="RONGGE_NODE must be 0–1017"):
        settings_of(RONGGE_PROCESSES="3", RONGGE_NODE="1018")


@pytest.mark.parametrize(("processes", "pool"), [(1, 10), (2, 10), (4, 10), (8, 5), (20, 2), (64, 2)])
def test_all_processes_together_leave_the_database_connections(processes: int, pool: int) -> None:
    assert settings_of(RONGGE_PROCESSES=str(processes)).pool_size == pool
    assert settings_of(RONGGE_PROCESSES=str(processes), RONGGE_POOL_SIZE="7").pool_size == 7


def test_printed_settings_hold_no_secret() -> None:
    printed = repr(settings_from(PRODUCTION))
    assert "open-sesame" not in printed
    assert "\\xab" not in printed


def test_a_command_that_needs_only_the_database_asks_for_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", "postgresql://somebody@somewhere/rongge")
    for name in ("RONGGE_DEMO", "RONGGE_TOKEN_KEY", "RONGGE_IDENTITY_KEY"):
        monkeypatch.delenv(name, raising=False)
    settings = database_settings_from_environment()
    assert settings.conninfo == "postgresql://somebody@somewhere/rongge"
    with pytest.raises(DomainError, match="SECRET_MISSING"):
        _ = settings.token_key
