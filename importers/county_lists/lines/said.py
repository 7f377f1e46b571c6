"""What a line of a list says of a division, as it is kept."""

import json
from dataclasses import asdict, dataclass

from geo.division_codes import twelve_digits

__all__ = ["Said", "said_in"]


@dataclass(frozen=True, slots=True)
class Said:
    """Codes as they are written (2 to 12 digits) and names; what is None is not said."""

    code: str | None = None
    name: str | None = None
    parent_code: str | None = None
    parent: str | None = None

    @property
    def whole_code(self) -> str | None:
        """The code in twelve digits."""
        return None if self.code is None else twelve_digits(self.code)

    @property
    def text(self) -> str:
        """The same as text, which `said_in` reads."""
        return json.dumps(asdict(self), ensure_ascii=False)


def said_in(text: str) -> Said:
    """What `Said.text` holds."""
    return Said(**json.loads(text))
