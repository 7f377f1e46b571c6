# cython: language_level=3, cdivision=True
"""The native twin of schema.fast.rows.pure.PureRows: the same bytes, from libpq's memory, without an object a value."""

from cpython.object cimport PyObject
from cpython.ref cimport Py_XDECREF
from libc.stdlib cimport calloc, free

from schema.fast.rows.native.hanging cimport Hung, Key, Run, hang, let_go, read_key, slot_of
from schema.fast.rows.native.opaque_ids cimport put_opaque_id
from schema.fast.rows.native.output cimport Output, PyBytes_AS_STRING, close_output, open_output, put_byte, put_padded, room
from schema.fast.rows.native.reading cimport Libpq, OfResult, OfValue, Text, Value, read_text
from schema.fast.rows.native.values cimport (
    BOOLEAN, CODES, DATE, FLOAT, ID, INT, MANY, ONE, POISONED, RAW, TEXT, WRITTEN,
    put_boolean, put_codes, put_date, put_float, put_int, put_raw, put_text,
)

cdef struct PieceShape:  # schema.fast.rows.layout.Piece
    const char *before
    size_t before_length
    int kind
    int column
    bint required
    const char *opening  # of an opaque id
    size_t opening_length

cdef struct LevelShape:  # schema.fast.rows.layout.Level
    PieceShape *pieces
    int count
    const char *after
    size_t after_length
    int key
    int of

cdef struct Writing:  # one answer
    const LevelShape *levels
    const void **results
    Hung *hung  # for each level, the rows that hang on the level above
    Output out

cdef Libpq libpq
cdef const char *NULL_TEXT = b"null            "  # with the slack of put_padded


def read_through(size_t ntuples, size_t getlength, size_t getisnull, size_t getvalue):
    """Takes the addresses of the four functions in the libpq that made the results."""
    libpq.ntuples, libpq.getlength = <OfResult> ntuples, <OfValue> getlength
    libpq.getisnull, libpq.getvalue = <OfValue> getisnull, <Value> getvalue


cdef class NativeRows:
    """Writes the rows of results as JSON. The levels are sound and the results wide enough for them."""

    cdef LevelShape *levels
    cdef int count
    cdef size_t row_size  # what a row of the last answer took, in bytes
    cdef list kept  # the bytes that the shapes point into

    def __cinit__(self, levels):
        self.kept = []
        self.count = len(levels)
        self.row_size = 64
        self.levels = <LevelShape *> calloc(self.count, sizeof(LevelShape))
        if self.levels == NULL:
            raise MemoryError
        for number, level in enumerate(levels):
            self.shape_level(&self.levels[number], level)

    def __dealloc__(self):
        cdef int number
        if self.levels != NULL:
            for number in range(self.count):
                free(self.levels[number].pieces)
            free(self.levels)

    cdef int shape_level(self, LevelShape *shape, level) except -1:
        cdef PieceShape *piece_shape
        shape.after, shape.after_length = self.padded(level.after), len(level.after)
        shape.key, shape.of, shape.count = level.key, level.of, len(level.pieces)
        shape.pieces = <PieceShape *> calloc(shape.count + 1, sizeof(PieceShape))
        if shape.pieces == NULL:
            raise MemoryError
        for number, piece in enumerate(level.pieces):
            piece_shape = &shape.pieces[<int> number]
            opening = piece.text + b":"
            piece_shape.before, piece_shape.before_length = self.padded(piece.before), len(piece.before)
            piece_shape.opening, piece_shape.opening_length = self.padded(opening), len(opening)
            piece_shape.kind, piece_shape.column = piece.kind, piece.column
            piece_shape.required = piece.required
        return 0

    cdef const char *padded(self, bytes text) except NULL:
        cdef bytes longer = text + b" " * 16
        self.kept.append(longer)
        return longer

    def written(self, results, bint many):
        """The JSON of the first result's rows, or of its first row; None when a value poisons it."""
        cdef Writing writing
        cdef int number
        writing.levels, writing.out.made = self.levels, NULL
        writing.results = <const void **> calloc(self.count, sizeof(void *))
        writing.hung = <Hung *> calloc(self.count, sizeof(Hung))
        try:
            if writing.results == NULL or writing.hung == NULL:
                raise MemoryError
            for number in range(self.count):
                writing.results[number] = <const void *> <size_t> (results[number].pgresult_ptr or 0)
            if self.write(&writing, many) == POISONED:
                return None
            close_output(&writing.out)
            return <object> writing.out.made
        finally:
            for number in range(self.count if writing.hung != NULL else 0):
                let_go(&writing.hung[number])
            free(writing.hung)
            free(writing.results)
            Py_XDECREF(writing.out.made)

    cdef int write(self, Writing *writing, bint many) except -1:
        cdef int rows = libpq.ntuples(writing.results[0]), row
        cdef Output *out = &writing.out
        open_output(out, 64 + (rows if many else 1) * (self.row_size + self.row_size // 8))
        if not many:
            if rows:
                return write_row(writing, 0, 0)
            put_padded(out, NULL_TEXT, 4)
            return WRITTEN
        put_byte(out, c'[')
        for row in range(rows):
            if write_row(writing, 0, row) == POISONED:
                return POISONED
            room(out, 1)
            put_byte(out, c',')
        close_array(out, rows > 0)
        if rows:
            self.row_size = (out.at - PyBytes_AS_STRING(out.made)) // rows
        return WRITTEN


cdef void close_array(Output *out, bint filled) noexcept:
    """In the place of the last comma, or behind the bracket."""
    if filled:
        out.at -= 1
    put_byte(out, c']')


cdef int write_row(Writing *writing, int number, int row) except -1:
    cdef const LevelShape *level = &writing.levels[number]
    cdef const PieceShape *piece
    cdef Output *out = &writing.out
    cdef int index
    for index in range(level.count):
        piece = &level.pieces[index]
        room(out, piece.before_length + 4)
        put_padded(out, piece.before, piece.before_length)
        if piece.kind == MANY:
            if write_many(writing, piece.column, row, level.key, writing.results[number]) == POISONED:
                return POISONED
        elif piece.kind == ONE and has_one(writing, piece.column, row):
            if write_row(writing, piece.column, row) == POISONED:
                return POISONED
        elif write_value(out, piece, writing.results[number], row) == POISONED:
            return POISONED
    room(out, level.after_length)
    put_padded(out, level.after, level.after_length)
    return WRITTEN


cdef inline bint has_one(Writing *writing, int within, int row) noexcept:
    """Whether the object within a row is there."""
    return not libpq.getisnull(writing.results[within], row, writing.levels[within].key)


cdef inline int write_value(Output *out, const PieceShape *piece, const void *result, int row) except -1:
    """The value in its form, or null, for which there must be room."""
    cdef Key key
    cdef bint present
    if piece.kind == ONE:
        present = False
    elif piece.kind == ID:
        present = read_key(&libpq, result, row, piece.column, &key)
        if present:
            return put_opaque_id(out, piece.opening, piece.opening_length, &key)
    else:
        present = read_text(&libpq, result, row, piece.column, &key.row)
        if present:
            return write_text(out, piece.kind, &key.row)
    if piece.required:
        return POISONED
    put_padded(out, NULL_TEXT, 4)
    return WRITTEN


cdef inline int write_text(Output *out, int kind, const Text *text) except -1:
    if kind == TEXT:
        return put_text(out, text.start, text.length)
    if kind == DATE:
        return put_date(out, text.start, text.length)
    if kind == INT:
        return put_int(out, text.start, text.length)
    if kind == BOOLEAN:
        return put_boolean(out, text.start, text.length)
    if kind == CODES:
        return put_codes(out, text.start, text.length)
    if kind == FLOAT:
        return put_float(out, text.start, text.length)
    return put_raw(out, text.start, text.length)


cdef int write_many(Writing *writing, int below, int row, int column, const void *result) except -1:
    """The rows of the level `below` whose parent's key stands in this row at `column`."""
    cdef Hung *hung = &writing.hung[below]
    cdef Output *out = &writing.out
    cdef const Run *run
    cdef Key key
    cdef int number = -1, hanging
    cdef bint filled
    if hung.slots == NULL:
        hang(hung, &libpq, writing.results[below], writing.levels[below].of)
    room(out, 2)
    put_byte(out, c'[')
    if read_key(&libpq, result, row, column, &key):
        number = slot_of(hung, &key)[0] - 1
    filled = number >= 0
    while number >= 0:
        run = &hung.runs[number]
        for hanging in range(run.first, run.end):
            if write_row(writing, below, hanging) == POISONED:
                return POISONED
            room(out, 2)
            put_byte(out, c',')
        number = run.more
    close_array(out, filled)
    return WRITTEN
