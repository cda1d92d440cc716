"""HTML as mail programs write it, and as nobody should."""

from __future__ import annotations

import time

import pytest

from gateway.words.from_html import text_of, without_tags


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree"),
        ("a&nbsp;b &euro; &#8211; &#x1f600; &unknown;", "a\u00a0b € – 😀 &unknown;"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a\n  b\n\nc</pre>", "a\nb\n\nc"),
        ("a<!-- no -->b", "ab"),
        ("<ol><li>a<li>b</ol>", "- a\n- b"),
        ("<p>a</p>\n\n\n<p>&nbsp;</p><p>b</p>", "a\n\nb"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("un<b>clo<i>sed", "unclosed"),
        ("a < b > c", "a < b > c"),
        ("<textarea>typed</textarea>", "typed"),
        ("<a href='http://x.org'>here</a>", "here"),
        ("", ""),
        ("   ", ""),
        ("<>", "<>"),
    ],
)
def test_words_are_laid_out_as_they_are_seen(markup: str, words: str) -> None:
    assert text_of(markup) == words


@pytest.mark.parametrize(
    "hidden",
    [
        "<style>no</style>",
        "<script>no</script>",
        "<title>no</title>",
        "<p hidden>no</p>",
        "<i style='DISPLAY : None'>no</i>",
        "<i style='visibility:hidden'>no</i>",
        "<i style='font-size:0'>no</i>",
        "<i style='font-size: 0px; color:red'>no</i>",
        "<i style='opacity:0'>no</i>",
        "<i style='max-height:0px'>no</i>",
        "<i style='mso-hide:all'>no</i>",
        "<template>no</template>",
    ],
)
def test_what_is_not_shown_is_not_read(hidden: str) -> None:
    assert text_of(f"<body><p>yes</p>{hidden}</body>") == "yes"


@pytest.mark.parametrize(
    "style", ["font-size:0.9em", "opacity:0.8", "font-size:10px", "max-height:0.5em", "color:#000"]
)
def test_small_or_pale_words_are_read(style: str) -> None:
    assert text_of(f"<p style='{style}'>yes</p>") == "yes"


@pytest.mark.parametrize("tag", ["div", "b", "font", "table", "ul", "span", "blockquote", "x"])
@pytest.mark.parametrize("depth", [100, 1000, 100_000])
def test_words_are_found_however_deep(tag: str, depth: int) -> None:
    begun = time.process_time()
    assert text_of("first " + f"<{tag}>" * depth + "deep").split() == (
        ["first"] if tag == "blockquote" and depth < 200 else ["first", "deep"]
    )
    assert time.process_time() - begun < 2, "processor time of 100,000 tags"


@pytest.mark.parametrize(
    "unit",
    [
        "<div></div>",
        "<td></td>",
        "<br>",
        "<br> ",
        "<p>x",
        "</x>",
        "<",
        "&",
        "<!--",
        "<![CDATA[",
        "<a b c d e f>",
        "<td>x",
        "<select><option>",
        "<li>",
        "<b></i>",
        "<p style='display display'>",
        "<blockquote></blockquote>",
        "\u00a0<br>",
    ],
)
def test_hostile_markup_costs_little(unit: str) -> None:
    begun = time.process_time()
    text_of(unit * (400_000 // len(unit)))
    assert time.process_time() - begun < 2.5, "processor time of 400 KB"


def test_the_settings_that_word_writes_do_not_hide_what_is_quoted() -> None:
    settings = '<w:LsdException Locked="false" Name="heading"/>' * 400

    for noise in (f"<!--[if gte mso 9]><xml>{settings}</xml><![endif]-->", f"<xml>{settings}</xml>"):
        assert text_of(f"<html>{noise}<body><p>mine</p><blockquote>yours</blockquote>") == "mine"


@pytest.mark.parametrize("unit", ["<div/>", "<x/>", "<!-- ", "<!-->", "<b <!--"])
def test_words_after_odd_tags_are_found(unit: str) -> None:
    begun = time.process_time()
    assert text_of("first " + unit * 100_000 + "-->deep").replace("-->", "").split()[0] == "first"
    assert time.process_time() - begun < 2, "processor time of 100,000 tags"


def test_a_tag_of_half_a_megabyte_is_no_trouble() -> None:
    begun = time.process_time()
    assert text_of('a<img src="data:image/png;base64,' + "A" * 500_000 + '">b<i ' + "x " * 250_000 + ">c") == "abc"
    assert time.process_time() - begun < 2, "processor time of two tags"


def test_without_a_parser_styles_and_scripts_are_left_out_too() -> None:
    assert without_tags("a<style>p{}</style><b>b &amp; c</b><br>d<script>e") == "a b & c\nd"
