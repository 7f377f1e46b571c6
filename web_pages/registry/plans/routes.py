"""The routes below /registry/plans, for whoever analyses or manages the ground."""

from starlette.routing import Route

from web_pages.registry.asked import Room, both
from web_pages.registry.plans.creating import CreatingPages
from web_pages.registry.plans.draft import DraftPages
from web_pages.registry.plans.listed import PLANS, PlanListPages
from web_pages.registry.plans.one import PlanPages


def plan_routes(room: Room) -> list[Route]:
    """Plans, what is drawn in a draft, and what may be done about one."""
    draft = DraftPages(room)
    return [
        Route(PLANS, PlanListPages(room).show),
        *both(f"{PLANS}/new", CreatingPages(room)),
        *both(f"{PLANS}/{{plan}}", PlanPages(room)),
        Route(f"{PLANS}/{{plan}}/draw", draft.choose),
        *both(f"{PLANS}/{{plan}}/draw/{{village}}", draft),
    ]
