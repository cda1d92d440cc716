"""What people wrote down about words becomes the dictionary that is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.training.dictionary import packed, read
from gateway.words.tagging import meanings


def written(folder: Path, **lines: str) -> Path:
    """Write what each language says of its words; a language that says nothing has an empty file."""
    for language in meanings.LANGUAGES:
        (folder / f"{language}.txt").write_text(lines.get(language, ""), "utf-8")
    return folder


def test_another_language_is_read_through_the_word_that_english_chose(tmp_path: Path) -> None:
    meant = read(written(tmp_path, en="tablet pill\npill pill\nthe -\n", de="tablette tablet\ndie the\n"))
    assert meant["de"] == {"tablette": ("pill",), "die": ()}


def test_an_ending_stays_what_it_is_though_it_is_a_word_as_well(tmp_path: Path) -> None:
    meant = read(written(tmp_path, en="did do did\nwant want\n", es="queria i want did\n"))
    assert meant["es"]["queria"] == ("i", "want", "did")


def test_words_of_one_meaning_get_one_number_and_what_only_one_word_means_gets_none() -> None:
    known = packed({"en": {"pill": ("pill",), "zebra": ("zebra",)}, "de": {"tablette": ("pill",)}})
    line = {key: known.meant[at].tolist() for at, key in enumerate(known.keys.tolist())}
    assert line[meanings.key(b"pill", "en")] == line[meanings.key(b"tablette", "de")] == [1, 0, 0, 0]
    assert line[meanings.key(b"zebra", "en")] == [0, 0, 0, 0]


def test_a_beginning_is_kept_only_where_most_words_that_begin_so_mean_the_same() -> None:
    known = packed({"fi": {"tabletti": ("pill",), "tabletin": ("pill",), "kissanaa": ("cat",), "kissaton": ("joy",),
                           "kissa": ("cat",), "joy": ("joy",)}})  # fmt: skip
    assert meanings.key(b"table*", "fi") in known.keys
    assert meanings.key(b"kissa*", "fi") not in known.keys


def test_what_is_shipped_is_what_people_wrote_down() -> None:
    written_down, shipped = packed(read()), meanings.shipped()
    assert np.array_equal(written_down.keys, shipped.keys)
    assert np.array_equal(written_down.meant, shipped.meant)
