"""`python -m bench.corpora`: how well the door reads, over the development data; `--only NAME` for a part of it.

Ends with 1 when the data is not there, when a mail crashed something, or when one was taken and is nowhere.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import machine
from bench.corpora import automatic, language, over_smtp, pseudonymise, raw_mail, risk, topics, trimming
from bench.corpora.table import Table

DATA = raw_mail.DATA
CORPORA: Mapping[str, Callable[[Path], list[Table]]] = {
    "over_smtp": over_smtp.report,
    "raw_mail": raw_mail.report,
    "trimming": trimming.report,
    "automatic": automatic.report,
    "pseudonymise": pseudonymise.report,
    "topics": topics.report,
    "language": language.report,
    "risk": risk.report,
}
"""What is measured, in this order: each is given the data's folder and gives its tables."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when something is as it must not be."""
    parser = argparse.ArgumentParser(prog="python -m bench.corpora", description="How well the door reads.")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the development data")
    parser.add_argument("--only", choices=sorted(CORPORA), action="append", help="measure this alone")
    asked = parser.parse_args(arguments)
    if not asked.data.is_dir():
        print(f"The development data is not on this machine: there is no folder {asked.data}. Nothing was measured.")
        return 1
    print(f"Machine: {machine.described()}\n", flush=True)
    wrong = False
    for name, report in CORPORA.items():
        for table in report(asked.data) if name in (asked.only or CORPORA) else ():
            print(table.printed(), flush=True)
            wrong |= bool(table.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
