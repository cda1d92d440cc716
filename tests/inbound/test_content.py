"""What a part says about itself, in every way that a Content-Type can be written."""

from __future__ import annotations

import time

import pytest

from gateway.inbound.content import content_of


def parameter(value: str, name: str) -> str:
    """One parameter of a Content-Type."""
    return content_of([("content-type", value)]).parameters.get(name, "")


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("text/html", "text/html"),
        ("TEXT/Html; x=y", "text/html"),
        ("text/html(comment)", "text/html"),
        (" text/html charset=utf-8", "text/html"),
        ("", "text/plain"),
        ("text", "text/plain"),
        ("no/thing/x", "text/plain"),
        ("multipart/mixed;boundary=b", "multipart/mixed"),
        ("; charset=utf-8", "text/plain"),
        ("/", "text/plain"),
    ],
)
def test_a_kind_is_found_or_plain_text_is_taken(value: str, kind: str) -> None:
    assert content_of([("content-type", value)]).kind == kind


@pytest.mark.parametrize(
    ("value", "boundary"),
    [
        ("a/b; boundary=x", "x"),
        ('a/b; boundary="x y"', "x y"),
        ('a/b; boundary="x;\\"y"', 'x;"y'),
        ("a/b; Boundary = x ;", "x"),
        ('a/b; boundary="x', "x"),
        ("a/b boundary=x", "x"),
        ("a/b; boundary=x; boundary=y", "x"),
        ("a/b; boundary*0=x; boundary*1=y", "xy"),
        ("a/b; boundary*1=y; boundary*0=x", "xy"),
        ("a/b; boundary*0*=utf-8''%78; boundary*1=%78", "x%78"),
        ("a/b; boundary*=utf-8''%C3%A9", "é"),
        ("a/b; boundary*0=x; boundary*2=z", "x"),
        ("a/b; boundary*0=x; boundary*0=y", "x"),
        ("a/b; boundary*=utf-8''x; boundary=plain", "plain"),
        ("a/b; boundary*999999999999=x", ""),
        ("a/b; boundary*=rot13''uryyb", "uryyb"),
        ("a/b; boundary*0*=zlib''x", "x"),
        ("a/b; boundary*", ""),
        ("a/b; (boundary=no) boundary=x", "x"),
        ('a/b; q="boundary=no"; boundary=x', "x"),
    ],
)
def test_a_parameter_is_found_once_even_in_pieces(value: str, boundary: str) -> None:
    assert parameter(value, "boundary") == boundary


def test_of_two_content_types_the_first_counts() -> None:
    assert content_of([("content-type", "text/html"), ("content-type", "text/plain")]).kind == "text/html"


def test_a_place_and_a_name_are_found() -> None:
    content = content_of([("content-disposition", 'Attachment; filename="Smime.P7M"')])

    assert (content.place, content.filename) == ("attachment", "smime.p7m")


@pytest.mark.parametrize(
    "value",
    [
        "a" * 1024,
        "/" * 1024,
        "text/plain" + " " * 1000,
        "a/b; a=" + '"\\' * 500,
        "a/b;" + "a=" * 500,
        "a/b;" + "(" * 1000,
        "a/b " + "a " * 500,
        "a/b; " + "; ".join(f"a*{number}*=b" for number in range(20)),
    ],
)
def test_a_hostile_line_costs_little(value: str) -> None:
    begun = time.process_time()
    content_of([("content-type", value), ("content-disposition", value)])
    assert time.process_time() - begun < 0.5, "processor time of two lines"
