"""Which rows of a result hang on which row above: runs of neighbours with one parent, found by a hash."""

from libc.stdint cimport uint64_t
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memcmp, memcpy

from schema.fast.rows.native.reading cimport Libpq, Text, read_text

cdef struct Key:
    Text county
    Text row

cdef struct Run:
    Key of
    int first
    int end
    int more  # the next run of the same parent, or -1
    int last  # in a parent's first run: its last

cdef struct Hung:
    Run *runs
    int count
    int *slots  # NULL until the first row above asks; a run's number plus one, where its parent's hash says, or in the next free slot
    uint64_t mask


cdef inline bint read_key(const Libpq *libpq, const void *result, int row, int column, Key *key) noexcept:
    """Whether the row has a key: both parts of it."""
    return read_text(libpq, result, row, column, &key.county) and read_text(
        libpq, result, row, column + 1, &key.row
    )


cdef inline bint same_text(const Text *one, const Text *other) noexcept:
    return one.length == other.length and memcmp(one.start, other.start, one.length) == 0


cdef inline bint same_key(const Key *one, const Key *other) noexcept:
    return same_text(&one.row, &other.row) and same_text(&one.county, &other.county)


cdef inline uint64_t stirred(uint64_t hashed, const Text *text) noexcept:
    cdef const char *start = text.start
    cdef int left = text.length
    cdef uint64_t eight
    hashed += left
    while left > 0:
        eight = 0
        if left >= 8:
            memcpy(&eight, start, 8)
        else:
            memcpy(&eight, start, left)
        hashed = (hashed ^ eight) * <uint64_t> 0x9E3779B97F4A7C15
        hashed ^= hashed >> 32
        start += 8
        left -= 8
    return hashed


cdef inline int *slot_of(const Hung *hung, const Key *key) noexcept:
    """The slot of the key's first run, or the empty one where it belongs."""
    cdef uint64_t place = stirred(stirred(0, &key.county), &key.row)
    while hung.slots[place & hung.mask] and not same_key(
        &hung.runs[hung.slots[place & hung.mask] - 1].of, key
    ):
        place += 1
    return &hung.slots[place & hung.mask]


cdef inline int find_runs(Hung *hung, const Libpq *libpq, const void *result, int column) except -1:
    cdef int rows = libpq.ntuples(result), row, fits = 0
    cdef Run *run = NULL
    cdef Run *larger
    cdef Key key
    for row in range(rows):
        if not read_key(libpq, result, row, column, &key):
            continue
        if run != NULL and run.end == row and same_key(&run.of, &key):
            run.end += 1
            continue
        if hung.count == fits:
            fits = fits * 2 + 64
            larger = <Run *> realloc(hung.runs, fits * sizeof(Run))
            if larger == NULL:
                raise MemoryError
            hung.runs = larger
        run = &hung.runs[hung.count]
        run.of, run.first, run.end, run.more, run.last = key, row, row + 1, -1, hung.count
        hung.count += 1
    return 0


cdef inline int hang(Hung *hung, const Libpq *libpq, const void *result, int column) except -1:
    """Finds the runs and makes them findable."""
    cdef int number
    cdef int *slot
    cdef Run *first
    find_runs(hung, libpq, result, column)
    hung.mask = 1
    while hung.mask < <uint64_t> hung.count * 2:
        hung.mask *= 2
    hung.slots = <int *> calloc(hung.mask, sizeof(int))
    if hung.slots == NULL:
        raise MemoryError
    hung.mask -= 1
    for number in range(hung.count):
        slot = slot_of(hung, &hung.runs[number].of)
        if slot[0] == 0:
            slot[0] = number + 1
            continue
        first = &hung.runs[slot[0] - 1]
        hung.runs[first.last].more = number
        first.last = number
    return 0


cdef inline void let_go(Hung *hung) noexcept:
    free(hung.runs)
    free(hung.slots)
