"""A cell of an .ods while it is open: whether the reader of values takes its text as it is seen.

That reader joins all text within a cell of text, a shape's and a pronunciation's too, and takes none of a
cell that says neither that it is text nor a value.
"""

from dataclasses import dataclass

__all__ = ["TYPE", "VALUES", "OpenCell", "opened"]

TYPE = "office:value-type"
VALUES = {f"office:{one}" for one in ("value", "string-value", "date-value", "time-value", "boolean-value")}
_NOTE = "office:annotation"  # the reader of values leaves it out
_BESIDE = {"text:ruby-text", "text:note"}


@dataclass
class OpenCell:
    """A cell that is open: where it stands, and how deep in a note or in what is no text of its own."""

    rows: range
    columns: range
    is_text: bool
    has_value: bool
    is_fault: bool = False
    notes: int = 0
    strange: int = 0

    def pass_by(self, name: str, step: int) -> None:
        """An element within it starts (1) or ends (-1)."""
        self.notes += step * (name == _NOTE)
        self.strange += step * (name in _BESIDE or not name.startswith("text:"))

    def misreads(self) -> bool:
        """Whether text that stands here is read as the cell's and is not, or is its own and is not read."""
        if self.notes or self.is_fault or self.has_value:
            return False
        return self.is_text == (self.strange > 0)

    def leaves_out(self) -> bool:
        """Whether a CDATA section that stands here is lost: the reader of values takes none."""
        return self.is_text and not (self.notes or self.is_fault)


def opened(rows: range, columns: range, said: dict[str, str]) -> OpenCell:
    """The cell that starts with these attributes; a value that is said is read, whatever text is there."""
    has_value = not VALUES.isdisjoint(said)
    return OpenCell(rows, columns, not has_value and said.get(TYPE) == "string", has_value)
