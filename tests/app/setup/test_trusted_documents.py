"""Documents that were put on file, in each form that clients write, and the refusal of all others."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app.setup.trusted_documents import trusted_documents
from db.errors import DomainError
from tests.app.service import settings_for

ONE, TWO = "query One { viewer { name } }", "query Two { viewer { role } }"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def written(folder: Path, manifest: Any) -> Path:
    file = folder / "documents.json"
    file.write_text(manifest if isinstance(manifest, str) else json.dumps(manifest), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "manifest",
    [
        {digest(ONE): ONE, digest(TWO): TWO},
        {"d41d8cd98f00b204e9800998ecf8427e": ONE, "One": TWO},
        {"format": "apollo", "operations": [{"id": digest(ONE), "body": ONE}, {"body": TWO}]},
    ],
)
def test_each_form_of_a_manifest_is_read(tmp_path: Path, manifest: Any) -> None:
    found = trusted_documents(written(tmp_path, manifest))
    assert found == frozenset(bytes.fromhex(digest(text)) for text in (ONE, TWO))


@pytest.mark.parametrize(
    "manifest", ["", "[]", "[1]", "{", {digest(TWO): ONE}, {"x": 1}, {"operations": [{"id": "x"}]}]
)
def test_what_is_none_is_told_at_the_start(tmp_path: Path, manifest: Any) -> None:
    with pytest.raises(DomainError, match="DOCUMENTS_UNREADABLE"):
        trusted_documents(written(tmp_path, manifest))


def test_a_file_that_is_not_there_is_told_too(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="DOCUMENTS_UNREADABLE"):
        trusted_documents(tmp_path / "none.json")
    assert trusted_documents(None) is None
    assert settings_for(TRUSTED_DOCUMENTS="/x.json").trusted_documents == Path("/x.json")
    assert settings_for().trusted_documents is None
