"""The texts of a Shapefile's table, whose encoding is told badly or not at all: by all of them together."""

import codecs
from collections.abc import Iterable, Sequence

from importers.files.refusals import refused
from importers.private_use import standard_characters

__all__ = ["UNDECODED", "Words", "words_of"]

# Read so, each character of a text is one of its bytes.
UNDECODED = "ISO-8859-1"
_CODECS = (("utf-8", "UTF-8"), ("gb18030", "GB18030"))


class Words:
    """Texts that were read undecoded, in the encoding that fits all of them."""

    def __init__(self, codec: str, name: str, *, is_cut: bool) -> None:
        self._codec, self.name, self._is_cut = codec, name, is_cut

    def text(self, undecoded: str) -> str:
        """The text, without half a character at its end."""
        decoded = _decoded(undecoded.encode("latin-1"), self._codec, is_cut=self._is_cut) or ""
        return standard_characters(decoded)


def words_of(undecoded: Iterable[str], said: str | None) -> Words:
    """Strict UTF-8 of all, else strict GB18030, else what the .cpg says.

    Fields are so many bytes long and writers cut through characters: where nothing fits, half a character at
    the end of a text is forgiven. Raises DomainError FILE_ENCODING.
    """
    texts = [one.encode("latin-1") for one in set(undecoded)]
    ways = [*_CODECS, *_said(said)]
    for is_cut in (False, True):
        for codec, name in ways:
            if _fits(texts, codec, is_cut=is_cut):
                return Words(codec, name, is_cut=is_cut)
    raise refused("FILE_ENCODING")


def _fits(texts: Sequence[bytes], codec: str, *, is_cut: bool) -> bool:
    return all(_decoded(one, codec, is_cut=is_cut) is not None for one in texts)


def _decoded(text: bytes, codec: str, *, is_cut: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(text, final=not is_cut)
    except UnicodeError:
        return None


def _said(said: str | None) -> list[tuple[str, str]]:
    name = (said or "").upper().replace("ANSI ", "CP")
    name = f"CP{name}" if name.isdigit() else name
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return []
    return [(found, name)] if codecs.lookup(name)._is_text_encoding else []  # noqa: SLF001  # base64 is a codec too
