"""What is searched for, as an address carries it: sealed, because a name has no place in an address."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from db.errors import DomainError
from resolvers.people.identities import IdentityKeys, SealedAt, open_sealed, seal
from resolvers.viewer import Viewer

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Query:
    """The fields of the form as they were written."""

    name: str = ""
    number: str = ""
    place: str = ""
    category: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Query":
        """What a form says."""
        return cls(*[fields.get(name, "").strip()[:LONGEST] for name in cls.__slots__])


def sealed(keys: IdentityKeys, viewer: Viewer, query: Query) -> str:
    """A query as text of an address, which only its sender's next request can open."""
    content = json.dumps(asdict(query), ensure_ascii=False)
    return base64.urlsafe_b64encode(seal(keys, _place(viewer), content)).decode().rstrip("=")


def opened(keys: IdentityKeys, viewer: Viewer, text: str) -> Query | None:
    """The query of an address; None where there is none of this viewer's."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return Query(**json.loads(open_sealed(keys, _place(viewer), content)))
    except (ValueError, binascii.Error, DomainError):
        return None


def _place(viewer: Viewer) -> SealedAt:
    return SealedAt("search", viewer.subject, 0, 0)
