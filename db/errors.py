"""Expected failures.

Each has a stable code and says, in Chinese and English, what was wrong and what would be right.
"""

from collections.abc import Mapping


class DomainError(Exception):
    """A failure the caller can act on. `code` never changes once published; the texts may.

    `details` name what the caller needs for it, never a personal value.
    """

    def __init__(self, code: str, zh: str, en: str, details: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.details: Mapping[str, object] = details or {}
        self.code = code
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        return f"{self.code}: {self.zh} / {self.en}"
