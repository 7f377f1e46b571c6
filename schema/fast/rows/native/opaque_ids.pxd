"""The opaque id of a row: the same as schema.node.node_id, quoted."""

from schema.fast.rows.native.hanging cimport Key
from schema.fast.rows.native.output cimport Output, put, put_byte, put_padded, room

cdef inline int put_opaque_id(Output *out, const char *opening, size_t length, const Key *key) except -1:
    """`opening` is the type's name and a colon, with the slack of `put_padded` behind it."""
    cdef const char *letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    cdef const unsigned char *plain
    cdef const unsigned char *end
    cdef char *at
    cdef size_t size = length + key.county.length + 1 + key.row.length
    # The plain text stands far enough ahead in the same memory that its encoding never reaches it.
    cdef size_t ahead = (size + 2) // 3 * 4 + 2
    room(out, ahead + size)
    at = out.at
    out.at += ahead
    plain = <const unsigned char *> out.at
    put_padded(out, opening, length)
    put(out, key.county.start, key.county.length)
    put_byte(out, c':')
    put(out, key.row.start, key.row.length)
    end = <const unsigned char *> out.at
    at[0] = c'"'
    at += 1
    while end - plain >= 3:
        at[0] = letters[plain[0] >> 2]
        at[1] = letters[(plain[0] & 3) << 4 | plain[1] >> 4]
        at[2] = letters[(plain[1] & 15) << 2 | plain[2] >> 6]
        at[3] = letters[plain[2] & 63]
        at, plain = at + 4, plain + 3
    out.at = at
    if end - plain == 1:
        put_byte(out, letters[plain[0] >> 2])
        put_byte(out, letters[(plain[0] & 3) << 4])
    elif end - plain == 2:
        put_byte(out, letters[plain[0] >> 2])
        put_byte(out, letters[(plain[0] & 3) << 4 | plain[1] >> 4])
        put_byte(out, letters[(plain[1] & 15) << 2])
    put_byte(out, c'"')
    return 0
