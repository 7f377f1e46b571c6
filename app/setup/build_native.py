"""Builds the native writer of rows from source; where it cannot be built, answers are only slower."""

import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = Path("schema", "fast", "rows", "native")
LOADS = "from schema.fast.rows.native.loader import native_rows; raise SystemExit(native_rows() is None)"
UNBUILT = "未编译原生输出模块，回答较慢，其余不变 / the native writer is not built, answers are only slower"


def main() -> int:
    """Builds and gives 0, or says in one line why not and gives 1, which need stop nobody."""
    reason = missing_tool() or _built()
    if reason is None:
        return 0
    Console(soft_wrap=True, highlight=False).print(f"{UNBUILT} ({reason})", markup=False)
    return 1


def missing_tool() -> str | None:
    """What of the toolchain this machine does not have."""
    if shutil.which(_linker()[0]) is None:
        return "gcc"
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        return "Python.h (python3-dev)"
    return None if find_spec("Cython") else "Cython"


def build(target: Path) -> None:
    """Compiles the module to `target`. Raises CalledProcessError with what the compiler said."""
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        translated, made = Path(work, "rows.c"), Path(work, target.name)
        source = FOLDER / "rows.pyx"
        _run([sys.executable, "-m", "cython", "-3", "--output-file", str(translated), str(source)])
        headers = sysconfig.get_path("include")
        _run([*_linker(), "-O2", "-fPIC", "-I", headers, str(translated), "-o", str(made)])
        made.replace(target)  # at once: a server that runs keeps what it has loaded


def _built() -> str | None:
    """Builds where it is imported from; gives what went wrong."""
    target = CHECKOUT / FOLDER / f"rows{sysconfig.get_config_var('EXT_SUFFIX')}"
    try:
        build(target)
        _run([sys.executable, "-c", LOADS])
    except subprocess.CalledProcessError as failed:
        target.unlink(missing_ok=True)
        said = [line for line in failed.stderr.splitlines() if line.strip()]
        return said[-1] if said else "it does not load"
    return None


def _linker() -> list[str]:
    """The command that Python's own modules were linked with, or the plain one where that is not here."""
    command = shlex.split(sysconfig.get_config_var("LDSHARED") or "")
    return command if command and shutil.which(command[0]) else ["cc", "-shared"]


def _run(command: list[str]) -> None:
    subprocess.run(
        command, cwd=CHECKOUT, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


if __name__ == "__main__":
    sys.exit(main())
