"""Bytes that grow. They are written where they will be handed out, in a bytes object, so nothing is copied."""

from cpython.object cimport PyObject
from libc.stdint cimport uint64_t
from libc.string cimport memcpy

cdef extern from "Python.h":
    PyObject *PyBytes_FromStringAndSize(const char *text, Py_ssize_t size) except NULL
    char *PyBytes_AS_STRING(PyObject *made)
    int _PyBytes_Resize(PyObject **made, Py_ssize_t size) except -1

# What is copied sixteen bytes at a time may read and write so far beyond its end.
cdef enum:
    SLACK = 16

cdef struct Output:
    PyObject *made
    char *at
    char *end


cdef inline int open_output(Output *out, size_t size) except -1:
    out.made = PyBytes_FromStringAndSize(NULL, size + SLACK)
    out.at = PyBytes_AS_STRING(out.made)
    out.end = out.at + size
    return 0


cdef inline int grow(Output *out, size_t more) except -1:
    cdef size_t used = out.at - PyBytes_AS_STRING(out.made)
    cdef size_t size = (used + more) * 2
    _PyBytes_Resize(&out.made, size + SLACK)
    out.at = PyBytes_AS_STRING(out.made) + used
    out.end = PyBytes_AS_STRING(out.made) + size
    return 0


cdef inline int room(Output *out, size_t size) except -1:
    """After it, `size` bytes (and the slack) fit."""
    if <size_t> (out.end - out.at) < size:
        grow(out, size)
    return 0


cdef inline int close_output(Output *out) except -1:
    return _PyBytes_Resize(&out.made, out.at - PyBytes_AS_STRING(out.made))


cdef inline void put_padded(Output *out, const char *text, size_t length) noexcept:
    """Text of ours, with the slack behind it; there must be room."""
    cdef size_t done = 0
    while done < length:
        memcpy(out.at + done, text + done, 16)
        done += 16
    out.at += length


cdef inline void put(Output *out, const char *text, size_t length) noexcept:
    """Text that may end where its memory ends; there must be room. Short ones as two halves that overlap."""
    cdef uint64_t first = 0, last = 0
    if length > 16:
        memcpy(out.at, text, length)
    elif length >= 8:
        memcpy(&first, text, 8)
        memcpy(&last, text + length - 8, 8)
        memcpy(out.at, &first, 8)
        memcpy(out.at + length - 8, &last, 8)
    elif length >= 4:
        memcpy(&first, text, 4)
        memcpy(&last, text + length - 4, 4)
        memcpy(out.at, &first, 4)
        memcpy(out.at + length - 4, &last, 4)
    elif length:
        out.at[0], out.at[length >> 1], out.at[length - 1] = text[0], text[length >> 1], text[length - 1]
    out.at += length


cdef inline void put_byte(Output *out, char byte) noexcept:
    out.at[0] = byte
    out.at += 1
