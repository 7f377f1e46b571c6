"""The application: routes, what stands around them, and the database they share."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import literal, select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from app.commands.demo_tokens import demo_tokens
from app.exports.routes import export_routes, exports_at_once
from app.http.assets import asset_manifest, asset_urls
from app.http.compression import Compress
from app.http.cookies import forget, remember
from app.http.disconnects import Abandon
from app.http.entity_tags import Revalidate
from app.http.forms import fields_of
from app.http.front import Front
from app.http.guards import SafeHeaders, SignedInOnly
from app.http.languages import Speak
from app.http.problems import HANDLERS, NothingEscapes
from app.http.static_files import asset_route
from app.settings import Settings, settings_from_environment
from app.setup.nodes import own_node
from app.tokens import Identify, VerifiedTokens, viewer_of_token
from db.engine import Database, open_database
from db.ids import IdMaker
from geo.work.pool import WorkPool
from resolvers.viewer import Viewer
from resolvers.windows import today_in_china
from schema.build import build_schema
from schema.context import Context
from schema.http.endpoint import Endpoint, graphql_route
from schema.http.graphiql import GRAPHIQL_FILES, graphiql_page
from schema.http.lane import Lane
from web_map.routes import MAP_FILES, map_routes
from web_pages.page import STYLES
from web_pages.sign_in import SignIn, sign_in_routes

HEALTH_SECONDS = 3.0
NO_TOKENS: Mapping[str, str] = MappingProxyType({})
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[Mapping[str, object]]]
Node = Callable[[], AbstractContextManager[int]]


def app_from_environment() -> Starlette:
    """The application as RONGGE_* describe it: `uvicorn --factory app.factory:app_from_environment`."""
    settings = settings_from_environment()
    files = {**asset_manifest(), **GRAPHIQL_FILES, **STYLES, **MAP_FILES}
    urls = asset_urls(files)
    page = graphiql_page(urls) if settings.graphiql else None
    schema = build_schema()
    endpoint = Endpoint(schema=schema, context_of=context_of, lane=Lane(schema), page=page)
    tokens = demo_tokens(settings).by_role() if settings.demo else NO_TOKENS
    exports = export_routes(at_once=exports_at_once(settings.pool_size))
    routes = [graphql_route(endpoint), *map_routes(urls.__getitem__), *exports]
    return create_app(
        settings,
        routes=routes,
        files=files,
        tokens=tokens,
        node=lambda: own_node(settings.nodes_folder, settings.nodes),
        endpoint=endpoint,
    )


def context_of(request: Request, viewer: Viewer) -> Context:
    """What the resolvers of one GraphQL request share."""
    return context_for(request.scope["state"], viewer)


def context_for(state: Mapping[str, Any], viewer: Viewer) -> Context:
    """The same, of the state of the application that every request bears."""
    return Context(viewer, state["database"], state["ids"], today_in_china(), state["work"])


def create_app(
    settings: Settings,
    *,
    routes: Sequence[BaseRoute],
    files: Mapping[str, Path],
    tokens: Mapping[str, str] = NO_TOKENS,
    node: Node | None = None,
    endpoint: Endpoint | None = None,
) -> Starlette:
    """The application around `routes` (/graphql, /maps). `files`: browser assets by logical name, STYLES too.

    `node` is held while it runs, so that nobody else makes ids under it; without one it is the settings'.
    `endpoint` is asked by the short way first.
    While it runs, `request.state` has the open `database`, the maker of `ids`, the pool for heavy `work`,
    and the `viewer` who asks.
    """
    pages = SignIn(
        demo_tokens=tokens,
        graphiql=settings.graphiql,
        fields_of=fields_of,
        verify=partial(viewer_of_token, settings.token_key),
        remember=remember,
        forget=forget,
    )
    app = Starlette(
        routes=[*routes, *sign_in_routes(pages), Route("/healthz", health), asset_route(files)],
        middleware=_around(settings, endpoint),
        exception_handlers=HANDLERS,
        lifespan=_lifespan(settings, node or (lambda: nullcontext(settings.node))),
    )
    app.state.asset_urls = asset_urls(files)
    # One thing has one address; a redirect would also repeat whatever host the client claims.
    app.router.redirect_slashes = False
    return app


def _around(settings: Settings, endpoint: Endpoint | None) -> list[Middleware]:
    """From the outside in."""
    tokens = VerifiedTokens(settings.token_key)
    front = (
        []
        if endpoint is None
        else [Middleware(Front, endpoint=endpoint, tokens=tokens, context_for=context_for)]
    )
    return [
        Middleware(SafeHeaders),
        Middleware(Speak),
        Middleware(NothingEscapes),
        Middleware(Abandon),
        *front,
        Middleware(Compress),
        Middleware(Revalidate),
        Middleware(Identify, tokens=tokens),
        Middleware(SignedInOnly),
    ]


def _lifespan(settings: Settings, node: Node) -> Lifespan:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[Mapping[str, object]]:
        database = open_database(
            settings.sqlalchemy_url,
            pool_size=settings.pool_size,
            statement_timeout_ms=settings.statement_timeout_ms,
        )
        work = WorkPool()
        with node() as own:
            try:
                yield {"database": database, "ids": IdMaker(own), "work": work}
            finally:
                await work.close()
                await database.close()

    return lifespan


async def health(request: Request) -> JSONResponse:
    """Whether the database answers."""
    database: Database = request.state.database
    try:
        async with asyncio.timeout(HEALTH_SECONDS):
            await database.rows(select(literal(1)))
    except Exception:  # noqa: BLE001  (whatever the reason, the answer is that it does not)
        return JSONResponse({"status": "unavailable"}, 503)
    return JSONResponse({"status": "ok"})
