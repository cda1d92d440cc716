"""The programs that a walk runs: as an operator types them, or forked from one process that has read the code already.

A start reads code and lists for seconds, and the walks start a hundred programs. So most of them are forked, as `up`
forks the processes of the service; what a start itself is about is typed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

_forks = get_context("forkserver")
_forks.set_forkserver_preload(["tests.walks.ahead"])


class Program(Protocol):
    """One that runs, with what walks use of a subprocess.Popen."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float) -> int: ...

    def send_signal(self, sig: int, /) -> None: ...


class Forked:
    """A program that was forked."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        self.pid = process.pid or 0

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        """Wait until it has ended; returns the exit code, and raises TimeoutError after these seconds."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutError(f"{self._process.name} has not ended")
        return self._process.exitcode

    def send_signal(self, sig: int, /) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, sig)


def typed(module: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path, preface: str) -> Program:
    """Start a program as from a terminal, with a line before its first; all it says is added to the file `log`."""
    run = [sys.executable, "-c", f"{preface}\nfrom {module} import main; main()", *arguments]
    with log.open("ab") as said:
        return subprocess.Popen(run, env=environment, stdout=said, stderr=said)


def forked(module: str, arguments: Sequence[str], environment: Mapping[str, str], out: Path, err: Path) -> Program:
    """Start a program from the process that has read its code; what it says is added to the files `out` and `err`."""
    process = _forks.Process(target=_run, args=(module, list(arguments), dict(environment), out, err), name=module)
    process.start()
    return Forked(process)


def _run(module: str, arguments: list[str], environment: dict[str, str], out: Path, err: Path) -> None:
    for path, number in ((out, 1), (err, 2)):
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # it was asked for in another environment
    sys.argv = [module, *arguments]
    import_module(module).main()


@dataclass(frozen=True)
class Ended:
    """What is left of a program that has ended."""

    returncode: int
    stdout: str
    stderr: str


def command(module: str, arguments: Sequence[str], environment: Mapping[str, str], patience: float) -> Ended:
    """Run a program to its end."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        code = forked(module, arguments, environment, out, err).wait(patience)
        return Ended(code, out.read_text(), err.read_text())
