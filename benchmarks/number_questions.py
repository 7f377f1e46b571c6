"""Questions about numbers that are asked at each level, from the county up to the nation."""

from collections.abc import Mapping

COUNTS = "{ numerator denominator }"
POINTS = f"points {{ coverage {COUNTS} }}"
BAND = "filter: { categories: [DISCHARGED_SOLDIER], ageFrom: 60, ageTo: 79 }"
DUTIES = "{ expected satisfied overdue }"

NUMBERS: Mapping[str, str] = {
    "coverage": f"{{ coverage {COUNTS} }}",
    "coverage by child division": (
        f"{{ coverageBreakdown(by: CHILD_DIVISION) {{ parts {{ key coverage {COUNTS} }} }} }}"
    ),
    "coverage by category and age": f"{{ coverage({BAND}) {COUNTS} }}",
    "waterfall": "{ coverage { numerator waterfall { persons } } }",
    "trend of 12 months": f"{{ coverageTrend(months: 12) {{ {POINTS} }} }}",
    "trend of 36 months": f"{{ coverageTrend(months: 36) {{ {POINTS} }} }}",
    "trend of 36 months with sums": (
        f"{{ coverageTrend(months: 36) {{ {POINTS} cumulative {{ coverage {COUNTS} }} }} }}"
    ),
    "trend of 36 months by category and age": f"{{ coverageTrend(months: 36, {BAND}) {{ {POINTS} }} }}",
    "continuity": "{ continuity { whole { numerator denominator } } }",
    "duties": f"{{ dutySummary {{ whole {DUTIES} }} }}",
    "duties by child division": (
        f"{{ dutySummary(by: CHILD_DIVISION) {{ parts {{ key counts {DUTIES} }} }} }}"
    ),
}
# Of a county alone: rows of its own.
OF_A_COUNTY: Mapping[str, str] = {
    "coverage by cell": f"{{ coverageBreakdown(by: CELL) {{ parts {{ key coverage {COUNTS} }} }} }}",
    "duties by cell": f"{{ dutySummary(by: CELL) {{ parts {{ key counts {DUTIES} }} }} }}",
}
