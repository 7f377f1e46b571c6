"""The pages by which people come in: what they know of this installation and of a browser."""

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.routing import Route

from app.cookies import forget, know_device, place_of, remember, session_of
from app.http.forms import fields_of, many_fields_of, upload_of
from app.jobs.receiving import receiving_routes
from app.keys.held import keys_of
from app.oidc.client import ProviderClient
from app.oidc.flows import Flows
from app.oidc.keys import ProviderKeys
from app.oidc.metadata import KnownMetadata
from app.oidc.pages import BEGIN, ProviderPages, provider_routes
from app.oidc.settings import Provider
from app.oidc.tokens import ProviderTokens
from app.settings import Settings
from app.tokens import Keys, viewer_of_token
from resolvers.access.known import KnownHolders
from resolvers.access.password_change import Passwords
from resolvers.access.second_factor.enrolment import SecondFactors
from resolvers.access.sign_in import Signing
from resolvers.windows import today_in_china
from schema.http.failures import as_http
from web_pages.account import AccountPages, account_routes
from web_pages.browser import Browser
from web_pages.imports.routes import import_routes
from web_pages.officers.routes import officer_routes
from web_pages.registry.routes import registry_routes
from web_pages.second_factor import SecondFactorPages, second_factor_routes
from web_pages.sign_in import OtherWay, SignIn, sign_in_routes


def entrance_routes(
    settings: Settings,
    holders: KnownHolders,
    tokens: Mapping[str, str],
    accounts: Mapping[str, tuple[str, str]],
) -> list[Route]:
    """The start page, signing in and out, one's own account, the import desk, the registry, the offices.

    `tokens` and `accounts` are the demo's, by role.
    """
    browser, rules = _browser(settings.token_keys), settings.password_rules
    keys = keys_of(settings)

    def passwords_of(request: Request) -> Passwords:
        return Passwords(request.state.database, request.state.hashing, rules)

    def signing_of(request: Request) -> Signing:
        state = request.state
        return Signing(state.database, state.ids, state.hashing, rules, keys)

    client = _client(settings.oidc)
    signing = SignIn(
        demo_tokens=tokens,
        demo_accounts=accounts,
        graphiql=settings.graphiql,
        browser=browser,
        verify=partial(viewer_of_token, settings.token_keys),
        signing_of=signing_of,
        provider=None if client is None else OtherWay(BEGIN, client.provider.name, client.way_out),
    )
    account = AccountPages(browser=browser, holders=holders, passwords_of=passwords_of)
    factor = SecondFactorPages(
        account=account,
        factors_of=lambda request: SecondFactors(
            request.state.database, keys, passwords_of(request), settings.second_factor
        ),
    )
    return [
        *sign_in_routes(signing),
        *_provider_routes(client, settings.token_keys, signing),
        *account_routes(account),
        *second_factor_routes(factor),
        *receiving_routes(today_in_china),
        *import_routes(browser, today_in_china),
        *registry_routes(browser, today_in_china),
        *officer_routes(browser, today_in_china),
    ]


def _provider_routes(client: ProviderClient | None, keys: Keys, form: SignIn) -> list[Route]:
    """Those of the identity provider, where one is set."""
    if client is None:
        return []
    return provider_routes(ProviderPages(client=client, flows=Flows(keys), browser=form.browser, form=form))


def _client(provider: Provider | None) -> ProviderClient | None:
    """What asks the identity provider, where one is set; nothing is asked before somebody signs in there."""
    if provider is None:
        return None
    metadata = KnownMetadata(provider)
    tokens = ProviderTokens(provider, ProviderKeys(provider.issuer, metadata))
    return ProviderClient(provider, metadata, tokens)


def _browser(keys: Keys) -> Browser:
    """Forms and cookies of our own pages; the first of `keys` signs that a device is known."""
    return Browser(
        fields_of=fields_of,
        many_fields_of=many_fields_of,
        upload_of=upload_of,
        session_of=session_of,
        remember=remember,
        forget=forget,
        place_of=partial(place_of, keys),
        know_device=partial(know_device, keys),
        status_of=lambda error: as_http(error).status,
    )
