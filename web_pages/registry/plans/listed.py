"""The grid plans of a county."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from db import codes
from db.errors import DomainError
from geo.division_codes import check_division_code, twelve_digits
from resolvers.grid_plans.plans import number_of_plans, page_of_plans
from resolvers.ground.named_areas import own_grounds
from resolvers.viewer import Permission
from web_pages.paging import ON_A_PAGE, Listed, page_number
from web_pages.registry.asked import REGISTRY, Room, room_answer
from web_pages.registry.form import beside

PLANS = f"{REGISTRY}/plans"


@dataclass(frozen=True, slots=True)
class PlanListPages:
    """The page of grid plans."""

    room: Room

    async def show(self, request: Request) -> Response:
        """Those of one's own county, or of one that is named. Raises DomainError NOT_PERMITTED."""
        asked, number = self.room.asked(request), page_number(request)
        own = own_grounds(asked.ask)[0]
        county = request.query_params.get("county", "").strip() or str(own.county_id)
        errors, listed = dict[str, str](), Listed([], 0, number)
        try:
            code = check_division_code(twelve_digits(county))
            total = await asked.number(number_of_plans(asked.ask, code))
            page = page_of_plans(asked.ask, code, ON_A_PAGE, None).offset((number - 1) * ON_A_PAGE)
            listed = Listed(await asked.rows(page), total, number)
        except DomainError as error:
            if error.code != "BAD_DIVISION_CODE":
                raise
            errors = beside(error, {"BAD_DIVISION_CODE": "county"})
        return room_answer(
            request,
            "plans.html",
            status=400 if errors else 200,
            listed=listed,
            county=county,
            errors=errors,
            codes=codes,
            manages=bool(asked.ask.viewer.areas(Permission.MANAGE)),
            done=request.query_params.get("done", ""),
        )
