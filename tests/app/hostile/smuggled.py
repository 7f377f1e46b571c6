"""Requests that two servers could read in two ways, and such as never end."""

from tests.app.hostile.request import CLOSED, sends

_POST = b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
_GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"

ROWS = (
    sends(
        "length and chunks", _POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400
    ),
    sends(
        "chunks and length", _POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400
    ),
    sends("two lengths", _POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
    sends("two lengths in one", _POST + b"Content-Length: 2, 2\r\n\r\n{}", 400),
    sends("a negative length", _POST + b"Content-Length: -2\r\n\r\n{}", 400),
    sends("a length in hexadecimal", _POST + b"Content-Length: 0x2\r\n\r\n{}", 400),
    sends("a length with a sign", _POST + b"Content-Length: +2\r\n\r\n{}", 400),
    sends("a length beyond numbers", _POST + b"Content-Length: 99999999999999999999999\r\n\r\n{}", 400),
    sends("chunks in another case and a space", _POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
    sends("chunks that are not last", _POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
    sends("an unknown coding", _POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
    sends("a chunk of no number", _POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", 400),
    sends(
        "a chunk that overflows",
        _POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n",
        400,
    ),
    sends(
        "chunk extensions",
        _POST + b"Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n",
        401,
        "NOT_SIGNED_IN",
    ),
    sends("a folded header", _GET + b"X-Long: a\r\n b: c\r\n\r\n", 400),
    sends("a header without a colon", _GET + b"X-Long\r\n\r\n", 400),
    sends("a header of no name", _GET + b": x\r\n\r\n", 400),
    sends("a header with a space in its name", _GET + b"X Long: x\r\n\r\n", 400),
    sends("NUL in a header", _GET + b"X-Long: a\0b\r\n\r\n", 400),
    sends("bare line feeds", b"GET /healthz HTTP/1.1\nHost: a\n\n", 400),
    sends("a bare carriage return", _GET + b"X-Long: a\rX-Other: b\r\n\r\n", 400),
    sends("a line before the request", b"\r\n\r\n" + _GET + b"\r\n", 200),
    sends("no such protocol", b"GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n", 400),
    sends("a method of no letters", b"G\0T /healthz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    sends("TLS on a plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64, 400),
    sends("no protocol at all", b"hello\r\n\r\n", 400),
    sends("a tunnel", b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n", 400),
    sends("a trace", b"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405, "METHOD_NOT_ALLOWED"),
    sends("a preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    sends("an upgrade to a socket", _GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 200),
    sends("a header of 70 KiB", _GET + b"X-Long: " + b"a" * 70_000 + b"\r\n\r\n", 400),
    sends("ten thousand headers", _GET + b"".join(b"X-%d: a\r\n" % n for n in range(10_000)) + b"\r\n", 400),
    sends("an address of 70 KiB", b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    sends("a head that never ends", _GET + b"X-Slow: ", CLOSED),
    sends("a body that never comes", _POST + b"Content-Length: 50\r\n\r\n{", 401, "NOT_SIGNED_IN"),
    sends("many requests on one connection", (_GET + b"\r\n") * 50, 200),
    sends(
        "a request inside another's body",
        _POST + b"Content-Length: 30\r\n\r\n" + _GET + b"\r\n",
        401,
        "NOT_SIGNED_IN",
    ),
)
