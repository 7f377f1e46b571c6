"""Shares as people read them, the same on pages, in exports and in documents."""

LEAST, MOST = "<0.1%", ">99.9%"
ALL = 1000


def percent(part: int, whole: int) -> str:
    """A share in per cent: rounded half up to one decimal, which is always shown.

    100.0% is everybody and 0.0% nobody; what would only round to them says that it lies short of them.
    `whole` is positive and `part` between none and all of it.
    """
    tenths = (2000 * part + whole) // (2 * whole)
    if tenths == 0 and part:
        return LEAST
    if tenths == ALL and part < whole:
        return MOST
    return f"{tenths // 10}.{tenths % 10}%"
