"""docs/functions.md says what the pure functions take and give; this holds it against the code, both ways."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "functions.md").read_text(encoding="utf-8")
FUNCTIONS = re.findall(r"^\| `([\w.]+)\(([\w, ]*)\)` \|", PAGE, re.M)
VALUES = re.findall(r"^\| `([\w.]+)` \| (`.*`) \|$", PAGE, re.M)
CODES = re.search(r"`why` are codes: (.*?)\.", PAGE, re.S)


def named(dotted: str) -> object:
    module, _, name = dotted.rpartition(".")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize(("dotted", "parameters"), FUNCTIONS)
def test_a_function_takes_what_the_page_says(dotted: str, parameters: str) -> None:
    function = named(dotted)
    assert callable(function)
    assert list(inspect.signature(function).parameters) == parameters.split(", ")


@pytest.mark.parametrize(("dotted", "fields"), VALUES)
def test_a_value_has_the_fields_that_the_page_lists(dotted: str, fields: str) -> None:
    value = named(dotted)
    assert dataclasses.is_dataclass(value)
    assert [field.name for field in dataclasses.fields(value)] == re.findall(r"`(\w+)`", fields)


def test_every_function_and_value_is_on_the_page() -> None:
    assert len(FUNCTIONS) == 8
    assert len(VALUES) == 7


def test_every_code_of_a_choice_is_on_the_page() -> None:
    modules = ("gateway.matching.rank", "gateway.eligible")
    source = "\n".join(inspect.getsource(importlib.import_module(name)) for name in modules)
    assert CODES is not None
    assert set(re.findall(r"`(\w+)`", CODES[1])) == set(re.findall(r'"([a-z]+(?:_[a-z]+)*)"', source))
