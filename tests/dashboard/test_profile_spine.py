"""The spine as HTML: rows with a range, rows without one, what is said for those who do not see it."""

from __future__ import annotations

from dashboard.charts.profile_spine import Head, Line, Range, Sign, spine

HEAD = Head("Node", "Score", "Rank", "Place", "Change")
RANGE = Range("1.00", "9.00", 0.25, 0.5, 0.75, 0.6, None, False, "from 1.00 to 9.00")
LINE = Line("Land", 1, "5.80", "published", "3/63", "rank 3 of 63", RANGE, "", "+0.10", "Since 2022", "good")


def drawn(line: Line = LINE, head: Head = HEAD) -> str:
    return spine([line], head, [Sign("own", "Home")], "How it is drawn.", ["* computed."], "Components <of> it")


def test_a_row_has_its_band_its_median_and_its_dot():
    html = drawn()
    assert '<s style="left:25.0%;width:50.0%"></s><u style="left:50.0%"></u>' in html
    assert '<b class="td-dot" style="left:60.0%"></b>' in html
    assert 'role="img" aria-label="from 1.00 to 9.00"' in html
    assert 'aria-label="Components &lt;of&gt; it"' in html


def test_a_rebuilt_figure_is_a_hollow_dot_and_a_benchmark_a_diamond():
    html = drawn(LINE._replace(range=RANGE._replace(is_rebuilt=True, benchmark=0.1)))
    assert "td-dot" not in html and '<b class="td-hollow"' in html
    assert '<i style="left:10.0%"></i>' in html


def test_a_row_without_a_range_says_why():
    html = drawn(LINE._replace(range=None, value="–", note="withheld & gone"))
    assert "<small>withheld &amp; gone</small>" in html
    assert "td-line" not in html


def test_without_ranks_there_is_no_column_of_ranks():
    assert drawn().count("<td") == 4
    html = drawn(LINE._replace(rank=""), HEAD._replace(rank=""))
    assert html.count("<td") == 3 and html.count('<th scope="col"') == 4


def test_a_figure_that_cannot_be_placed_has_no_dot():
    assert "<b class" not in drawn(LINE._replace(range=RANGE._replace(own=None)))
