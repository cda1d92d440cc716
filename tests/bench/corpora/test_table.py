"""The one shape in which the corpora report."""

from __future__ import annotations

from bench.corpora.table import Table, share


def test_a_table_is_markdown_with_its_split_and_whatever_is_wrong() -> None:
    table = Table("Trimming", "All cases", ("set", "exact"), [["ours", "1/2 50.0%"]], "one is nowhere")
    assert table.printed().splitlines() == [
        "### Trimming",
        "",
        "All cases.",
        "",
        "| set  |     exact |",
        "|------|----------:|",
        "| ours | 1/2 50.0% |",
        "",
        "WRONG: one is nowhere",
    ]


def test_a_share_of_nothing_is_no_share() -> None:
    assert (share(1, 3), share(0, 0)) == ("1/3 33.3%", "-")
