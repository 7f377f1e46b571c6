"""Reading a result where libpq keeps it."""

ctypedef int (*OfResult)(const void *) noexcept
ctypedef int (*OfValue)(const void *, int, int) noexcept
ctypedef const char *(*Value)(const void *, int, int) noexcept

cdef struct Libpq:
    OfResult ntuples
    OfValue getlength
    OfValue getisnull
    Value getvalue

cdef struct Text:
    const char *start
    int length


cdef inline bint read_text(const Libpq *libpq, const void *result, int row, int column, Text *text) noexcept:
    """Whether there is a value; then `text` is it."""
    text.length = libpq.getlength(result, row, column)
    if text.length == 0 and libpq.getisnull(result, row, column):
        return False
    text.start = libpq.getvalue(result, row, column)
    return True
