"""Sentences about issues: each reader gets numbers the way they are written in the language."""

from __future__ import annotations

from typing import Any

import pytest

from etl.console import Messages, issue_text, with_decimal_comma
from etl.model import ERROR, WARNING, Issue


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1.9137386", "1,9137386"),
        ("-0.5", "-0,5"),
        ("0.25–2.5", "0,25–2,5"),
        ("1–10", "1–10"),
        ("1.8843657 (2022)", "1,8843657 (2022)"),
        ("43.5 (Tổng hợp v1.2!B4)", "43,5 (Tổng hợp v1.2!B4)"),
        ("0.25–2.5 (2019!AC9)", "0,25–2,5 (2019!AC9)"),
    ],
)
def test_numbers_and_ranges_get_a_decimal_comma(text: str, written: str):
    assert with_decimal_comma(text) == written


@pytest.mark.parametrize(
    "text",
    [
        *("2023", "2023!AJ43", "v1.2!B4", "papi.2023.xlsx", "1.2.xlsx", "22.11.2026", "1.250.000", "1.250,5"),
        *("1.5 triệu", "1.2, 1.3", "#DIV/0!", "", ".", "–", "2.", ".5", "1.5 (", "1.5 () và 2.5"),
    ],
)
def test_what_is_no_plain_number_stays_as_it_is(text: str):
    assert with_decimal_comma(text) == text


@pytest.mark.parametrize("value", [7, 2.5, None])
def test_what_is_no_text_stays_as_it_is(value: Any):
    assert with_decimal_comma(value) is value


@pytest.mark.parametrize(("language", "scale"), [("vi", "0,25–2,5"), ("en", "0.25–2.5")])
def test_a_sentence_has_the_numbers_of_its_language(language: str, scale: str):
    issue = Issue("out_of_scale", ERROR, "v1.2!AC52", {"value": "2.560856", "expected": "0.25–2.5"})
    figure = "2,560856" if language == "vi" else "2.560856"
    assert figure in issue_text(issue, language).what and scale in issue_text(issue, language).what
    assert Messages(language).issue(issue).startswith("v1.2!AC52: ")


def test_what_is_quoted_is_what_stands_in_the_cell():
    issue = Issue("cell_unreadable", WARNING, "PCI!B4", {"value": "1.250", "expected": "1.250,5"})
    assert "“1.250”" in issue_text(issue, "vi").what


def test_what_is_wrong_and_what_to_do_are_two_sentences():
    sentence = Messages("vi").issue(Issue("note_missing", ERROR, "PCI.xlsx"))
    assert sentence.startswith("PCI.xlsx: chưa ghi chú. Viết một câu")
