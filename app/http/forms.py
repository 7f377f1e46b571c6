"""Forms of our own pages, and files sent with them: read within bounds, and refused from other sites."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from typing import IO
from urllib.parse import parse_qs

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from app.http.identify import cross_site
from app.http.origins import comes_from_here
from schema.http.failures import HttpError
from schema.http.request import body_of, headers_of, nul_character
from web_pages.browser import Upload

LARGEST, SECONDS, MOST_FIELDS = 16 * 1024, 10.0, 10
# A form that asks about every column of a workbook.
LARGEST_LONG, MOST_LONG = 512 * 1024, 5_000
# A register of a million people as XLSX is about as large; the proxy lets as much pass.
LARGEST_FILE = 64 * 1024 * 1024
FILE_SECONDS = 120.0
LARGEST_FIELD = 4 * 1024


async def fields_of(request: Request) -> dict[str, str]:
    """The fields by name, the first value of each. Raises CROSS_SITE, FORM_MALFORMED, and as `body_of`."""
    return await _fields(request, LARGEST, MOST_FIELDS)


async def many_fields_of(request: Request) -> dict[str, str]:
    """The same of a long form; of one with a small file the file's text stands under its name."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _parts(request)
    return await _fields(request, LARGEST_LONG, MOST_LONG)


class _TooLarge(MultiPartException):
    """The kind of error after which the parser closes its files."""


async def upload_of(request: Request) -> Upload:
    """The form and its file. Raises CROSS_SITE, FORM_MALFORMED, BODY_TOO_LARGE, BODY_TOO_SLOW, NO_FILE."""
    if not comes_from_here(request.headers):
        raise cross_site()
    return await any_upload(request)


async def any_upload(request: Request) -> Upload:
    """The same whoever sends it, as programs do that hold a token."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise _malformed()
    declared = request.headers.get("content-length", "")[:20]
    if declared.isdecimal() and int(declared) > LARGEST_FILE:
        raise _too_large()
    parser = MultiPartParser(
        request.headers, _bounded(request), max_files=1, max_fields=MOST_FIELDS, max_part_size=LARGEST_FIELD
    )
    try:
        async with asyncio.timeout(FILE_SECONDS):
            form = await parser.parse()
    except _TooLarge:
        raise _too_large() from None
    except MultiPartException:
        raise _malformed() from None
    except TimeoutError:
        raise HttpError("BODY_TOO_SLOW", "请求发送超时。", "The request arrived too slowly.") from None
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        await form.close()
        raise HttpError("NO_FILE", "请选择要上传的文件。", "Choose a file to upload.")
    if "\0" in file.filename:
        await form.close()
        raise nul_character()
    fields = _without_nul({name: value for name, value in form.items() if isinstance(value, str)})
    return Upload(fields, file.filename, await asyncio.to_thread(_digest, file.file), file.file)


async def _fields(request: Request, largest: int, most: int) -> dict[str, str]:
    if not comes_from_here(request.headers):
        raise cross_site()
    body = await body_of(headers_of(request.scope), request.receive, limit=largest, seconds=SECONDS)
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=most, errors="strict")
    except ValueError:
        raise _malformed() from None
    return _without_nul({name: values[0] for name, values in fields.items()})


async def _parts(request: Request) -> dict[str, str]:
    """The fields of a form in parts, and the text of its file. Raises as `_fields`."""
    if not comes_from_here(request.headers):
        raise cross_site()
    body = await body_of(headers_of(request.scope), request.receive, limit=LARGEST_LONG, seconds=SECONDS)

    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(
        request.headers, whole(), max_files=1, max_fields=MOST_LONG, max_part_size=LARGEST_LONG
    )
    try:
        form = await parser.parse()
    except MultiPartException:
        raise _malformed() from None
    fields: dict[str, str] = {}
    try:
        for name, value in form.multi_items():
            fields.setdefault(name, value if isinstance(value, str) else await _text_of(value))
    finally:
        await form.close()
    return _without_nul(fields)


async def _text_of(file: UploadFile) -> str:
    try:
        return (await file.read()).decode("utf-8-sig")
    except ValueError:
        raise _malformed() from None


def _without_nul(fields: dict[str, str]) -> dict[str, str]:
    """The fields. Raises NUL_CHARACTER, which no text of the database may hold."""
    if any("\0" in value for value in fields.values()):
        raise nul_character()
    return fields


async def _bounded(request: Request) -> AsyncGenerator[bytes, None]:
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > LARGEST_FILE:
            raise _TooLarge("")
        yield chunk


def _digest(content: IO[bytes]) -> bytes:
    content.seek(0)
    whole = hashlib.sha256()
    while piece := content.read(1 << 20):
        whole.update(piece)
    content.seek(0)
    return whole.digest()


def _malformed() -> HttpError:
    return HttpError("FORM_MALFORMED", "表单无效。", "The form is malformed.")


def _too_large() -> HttpError:
    most = LARGEST_FILE // 1024 // 1024
    return HttpError(
        "BODY_TOO_LARGE",
        f"文件超过 {most} MB；请按乡镇分成几个文件。",
        f"The file is larger than {most} MB: split it by township.",
    )
