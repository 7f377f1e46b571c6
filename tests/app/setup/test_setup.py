"""Set-up: what is locked, what the compose file promises, the assets, and the server in the background."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # comes with uvicorn, without types
from typer.testing import CliRunner

from app.cli import cli
from app.http.assets import PLACES, asset_digest, asset_manifest, asset_urls
from db.errors import DomainError

CHECKOUT = Path(__file__).resolve().parents[3]
PINNED = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)


def pinned(name: str) -> dict[str, str]:
    return dict(PINNED.findall((CHECKOUT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_a_hash_and_no_host_is_named(name: str) -> None:
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9.-]+==)", text)[1:]
    assert len(entries) == len(pinned(name)) > 20
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--index|--find-links|--trusted-host", text.replace("--no-emit-", ""))


def test_the_lock_for_development_holds_the_lock_of_the_product() -> None:
    assert pinned("requirements.lock").items() <= pinned("requirements-dev.lock").items()


def test_every_direct_dependency_is_locked() -> None:
    named = re.findall(r'^  "([a-z0-9-]+)', _dependencies(), re.MULTILINE)
    assert named
    assert set(named) <= set(pinned("requirements-dev.lock"))


def test_locked_browser_packages_carry_integrity_and_no_address() -> None:
    packages = json.loads((CHECKOUT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    inside = {name: one for name, one in packages.items() if name}
    assert all(one["integrity"].startswith("sha512-") for one in inside.values())
    assert not any("resolved" in one for one in inside.values())


def test_a_missing_asset_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="ASSETS_MISSING") as missing:
        asset_manifest(tmp_path)
    assert "make assets" in missing.value.en


def test_addresses_of_assets_change_with_their_content(tmp_path: Path) -> None:
    for place in PLACES.values():
        (tmp_path / "one" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "one" / place).write_text(place)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    (tmp_path / "two" / PLACES["leaflet.css"]).write_text("mended")
    one, two = asset_manifest(tmp_path / "one"), asset_manifest(tmp_path / "two")
    assert asset_digest(one) != asset_digest(two)
    assert asset_urls(one)["images/layers.png"] == f"/assets/{asset_digest(one)}/images/layers.png"


def test_the_compose_file_holds_no_password_and_checks_every_service() -> None:
    text = (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")
    compose = yaml.safe_load(text)
    assert {"database", "migration", "application", "worker", "keys", "proxy"} == set(compose["services"])
    for name, service in compose["services"].items():
        assert "healthcheck" in service or name == "application"  # that one's stands in the Dockerfile
    for needed in ("RONGGE_DATABASE_PASSWORD", "RONGGE_TOKEN_KEY", "RONGGE_IDENTITY_KEY"):
        assert re.findall(rf"\$\{{{needed}(?!:\?)", text) == []
        assert f"${{{needed}:?" in text
    assert compose["volumes"] == {"database": None, "keys": None}


def test_all_containers_read_one_file_of_keys_and_one_alone_writes_it() -> None:
    services = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    folder = "/var/lib/rongge/keys"
    mounts = {name: services[name]["volumes"] for name in ("application", "worker", "keys")}
    assert mounts == {
        "application": [f"keys:{folder}:ro"],
        "worker": [f"keys:{folder}:ro"],
        "keys": [f"keys:{folder}"],
    }
    for name in mounts:
        assert Path(services[name]["environment"]["RONGGE_IDENTITY_RING"]).parent == Path(folder)
    # Asked for by name alone, by whoever the folder in the image belongs to.
    assert services["keys"]["profiles"]
    dockerfile = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    assert f"install --directory --owner=rongge --mode=700 {folder} " in dockerfile


def test_the_image_holds_every_package_and_every_asset() -> None:
    dockerfile = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    for package in ("app", "db", "geo", "importers", "resolvers", "schema", "web_map", "web_pages"):
        assert f"\nCOPY {package} {package}\n" in dockerfile
    for place in PLACES.values():
        assert f"node_modules/{place.split('/', maxsplit=1)[0]} " in dockerfile
    assert "\nUSER rongge\n" in dockerfile


def test_without_rights_the_exact_lines_are_printed_and_nothing_is_installed(tmp_path: Path) -> None:
    # A path of few programs: no apt-get, no sudo, no npm, no Python.
    for program in ("bash", "env", "cat", "sed", "dirname", "basename", "sort", "head", "id", "ls"):
        (tmp_path / program).symlink_to(shutil.which(program) or "/missing")
    script = tmp_path / "bare" / "app" / "setup" / "requirements.sh"
    shutil.copytree(CHECKOUT / "app" / "setup", script.parent)
    done = subprocess.run(
        [str(tmp_path / "bash"), str(script), "test"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    for line in ("sudo apt-get install -y", "sudo dnf install -y", "brew install"):
        assert line in done.stderr
    assert "npm" in done.stderr


def test_a_demonstration_that_is_down_says_so_as_json(tmp_path: Path) -> None:
    variables = {"RONGGE_HOME": str(tmp_path)}
    answer = CliRunner().invoke(cli, ["demo", "status", "--json"], env=variables)
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["url"] is None
    assert json.loads(answer.stdout)["error"]["code"] == "DEMO_NOT_RUNNING"


def test_a_database_that_is_not_ours_is_never_reset(tmp_path: Path) -> None:
    variables = {"RONGGE_HOME": str(tmp_path), "RONGGE_DATABASE_URL": "postgresql://db.example/rongge"}
    answer = CliRunner().invoke(cli, ["demo", "reset"], env=variables)
    assert isinstance(answer.exception, DomainError)
    assert answer.exception.code == "RESET_REFUSED"


def _dependencies() -> str:
    text = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    return text[text.index("\ndependencies") : text.index("\n[project.scripts]")]
