"""The routes below /registry/policies, for whoever analyses or manages the ground."""

from starlette.routing import Route

from web_pages.registry.acts.page import ActPages
from web_pages.registry.asked import Room
from web_pages.registry.policies.acts import DRAFTING, POLICY_TURNS
from web_pages.registry.policies.listed import OWN_POLICY, POLICIES, POLICY, PolicyListPages, PolicyPages


def policy_routes(room: Room) -> list[Route]:
    """The list, a policy, and what may be done about one."""
    acts = [ActPages(room, DRAFTING, POLICY), *[ActPages(room, act, OWN_POLICY) for act in POLICY_TURNS]]
    return [
        Route(POLICIES, PolicyListPages(room).show),
        Route(f"{POLICIES}/{{policy}}", PolicyPages(room).show),
        *[route for pages in acts for route in pages.routes()],
    ]
