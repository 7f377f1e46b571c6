"""Addresses, hosts, headers and files that are other than they should be."""

from tests.app.hostile.request import NAME, NUMBER, Hostile, gets

_LOG = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "evil.example", "X-Original-URL": "/metrics"}
_BOUND = {"Content-Type": "multipart/form-data; boundary=x"}


def upload(
    name: str, file: bytes, status: int, code: str, *, filename: str = "a.csv", kind: str = "people"
) -> Hostile:
    """A file sent by the program of an administrator, for a county."""
    part = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    body = (
        part % (b"county", b"", b"500151")
        + part % (b"file", f'; filename="{filename}"'.encode(), file)
        + b"--x--\r\n"
    )
    return Hostile(
        name, status, code, method="POST", path=f"/imports/{kind}", who="client", headers=_BOUND, body=body
    )


PATHS = (
    gets("up from the files", "/assets/x/../../../../etc/passwd", 404, "NOT_FOUND"),
    gets("up, encoded", "/assets/x/%2e%2e%2f%2e%2e%2fetc/passwd", 404, "NOT_FOUND"),
    gets("up, encoded twice", "/assets/x/%252e%252e%252fetc", 404, "NOT_FOUND"),
    gets("up with backslashes", "/assets/x/..%5c..%5cetc", 404, "NOT_FOUND"),
    gets("NUL in an address", "/assets/x/page.css%00.png", 400, "NUL_CHARACTER"),
    gets("no UTF-8 in an address", "/assets/x/%ff%fe", 404, "NOT_FOUND"),
    gets("two slashes ahead", "//evil.example/", 404, "NOT_FOUND"),
    gets("a slash behind", "/sign-in/", 404, "NOT_FOUND"),
    gets("a whole address", "http://evil.example/metrics", 404, "NOT_FOUND"),
    gets("metrics without their token", "/metrics", 404, "NOT_FOUND"),
    gets("an open address with more", "/healthz/../exports/people.csv", 401, "NOT_SIGNED_IN", who="nobody"),
    gets("an open folder with more", "/assets/../exports/people.csv", 404, "NOT_FOUND", who="nobody"),
    gets("exports of nobody", "/exports/people.csv", 401, "NOT_SIGNED_IN", who="nobody"),
    gets("maps of nobody", "/maps/coverage/500151", 401, "NOT_SIGNED_IN", who="nobody"),
    gets("persons for who sees none", "/exports/people.csv", 403, "PERSONS_NOT_PERMITTED", who="leader"),
    gets(
        "another county's export",
        "/exports/coverage.csv?by=VILLAGE&division=500152000000",
        404,
        "AREA_NOT_FOUND",
    ),
    gets("another county's map", "/maps/coverage/500152000000", 404, "AREA_NOT_FOUND"),
    gets("another county's film", "/maps/coverage/500152000000/months.json", 404, "AREA_NOT_FOUND"),
    gets("a statement in an address", "/maps/coverage/500151%27%20OR%201=1", 404, "AREA_NOT_FOUND"),
    gets("a statement in a question", "/exports/people.csv?cell=%27%3B--", 404, "AREA_NOT_FOUND"),
    gets("an unknown parameter", "/exports/people.csv?debug=1", 400, "BAD_PARAMETER"),
    gets("a name in an address", f"/exports/people.csv?name={NUMBER}", 400, "BAD_PARAMETER"),
    gets("NUL in a question", "/exports/people.csv?cell=%00", 400, "NUL_CHARACTER"),
    gets("NUL in a place", "/maps/coverage/5001%00", 400, "NUL_CHARACTER"),
    gets("NUL in a search", "/maps/search?q=%00", 400, "NUL_CHARACTER"),
    gets("NUL in a name of the registry", "/registry/people?name=%00", 400, "NUL_CHARACTER"),
    gets("half a surrogate in a search", "/maps/search?q=%ed%a0%80", 200),
    gets("a day beyond days", "/exports/contact-ledger.csv?from=99999-01-01", 400, "BAD_PARAMETER"),
    gets("a script for a place", "/maps/search?q=%3Cscript%3Ealert(1)%3C/script%3E", 200),
    gets("officers' pages", "/officers/accounts", 403, "OFFICE_NEEDED"),
    gets(
        "a person's file of another county", "/registry/people/UGVyc29uOjUwMDE1Mjo3", 404, "PERSON_NOT_FOUND"
    ),
    gets("a line break in an address", "/sign-in?next=%0d%0aSet-Cookie:%20a=b", 200, who="nobody"),
)
HEADERS = (
    gets(
        "another host",
        "/exports/people.csv",
        401,
        "NOT_SIGNED_IN",
        who="nobody",
        headers={"Host": "evil.example"},
    ),
    gets("a host that is an attack", "/healthz", 200, who="nobody", headers={"Host": "a'\"><script>"}),
    gets("forwarded for another", "/exports/people.csv", 401, "NOT_SIGNED_IN", who="nobody", headers=_LOG),
    gets(
        "a method in a header",
        "/exports/people.csv",
        401,
        "NOT_SIGNED_IN",
        who="nobody",
        headers={"X-HTTP-Method-Override": "DELETE"},
    ),
    gets(
        "ranges without end",
        "/exports/people.csv",
        200,
        headers={"Range": "bytes=" + ",".join("0-" for _ in range(500))},
    ),
    gets(
        "languages without end",
        "/healthz",
        200,
        who="nobody",
        headers={"Accept-Language": ",".join(["zh;q=0.1"] * 800)},
    ),
    gets(
        "codings without end",
        "/healthz",
        200,
        who="nobody",
        headers={"Accept-Encoding": ",".join(["gzip;q=0.1"] * 800)},
    ),
    gets(
        "a name in a header",
        "/exports/people.csv",
        401,
        "NOT_SIGNED_IN",
        who="nobody",
        headers={"User-Agent": NUMBER},
    ),
    Hostile(
        "deleting an export",
        405,
        "METHOD_NOT_ALLOWED",
        method="DELETE",
        path="/exports/people.csv",
        who="worker",
    ),
    Hostile(
        "writing to an export",
        405,
        "METHOD_NOT_ALLOWED",
        method="PUT",
        path="/exports/people.csv",
        who="worker",
    ),
)
FILES = (
    upload("a file of who may not", b"x", 404, "AREA_NOT_FOUND", kind="stations"),
    upload("a program for a list", b"\x7fELF" + b"\0" * 100, 202, ""),
    upload("a bomb of zeros", b"PK\x03\x04" + b"\0" * 5000, 202, "", filename="a.xlsx"),
    upload("a way up for a name", b"\0", 202, "", filename="../../etc/cron.d/x"),
    upload("a name in a name", b"\0", 202, "", filename=f"{NAME}.csv"),
    upload("an empty file", b"", 202, ""),
    Hostile(
        "parts without an end",
        400,
        "FORM_MALFORMED",
        method="POST",
        path="/imports/people",
        who="client",
        headers=_BOUND,
        body=b"--x\r\n" * 50,
    ),
    Hostile(
        "no file at all",
        400,
        "NO_FILE",
        method="POST",
        path="/imports/people",
        who="client",
        headers=_BOUND,
        body=b"--x--\r\n",
    ),
    Hostile(
        "no such kind",
        404,
        "RUN_NOT_FOUND",
        method="POST",
        path="/imports/passwd",
        who="client",
        headers=_BOUND,
        body=b"--x--\r\n",
    ),
)
ROWS = (*PATHS, *HEADERS, *FILES)
