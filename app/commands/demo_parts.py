"""What `rongge demo` asks of the demonstration's own package: seeding it, with a bar to watch."""

import psycopg
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from app.audit.heads import forget_heads
from app.commands.demo_tokens import forget_workers
from app.demo.seed import Wanted, check_manifest, clear, is_seeded, seed
from app.keys.held import keys_of
from app.keys.registered import register_all
from app.settings import Settings
from db.errors import DomainError

USUAL = Wanted(people=30_000, contacts=300_000, city_people=6_000)


def seed_if_empty(settings: Settings) -> None:
    """Seeds the demonstration counties with a progress bar unless they are there."""
    with psycopg.connect(settings.conninfo) as connection:
        if not is_seeded(connection):
            _seed(connection, settings, USUAL)


def seed_again(settings: Settings, wanted: Wanted) -> None:
    """Replaces the demonstration data by as many persons and contacts as wanted.

    Raises DomainError DEMO_WOULD_DELETE on a server that is not the demonstration's own and has people.
    """
    with psycopg.connect(settings.conninfo) as connection:
        if not settings.private and is_seeded(connection):
            raise DomainError(
                "DEMO_WOULD_DELETE",
                "该数据库中已有服务对象，不会为演示数据清空。",
                "This database holds people already; it is not emptied for a demonstration.",
            )
        clear(connection)
        forget_workers(settings)
        forget_heads(settings.heads_folder)
        _seed(connection, settings, wanted)


def _seed(connection: psycopg.Connection, settings: Settings, wanted: Wanted) -> None:
    """All or nothing: the caller's connection commits when it is left without an error."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    with bar:
        task = bar.add_task("生成演示数据 / making the demonstration data", total=None)

        def show(stage: str, done: int, total: int) -> None:
            bar.update(task, description=f"演示数据 / {stage}", completed=done, total=total)

        keys = keys_of(settings)
        register_all(connection, keys)
        manifest = seed(
            connection,
            wanted,
            keys=keys,
            progress=show,
        )
        show("checking", 0, 1)
        check_manifest(connection, manifest)
        show("done", 1, 1)
