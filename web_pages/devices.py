"""What a browser is called where its holder is to know it again."""

# The first that a browser says of itself decides: most say that they are others too.
_BROWSERS = (
    *(("MicroMessenger", "微信"), ("Edg", "Edge"), ("QQBrowser", "QQ 浏览器"), ("Firefox", "Firefox")),
    *(("Chrome", "Chrome"), ("Safari", "Safari")),
)
_SYSTEMS = (
    *(("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")),
)


def device_name(user_agent: str) -> str:
    """Browser and system, as in `Chrome · Windows`, of a User-Agent header; `?` for what it does not tell."""
    return " · ".join(_first(user_agent, names) for names in (_BROWSERS, _SYSTEMS))


def _first(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for token, name in names if token in user_agent), "?")
