"""What of an object a document asks for."""

from collections.abc import Sequence

from strawberry.types.nodes import SelectedField, Selection

from schema.context import RonggeInfo


def selects(info: RonggeInfo, name: str) -> bool:
    """Whether the document names a field of the object under way, be it behind a fragment or a directive."""
    return any(_names(field.selections, name) for field in info.selected_fields)


def _names(selections: Sequence[Selection], name: str) -> bool:
    return any(
        one.name == name if isinstance(one, SelectedField) else _names(one.selections, name)
        for one in selections
    )
