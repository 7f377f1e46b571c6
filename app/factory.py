"""The application: routes, what stands around them, and the database they share."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from types import MappingProxyType

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Scope

from app.checks.readiness import health
from app.commands.demo_accounts import demo_entrances
from app.commands.demo_tokens import demo_tokens, demo_viewers_of
from app.entrance import entrance_routes
from app.exports.routes import export_routes, exports_at_once
from app.http.assets import asset_manifest, asset_urls
from app.http.compression import Compress, compressed
from app.http.disconnects import Abandon
from app.http.door import Door
from app.http.entity_tags import Revalidate
from app.http.guards import SafeHeaders, SignedInOnly
from app.http.identify import Callers, Identify
from app.http.languages import Speak
from app.http.problems import HANDLERS, NothingEscapes
from app.http.sharing import Share
from app.http.static_files import asset_route
from app.keys.held import keys_of
from app.metrics.count import Count
from app.metrics.exposition import metrics_routes
from app.metrics.families import REFUSALS
from app.ogc.routes import ogc_routes
from app.rates.accounts import AccountRates
from app.settings import Settings, settings_from_environment
from app.setup.nodes import own_node
from app.setup.trusted_documents import trusted_documents
from app.tokens import VerifiedTokens
from app.upkeep.access import watch
from app.upkeep.log_months import keep_months_ahead
from db.engine import open_as_owner, open_database
from db.ids import IdMaker
from geo.work.pool import WorkPool
from resolvers.access.hashing import Hashing
from resolvers.access.known import KnownHolders
from resolvers.viewer import Viewer
from resolvers.windows import today_in_china
from schema.build import schema_of_process
from schema.context import Context
from schema.http.endpoint import Endpoint
from schema.http.graphiql.page import GRAPHIQL_FILES, graphiql_page
from schema.http.lane import Lane
from web_map.routes import MAP_FILES, map_routes
from web_pages.page import STYLES
from web_pages.worker.pages import worker_routes

NO_TOKENS: Mapping[str, str] = MappingProxyType({})
NO_ACCOUNTS: Mapping[str, tuple[str, str]] = MappingProxyType({})
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[Mapping[str, object]]]
Node = Callable[[], AbstractContextManager[int]]
Answering = Callable[[Callers], ASGIApp]


def app_from_environment() -> Starlette:
    """The application as RONGGE_* describe it: `uvicorn --factory app.factory:app_from_environment`."""
    settings = settings_from_environment()
    files = {**asset_manifest(), **GRAPHIQL_FILES, **STYLES, **MAP_FILES}
    urls = asset_urls(files)
    page = graphiql_page(urls) if settings.graphiql else None
    tokens = demo_tokens(settings) if settings.demo else NO_TOKENS
    accounts = demo_entrances(settings, demo_viewers_of(settings)) if settings.demo else NO_ACCOUNTS
    exports = export_routes(at_once=exports_at_once(settings.pool_size))
    return create_app(
        settings,
        routes=[*map_routes(urls.__getitem__, base_map=settings.base_map), *ogc_routes(), *exports],
        files=files,
        tokens=tokens,
        accounts=accounts,
        node=lambda: own_node(settings.nodes_folder, settings.nodes),
        answering=partial(graphql, page=page, trusted=trusted_documents(settings.trusted_documents)),
    )


def graphql(
    callers: Callers, *, page: str | None = None, trusted: frozenset[bytes] | None = None
) -> Endpoint:
    """What answers at /graphql, for these callers; `page` is GraphiQL's where it is enabled."""
    schema = schema_of_process()
    return Endpoint(
        schema=schema,
        viewer_of=callers.signed_in,
        context_of=context_of,
        lane=Lane(schema),
        coded=compressed,
        page=page,
        trusted=trusted,
        noted=lambda code: REFUSALS.labels(code).inc(),
    )


def context_of(scope: Scope, viewer: Viewer) -> Context:
    """What the resolvers of one GraphQL request share."""
    state = scope["state"]
    held = [state[name] for name in ("work", "keys", "hashing", "issuer")]
    return Context(viewer, state["database"], state["ids"], today_in_china(), *held)


def create_app(
    settings: Settings,
    *,
    routes: Sequence[BaseRoute],
    files: Mapping[str, Path],
    tokens: Mapping[str, str] = NO_TOKENS,
    accounts: Mapping[str, tuple[str, str]] = NO_ACCOUNTS,
    node: Node | None = None,
    answering: Answering | None = None,
) -> Starlette:
    """The application around `routes` (/maps, /exports). `files`: browser assets by logical name, STYLES too.

    `node` is held while it runs, so that nobody else makes ids under it; without one it is the settings'.
    `answering` makes what answers at /graphql. While it runs, `request.state` has the open `database`, that
    of the owner for `keeping`, the maker of `ids`, the pool for heavy `work`, the `keys` of identity
    numbers, the `hashing` of passwords and the `viewer` who asks.
    """
    holders = KnownHolders(settings.password_rules, settings.second_factor)
    app = Starlette(
        routes=[
            *routes,
            *entrance_routes(settings, holders, tokens, accounts),
            *worker_routes(today_in_china),
            Route("/healthz", health),
            *metrics_routes(settings.metrics_token),
            asset_route(files),
        ],
        middleware=_around(settings, holders, answering),
        exception_handlers=HANDLERS,
        lifespan=_lifespan(settings, holders, node or (lambda: nullcontext(settings.node))),
    )
    app.state.asset_urls = asset_urls(files)
    # One thing has one address; a redirect would also repeat whatever host the client claims.
    app.router.redirect_slashes = False
    return app


def _around(settings: Settings, holders: KnownHolders, answering: Answering | None) -> list[Middleware]:
    """From the outside in."""
    tokens, rates = VerifiedTokens(settings.token_keys), AccountRates(settings.requests_per_minute)
    callers = Callers(tokens, holders, rates, settings.origins)
    sharing = [Middleware(Share, origins=settings.origins)] if settings.origins else []
    door = [Middleware(Door, answering=answering(callers))] if answering else []
    return [
        Middleware(Count),
        Middleware(SafeHeaders),
        Middleware(Speak),
        *sharing,
        Middleware(NothingEscapes),
        Middleware(Abandon, limit_s=settings.answer_within_s),
        *door,
        Middleware(Compress),
        Middleware(Revalidate),
        Middleware(Identify, callers=callers),
        Middleware(SignedInOnly),
    ]


def _lifespan(settings: Settings, holders: KnownHolders, node: Node) -> Lifespan:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[Mapping[str, object]]:
        database = open_database(
            settings.server_url.render_as_string(hide_password=False),
            pool_size=settings.pool_size,
            request_timeout_ms=settings.request_timeout_ms,
        )
        work, issuer = WorkPool(), settings.oidc.issuer if settings.oidc else ""
        held = {"keys": keys_of(settings), "hashing": Hashing(), "issuer": issuer}
        keeping = open_as_owner(settings.sqlalchemy_url, pool_size=2)
        beside = [
            asyncio.create_task(watch(holders, database)),
            asyncio.create_task(keep_months_ahead(keeping)),
        ]
        with node() as own:
            try:
                yield {"database": database, "keeping": keeping, "ids": IdMaker(own), "work": work, **held}
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.wait(beside)
                await work.close()
                await keeping.close()
                await database.close()

    return lifespan
