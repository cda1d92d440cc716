"""The command: sottovoce up, or one process alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from gateway.config import BadSetting

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


def _refusing(act: Callable[[], int]) -> None:
    """Run, and end with a sentence instead of a traceback when a setting, a key or the schema is not right."""
    from gateway import wiring

    try:
        code = act()
    except (BadSetting, *wiring.REFUSALS) as refused:
        sys.stderr.write(f"Sottovoce cannot start: {refused}\n")
        code = 1
    raise typer.Exit(code)


def _alone(process: str) -> None:
    from gateway.jobs import posts

    _refusing(lambda: posts.run_alone(process, os.environ))


@app.command()
def up(*, demo: Annotated[bool, typer.Option(help="With a pocket that plays phone and mail program.")] = False) -> None:
    """Start everything on this machine."""
    from gateway.embedded.up import up as start

    _refusing(lambda: start(os.environ, lambda line: print(line, flush=True), as_demo=demo))  # noqa: T201


@app.command()
def smtp() -> None:
    """The mail door."""
    _alone("smtp")


@app.command()
def sms() -> None:
    """The text door."""
    _alone("sms")


@app.command()
def reader() -> None:
    """The reader: opens words for the console, one conversation at a time."""
    _alone("reader")


@app.command()
def console() -> None:
    """The staff's pages."""
    _alone("console")


@app.command()
def worker(kind: Annotated[str, typer.Argument(help="matching or outbound")]) -> None:
    """A worker."""
    if kind not in ("matching", "outbound"):
        raise typer.BadParameter("there are the workers matching and outbound")
    _alone(kind)


@app.command()
def clock() -> None:
    """The clock: rings what is due."""
    _alone("clock")


def main() -> None:
    """Entry point of the command."""
    app()
