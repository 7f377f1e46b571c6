"""The language in which a caller is spoken to: Chinese, or English for who prefers it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from db.codes import Code


class Language(Code):
    """A language that texts are kept in; its value is the tag of BCP 47."""

    ZH = "zh-CN", "中文", "Chinese"
    EN = "en", "英文", "English"


_spoken: ContextVar[Language] = ContextVar("spoken", default=Language.ZH)


def language() -> Language:
    """The language of the request under way, Chinese where nobody said otherwise."""
    return _spoken.get()


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Answers in this language within."""
    token = _spoken.set(chosen)
    try:
        yield
    finally:
        _spoken.reset(token)


def said(zh: str, en: str) -> str:
    """The one of two texts that the caller reads."""
    return en if _spoken.get() is Language.EN else zh


def name_of(code: Code) -> str:
    """A coded value's name in the caller's language."""
    return said(code.zh, code.en)


@lru_cache(maxsize=512)
def preferred(accept_language: str) -> Language:
    """The language that an Accept-Language header (RFC 9110, 12.5.4) weighs most; Chinese at a draw."""
    weights = {"zh": 0.0, "en": 0.0}
    for one in accept_language.lower().split(","):
        tag, *parameters = (piece.strip() for piece in one.split(";"))
        primary = tag.partition("-")[0]
        if primary in weights:
            weights[primary] = max(weights[primary], _weight(parameters))
    return Language.EN if weights["en"] > weights["zh"] else Language.ZH


def _weight(parameters: list[str]) -> float:
    """What `q=` says, 1 without it, 0 for what is no weight."""
    named = next((one[2:] for one in parameters if one.startswith("q=")), "1")
    try:
        weight = float(named)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
