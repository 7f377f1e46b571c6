"""Those who are not who they say: forged, old and others' tokens and cookies, and pages of other sites."""

from tests.app.hostile.request import FORM, JSON, Hostile

_ASK = b'{"query": "{ viewer { name } }"}'
_ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
_COOKIE = {"Cookie": "rongge_session={session}"}
_SIGN = b"name=leader-1&password=wrong"


def bearer(name: str, token: str, code: str = "INVALID_TOKEN", status: int = 401) -> Hostile:
    headers = JSON | {"Authorization": f"Bearer {token}"}
    return Hostile(name, status, code, method="POST", headers=headers, body=_ASK)


def cookie(name: str, status: int, code: str, value: str = "{session}", **headers: str) -> Hostile:
    given = (
        JSON | {"Cookie": f"rongge_session={value}"} | {n.replace("_", "-"): v for n, v in headers.items()}
    )
    return Hostile(name, status, code, method="POST", headers=given, body=_ASK)


TOKENS = (
    Hostile("no token", 401, "NOT_SIGNED_IN", method="POST", headers=JSON, body=_ASK),
    bearer("no token behind the word", ""),
    bearer("a token of nothing", "a.b.c"),
    bearer("a token that is signed by nobody", "{none}"),
    bearer("a token signed with another key", "{other key}"),
    bearer("a token whose key id is a path", "{kid path}"),
    bearer("a token whose key id is a statement", "{kid sql}"),
    bearer("a token that brings its key", "{jwk}"),
    bearer("a token that names where its key lies", "{jku}"),
    bearer("a token of another issuer", "{issuer}"),
    bearer("a token for somebody else", "{audience}"),
    bearer("a token that has ended", "{expired}", "TOKEN_EXPIRED"),
    bearer("a token that never ends", "{endless}"),
    bearer("a token beyond its role", "{beyond}"),
    bearer("a token with more behind it", "{worker}x"),
    bearer("a token that was taken back", "{revoked}", "SESSION_ENDED"),
    bearer("a session for a token", "{session}", "SESSION_ENDED"),
    bearer("a token of 60 KiB", "a" * 60_000),
    bearer("a token in other letters", "ｅｙＪ"),
    Hostile(
        "a password for a token",
        401,
        "INVALID_TOKEN",
        method="POST",
        headers=JSON | {"Authorization": "Basic YTpi"},
        body=_ASK,
    ),
)
COOKIES = (
    cookie("a cookie of nothing", 401, "INVALID_TOKEN", "x", Sec_Fetch_Site="same-origin"),
    cookie("a session that was signed out", 401, "SESSION_ENDED", "{ended}", Sec_Fetch_Site="same-origin"),
    cookie("a program's token as a cookie", 401, "SESSION_ENDED", "{program}", Sec_Fetch_Site="same-origin"),
    cookie("an unsigned token as a cookie", 401, "INVALID_TOKEN", "{none}", Sec_Fetch_Site="same-origin"),
    cookie(
        "another site's script",
        403,
        "CROSS_SITE",
        Sec_Fetch_Site="cross-site",
        Origin="https://evil.example",
    ),
    cookie("a sibling host's script", 403, "CROSS_SITE", Sec_Fetch_Site="same-site"),
    cookie("no word of where it comes from", 403, "CROSS_SITE"),
    cookie("an origin of null", 403, "CROSS_SITE", Origin="null"),
    cookie("an origin that begins alike", 403, "CROSS_SITE", Origin="http://127.0.0.1.evil.example"),
    cookie("an origin with a name in it", 403, "CROSS_SITE", Origin="http://127.0.0.1@evil.example"),
    Hostile(
        "signing out from elsewhere",
        403,
        "CROSS_SITE",
        method="POST",
        path="/sign-out",
        headers=FORM | _COOKIE | _ELSEWHERE,
    ),
    Hostile(
        "a password changed from elsewhere",
        403,
        "CROSS_SITE",
        method="POST",
        path="/account",
        headers=FORM | _COOKIE | _ELSEWHERE,
        body=b"act=password",
    ),
    Hostile(
        "signing in from elsewhere",
        403,
        "CROSS_SITE",
        method="POST",
        path="/sign-in",
        headers=FORM | _ELSEWHERE,
        body=_SIGN,
    ),
    Hostile(
        "signing in without a word",
        403,
        "CROSS_SITE",
        method="POST",
        path="/sign-in",
        headers=FORM,
        body=_SIGN,
    ),
    Hostile(
        "a file from elsewhere",
        403,
        "CROSS_SITE",
        method="POST",
        path="/imports",
        headers=_COOKIE | _ELSEWHERE | {"Content-Type": "multipart/form-data; boundary=x"},
        body=b"--x--",
    ),
    Hostile(
        "a preflight of elsewhere",
        405,
        "METHOD_NOT_ALLOWED",
        method="OPTIONS",
        headers=_ELSEWHERE | {"Access-Control-Request-Method": "POST"},
    ),
)
_HERE = FORM | {"Sec-Fetch-Site": "same-origin"}
SIGN_IN = (
    Hostile("a wrong password", 401, "", method="POST", path="/sign-in", headers=_HERE, body=_SIGN),
    Hostile(
        "a statement for a name",
        401,
        "",
        method="POST",
        path="/sign-in",
        headers=_HERE,
        body=b"name=%27%20OR%201%3D1--&password=x",
    ),
    Hostile(
        "NUL in a name",
        400,
        "NUL_CHARACTER",
        method="POST",
        path="/sign-in",
        headers=_HERE,
        body=b"name=a%00b&password=x",
    ),
    Hostile(
        "a password of a megabyte",
        413,
        "BODY_TOO_LARGE",
        method="POST",
        path="/sign-in",
        headers=_HERE,
        body=b"name=a&password=" + b"x" * 1_000_000,
    ),
    Hostile(
        "a hundred fields",
        400,
        "FORM_MALFORMED",
        method="POST",
        path="/sign-in",
        headers=_HERE,
        body=b"&".join(b"f%d=x" % n for n in range(100)),
    ),
    Hostile(
        "fields that are no text",
        400,
        "FORM_MALFORMED",
        method="POST",
        path="/sign-in",
        headers=_HERE,
        body=b"name=%ff%fe&password=x",
    ),
    Hostile(
        "a way back to another site",
        401,
        "",
        method="POST",
        path="/sign-in",
        headers=_HERE,
        body=_SIGN + b"&next=https%3A%2F%2Fevil.example",
    ),
    Hostile(
        "a fixed session",
        401,
        "",
        method="POST",
        path="/sign-in",
        headers=_HERE | {"Cookie": "rongge_session=fixed"},
        body=_SIGN,
    ),
)
ROWS = (*TOKENS, *COOKIES, *SIGN_IN)
