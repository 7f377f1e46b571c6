"""The window of an answer, as it is shown."""

from datetime import date

import strawberry

from schema.fields import both, shown


@strawberry.type(description=both("时间窗：左闭右开", "A half-open window of civil days"))
class Window:
    from_on: date = shown("起始日期（含）", "First day", name="from")
    to_on: date = shown("截止日期（不含）", "Day before which it ends", name="to")
