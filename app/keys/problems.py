"""What the commands of keys refuse."""

from collections.abc import Iterable

from db.errors import DomainError
from resolvers.sealed.keys import LAST, told


def unknown_key(number: int) -> DomainError:
    """No key of the file bears the id."""
    return DomainError("KEY_NOT_FOUND", f"没有密钥 {number}。", f"There is no key {number}.")


def no_more_keys() -> DomainError:
    """All ids were given."""
    return DomainError(
        "KEYS_EXHAUSTED",
        f"密钥编号已用尽（{LAST} 个）。",
        f"All {LAST} ids of keys were given; none is given twice.",
    )


def not_kept(number: int) -> DomainError:
    """A key of which no copy was proven seals nothing."""
    return DomainError(
        "KEY_NOT_KEPT",
        f"密钥 {number} 尚无核对过的备份；请先将密钥文件复制到别处，并运行 rongge keys check 备份文件。",
        f"No kept copy of key {number} was proven: copy the key file elsewhere and run rongge keys check on"
        " the copy first.",
    )


def copy_lacks(numbers: str) -> DomainError:
    """A kept copy without all keys."""
    return DomainError(
        "KEY_COPY_LACKS",
        f"备份中没有密钥 {numbers}，或其内容不同。",
        f"The copy lacks key {numbers}, or has another in its place.",
    )


def copy_is_itself() -> DomainError:
    """The file compared with itself."""
    return DomainError(
        "KEY_COPY_SAME",
        "这就是正在使用的密钥文件，不是备份。",
        "This is the key file in use, not a copy of it.",
    )


def leaving(number: int) -> DomainError:
    """A key that is being retired is not used again."""
    return DomainError(
        "KEY_LEAVING",
        f"密钥 {number} 正在停用，不能再用。",
        f"Key {number} is being retired: it is not used again.",
    )


def still_current(number: int) -> DomainError:
    """The key that seals stays."""
    return DomainError(
        "KEY_CURRENT",
        f"密钥 {number} 正用于加密；请先启用另一密钥并轮换。",
        f"Key {number} seals new values: use another one and rotate first.",
    )


def used_lately() -> DomainError:
    """Whoever began before the change of keys may still write under the former one."""
    return DomainError(
        "KEY_USED_LATELY",
        "现用密钥启用不足一小时，尚可能有请求使用旧密钥；请稍后再试。",
        "The present key is used for less than an hour: requests under way may still use the former one.",
    )


def still_sealed(number: int, columns: str) -> DomainError:
    """Rows are under the key."""
    return DomainError(
        "KEY_IN_USE",
        f"仍有数据以密钥 {number} 加密（{columns}）；请先运行 rongge keys rotate。",
        f"Values are still sealed under key {number} ({columns}): run rongge keys rotate first.",
    )


def unreadable_left(rows: int) -> DomainError:
    """What could not be moved keeps its key."""
    return DomainError(
        "KEYS_UNREADABLE_LEFT",
        f"有 {rows} 个值无法解密或与其散列不符，旧密钥不能停用；rongge keys rotate 会逐一列出。",
        f"{rows} values cannot be opened, or do not fit their hash: the former key stays. rongge keys rotate"
        " lists them.",
    )


def busy() -> DomainError:
    """Somebody else rotates, or holds rows for long."""
    return DomainError(
        "KEYS_BUSY",
        "密钥或数据行正被占用，请稍后再试；可从中断处继续。",
        "Keys or rows are held by others; try again later: it goes on where it stopped.",
    )


def missing(numbers: Iterable[int]) -> DomainError:
    """The database names keys that are not in the file."""
    return DomainError(
        "KEY_MISSING",
        f"数据库中有以密钥 {told(numbers)} 加密的数据，而此处没有该密钥；"
        "请放回密钥文件的备份（RONGGE_IDENTITY_RING）。",
        f"The database is sealed under key {told(numbers)}, which is not here: put a kept copy of the"
        " key file back (RONGGE_IDENTITY_RING).",
    )


def unregistered(numbers: Iterable[int]) -> DomainError:
    """The file has keys in use that the database does not name."""
    return DomainError(
        "KEY_UNREGISTERED",
        f"此数据库不知有密钥 {told(numbers)}（如恢复了更早的备份）；请运行 rongge keys use。",
        f"This database knows nothing of key {told(numbers)}, as after an older backup was restored:"
        " run rongge keys use.",
    )


def behind(generation: int, wanted: int) -> DomainError:
    """The file is a copy from before a key was used or retired."""
    return DomainError(
        "KEYS_OUTDATED",
        f"密钥文件是第 {generation} 版，而数据库已在使用第 {wanted} 版（此后有密钥启用或停用）；"
        "请放入更新的副本，没有时运行 rongge keys use。",
        f"The key file is generation {generation}, and the database works with generation {wanted}: keys were"
        " used or retired since. Put the newer file in its place; where there is none, run rongge keys use.",
    )


def outdated(numbers: Iterable[int]) -> DomainError:
    """The file says of keys that nothing is under them, and the database that they are in use."""
    return DomainError(
        "KEYS_OUTDATED",
        f"密钥文件比数据库旧：其中密钥 {told(numbers)} 尚未启用，而数据库已在使用；"
        "请放入更新的副本，没有时运行 rongge keys use。",
        f"The key file is older than the database: key {told(numbers)} is unused in it, and in use there. Put"
        " the newer file in its place; where there is none, run rongge keys use.",
    )
