"""Values as JSON. Each function makes room for itself; it gives WRITTEN or POISONED, as `Kind` describes."""

from libc.stdint cimport uint16_t, uint64_t
from libc.string cimport memchr, memcmp, memcpy

from schema.fast.rows.native.output cimport Output, put, put_byte, put_padded, room

cdef enum:
    WRITTEN = 0
    POISONED = 1
    LARGEST_FLOAT = 300  # as in the pure twin

cdef enum:
    RAW, TEXT, DATE, BOOLEAN, INT, FLOAT, ID, MANY, ONE, CODES  # schema.fast.rows.layout.Kind


cdef inline bint is_digit(char byte) noexcept:
    return c'0' <= byte <= c'9'


cdef inline int put_raw(Output *out, const char *value, size_t length) except -1:
    if memchr(value, 1, length) != NULL:
        return POISONED
    room(out, length)
    put(out, value, length)
    return WRITTEN


cdef inline bint needs_escape(uint64_t eight) noexcept:
    """Whether any of eight bytes is below 0x20, a quotation mark or a backslash."""
    cdef uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080
    cdef uint64_t quote = eight ^ (ones * 0x22), backslash = eight ^ (ones * 0x5C)
    return (
        ((eight - ones * 0x20) & ~eight) | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)
    ) & tops != 0


cdef inline void put_escaped(Output *out, unsigned char byte) noexcept:
    """One byte in up to six; there must be room."""
    cdef const char *digits = b"0123456789abcdef"
    cdef char short = 0
    if byte == c'"' or byte == c'\\':
        short = byte
    elif byte == c'\b':
        short = c'b'
    elif byte == c'\t':
        short = c't'
    elif byte == c'\n':
        short = c'n'
    elif byte == c'\f':
        short = c'f'
    elif byte == c'\r':
        short = c'r'
    elif byte >= 0x20:
        put_byte(out, byte)
        return
    put_byte(out, c'\\')
    if short:
        put_byte(out, short)
        return
    memcpy(out.at, b"u00", 3)
    out.at[3], out.at[4] = digits[byte >> 4], digits[byte & 15]
    out.at += 5


cdef inline int put_text(Output *out, const char *value, size_t length) except -1:
    cdef const char *end = value + length
    cdef char *at
    cdef unsigned char byte
    cdef uint64_t eight = 0
    room(out, length + 2)
    at = out.at + 1
    out.at[0] = c'"'
    while end - value >= 8:
        memcpy(&eight, value, 8)
        if needs_escape(eight):
            break
        memcpy(at, &eight, 8)
        at, value = at + 8, value + 8
    else:
        while value != end:
            byte = value[0]
            if byte < 0x20 or byte == c'"' or byte == c'\\':
                break
            at[0] = byte
            at, value = at + 1, value + 1
    out.at = at
    if value != end:
        room(out, 6 * <size_t> (end - value) + 1)
        while value != end:
            put_escaped(out, value[0])
            value += 1
    put_byte(out, c'"')
    return WRITTEN


cdef inline int put_date(Output *out, const char *value, size_t length) except -1:
    cdef size_t place
    if length != 10 or value[4] != c'-' or value[7] != c'-':
        return POISONED
    for place in range(10):
        if place != 4 and place != 7 and not is_digit(value[place]):
            return POISONED
    room(out, 12)
    put_byte(out, c'"')
    put(out, value, 10)
    put_byte(out, c'"')
    return WRITTEN


cdef inline bint is_of_code(char byte) noexcept:
    return c'A' <= byte <= c'Z' or is_digit(byte) or byte == c'_'


cdef inline bint is_word(const char *start, const char *end) noexcept:
    """Whether a code stands between, not nothing and not the mark of a null."""
    return end > start and not (end - start == 4 and memcmp(start, b"NULL", 4) == 0)


cdef inline int put_codes(Output *out, const char *value, size_t length) except -1:
    cdef const char *at = value + 1
    cdef const char *end = value + length - 1
    cdef const char *word = at
    if length < 2 or value[0] != c'{' or end[0] != c'}':
        return POISONED
    room(out, 3 * length + 2)
    put_byte(out, c'[')
    if at == end:
        put_byte(out, c']')
        return WRITTEN
    put_byte(out, c'"')
    while at != end:
        if is_of_code(at[0]):
            put_byte(out, at[0])
        elif at[0] == c',' and is_word(word, at):
            put(out, b'","', 3)
            word = at + 1
        else:
            return POISONED
        at += 1
    if not is_word(word, end):
        return POISONED
    put(out, b'"]', 2)
    return WRITTEN


cdef inline int put_boolean(Output *out, const char *value, size_t length) except -1:
    if length != 1 or (value[0] != c't' and value[0] != c'f'):
        return POISONED
    room(out, 5)
    if value[0] == c't':
        put(out, b"true", 4)
    else:
        put(out, b"false", 5)
    return WRITTEN


cdef inline int put_int(Output *out, const char *value, size_t length) except -1:
    cdef size_t sign = 1 if length and value[0] == c'-' else 0, place
    cdef uint64_t number = 0
    if length == sign or length - sign > 10:
        return POISONED
    if value[sign] == c'0' and length != 1:
        return POISONED
    for place in range(sign, length):
        if not is_digit(value[place]):
            return POISONED
        number = number * 10 + <uint64_t> (value[place] - c'0')
    if number > <uint64_t> 0x7FFFFFFF + sign:
        return POISONED
    room(out, length)
    put(out, value, length)
    return WRITTEN


cdef inline size_t digits_from(const char *value, size_t length, size_t place) noexcept:
    """Where the digits that begin at `place` end."""
    while place < length and is_digit(value[place]):
        place += 1
    return place


cdef inline int put_float(Output *out, const char *value, size_t length) except -1:
    cdef size_t start = 1 if length and value[0] == c'-' else 0
    cdef size_t place = digits_from(value, length, start)
    if place == start or length > LARGEST_FLOAT or (value[start] == c'0' and place > start + 1):
        return POISONED
    if place < length and value[place] == c'.':
        start = place + 1
        place = digits_from(value, length, start)
        if place == start:
            return POISONED
    if place < length and value[place] == c'e':
        start = place + 1
        if start < length and (value[start] == c'+' or value[start] == c'-'):
            start += 1
        place = digits_from(value, length, start)
        if place == start:
            return POISONED
    if place != length:
        return POISONED
    room(out, length)
    put(out, value, length)
    return WRITTEN
