"""Readers of cells in the one form that fields want: cell, heading, today."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from db.codes.code import Code
from importers.columns.field import Reader
from importers.files.sheets import Cell
from importers.findings import Read
from importers.values.names import text
from importers.values.words import all_coded, coded

__all__ = ["as_written", "text_of", "undated", "word_of", "words_of"]

AnyCode = TypeVar("AnyCode", bound=Code)


def undated(read: Callable[[Cell, str], Read[Any]]) -> Reader:
    """A reader that does not care what day it is."""
    return lambda cell, column, _: read(cell, column)


def text_of(longest: int) -> Reader:
    """Reads a text of so many characters."""
    return lambda cell, column, _: text(cell, column, longest)


def word_of(words: Mapping[str, AnyCode]) -> Reader:
    """Reads a word of a table."""
    return lambda cell, column, _: coded(cell, column, words)


def words_of(words: Mapping[str, AnyCode]) -> Reader:
    """Reads several words of a table."""
    return lambda cell, column, _: all_coded(cell, column, words)


def as_written(cell: Cell, _column: str, _today: date) -> Read[Any]:
    """The cell itself, for what only several columns together can say, as a coordinate."""
    return Read(cell if cell.text else None)
