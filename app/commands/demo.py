"""`rongge demo`: the demonstration county on this machine, from nothing to a running server and back."""

import json
import os
from typing import Annotated

import typer
from rich.console import Console

from app.audit.heads import forget_heads
from app.background import WORKER, RunningServer, running_server, start_server, start_worker, stop_server
from app.commands.db import migrate_database
from app.commands.demo_accounts import demo_entrances, ensure_demo_accounts
from app.commands.demo_parts import USUAL, seed_again, seed_if_empty
from app.commands.demo_tokens import demo_tokens, demo_viewers_of, shown_tokens
from app.commands.serve import serve
from app.demo.counties import FUTIAN, MOST_PEOPLE_IN_A_COUNTY, TONGLIANG
from app.demo.seed import Wanted
from app.postgres import cluster_at, reset, start, stop
from app.settings import Settings, settings_from
from app.setup.answering import address_answers
from db.errors import DomainError

demo_commands = typer.Typer(help="演示县 / The demonstration county", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)
progress_console = Console(stderr=True, highlight=False)

Foreground = Annotated[bool, typer.Option("--foreground", help="不转入后台 / Stay in the foreground")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出 / Print JSON")]
People = Annotated[int, typer.Option(min=1, help="人数 / How many made-up persons")]
Contacts = Annotated[int, typer.Option(min=0, help="联系记录数 / How many contacts")]
CityPeople = Annotated[
    int,
    typer.Option(
        min=0,
        max=MOST_PEOPLE_IN_A_COUNTY,
        help="另加福田区人数，0 为不建该区 / How many more in 福田区, which has roads; 0: without it",
    ),
]


@demo_commands.command("start")
def start_demo(*, foreground: Foreground = False) -> None:
    """启动数据库、建演示数据、启动服务 / Start everything; print addresses and sign-in tokens."""
    settings = _demo_settings()
    server = running_server(settings.home)
    if server is not None and address_answers(server.url):
        start_worker(settings, _variables())
        _show(settings, server.url)
        return
    _prepare(settings)
    _show(settings, settings.address if foreground else _started(settings).url)
    if foreground:
        start_worker(settings, _variables())
        os.environ.update(_demo_variables())
        serve()


@demo_commands.command("stop")
def stop_demo() -> None:
    """停止服务与私有数据库 / Stop the server and the private database; the data stay."""
    settings = _demo_settings()
    _stop_all(settings)
    if settings.private:
        stop(cluster_at(settings.home))
    console.print("已停止 / stopped")


@demo_commands.command("reset")
def reset_demo() -> None:
    """停止并删除演示数据 / Stop everything and delete the demonstration's database."""
    settings = _demo_settings()
    if not settings.private:
        raise DomainError(
            "RESET_REFUSED",
            "RONGGE_DATABASE_URL 所指的数据库不由本程序管理，不会删除。",
            "The database of RONGGE_DATABASE_URL is not ours to delete; unset it to reset the private one.",
        )
    _stop_all(settings)
    reset(cluster_at(settings.home))
    forget_heads(settings.heads_folder)
    console.print("已清除 / reset")


@demo_commands.command("status")
def show_status(*, as_json: AsJson = False) -> None:
    """显示地址与登录令牌；未运行时退出码为 1 / Show address and tokens; exit code 1 if it is down."""
    settings = _demo_settings()
    try:
        server = _answering(settings)
    except DomainError as error:
        if not as_json:
            raise
        problem = {"code": error.code, "zh": error.zh, "en": error.en}
        typer.echo(json.dumps({"url": None, "tokens": None, "error": problem}, ensure_ascii=False))
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps({"url": server.url, "tokens": demo_tokens(settings)}))
    else:
        _show(settings, server.url)


@demo_commands.command("url")
def show_url() -> None:
    """只打印地址 / Print the address alone."""
    typer.echo(_answering(_demo_settings()).url)


@demo_commands.command("seed")
def seed_demo(
    *,
    people: People = USUAL.people,
    contacts: Contacts = USUAL.contacts,
    city_people: CityPeople = USUAL.city_people,
) -> None:
    """重建演示数据，可放大供测量 / Make the demonstration data anew, larger for measuring if asked."""
    settings = _demo_settings()
    if settings.private:
        start(cluster_at(settings.home))
    migrate_database(settings)
    seed_again(settings, Wanted(people, contacts, city_people))


def _prepare(settings: Settings) -> None:
    # One that lives without answering is stuck or belongs to a database that has gone: make room.
    _stop_all(settings)
    if settings.private:
        with progress_console.status("启动数据库 / starting PostgreSQL"):
            start(cluster_at(settings.home))
    with progress_console.status("迁移 / migrating"):
        migrate_database(settings)
    seed_if_empty(settings)
    ensure_demo_accounts(settings)


def _started(settings: Settings) -> RunningServer:
    with progress_console.status("启动服务 / starting the server"):
        start_worker(settings, _variables())
        return start_server(settings, _variables())


def _stop_all(settings: Settings) -> None:
    stop_server(settings.home)
    stop_server(settings.home, WORKER)


def _answering(settings: Settings) -> RunningServer:
    server = running_server(settings.home)
    if server is None or not address_answers(server.url):
        raise DomainError(
            "DEMO_NOT_RUNNING",
            "演示未在运行；请运行 make demo。",
            "The demonstration is not running; run make demo.",
        )
    return server


def _variables() -> dict[str, str]:
    return {**os.environ, **_demo_variables()}


def _demo_variables() -> dict[str, str]:
    return {"RONGGE_DEMO": "1"}


def _demo_settings() -> Settings:
    return settings_from(_variables())


def _show(settings: Settings, url: str) -> None:
    tokens = demo_tokens(settings)
    console.print(f"\n[bold]戎格 Rongge[/bold]  {url}")
    console.print(f"  地图 map      {url}/maps/coverage/{TONGLIANG.code6}")
    if "futian_leader" in tokens:
        console.print(f"  路网 roads    {url}/maps/service-areas/{FUTIAN.code6}")
    console.print(f"  接口 GraphQL  {url}/graphql\n")
    console.print("登录名与密码 names and passwords")
    for name, password in demo_entrances(settings, demo_viewers_of(settings)).values():
        console.print(f"  [bold]{name:28}[/bold]{password}")
    console.print("\n接口令牌 tokens for the API (Authorization: Bearer …)")
    for role, token in shown_tokens(tokens).items():
        console.print(f"  [bold]{role}[/bold]")
        console.print(token, markup=False)
