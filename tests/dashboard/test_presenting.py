"""Trình chiếu as the server answers it: all in one page, from one snapshot, and nothing of an address trusted."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from html import unescape
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import segno

import etl
from dashboard import data, presenting
from dashboard.deck import Deck, Item, View, text_of
from dashboard.show import LOOKS
from dashboard.text import LANGUAGES, Words
from tests.conftest import another_score
from tests.dashboard.test_server import Server, serving

SERVER = "http://provincial.example"
PCI = View("xep-hang", {"index": "pci", "period": "2023", "home": "thanh-hoa", "map": "63", "units": "thanh-hoa"})
VIEW = {"page": PCI.page, **PCI.asked}


@pytest.fixture
def live(built: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("THUOCDO_DATA", str(built))
    return etl.current_id(built / "snapshots") or ""


def shown(**query: str) -> str:
    answer = presenting.presented(query, SERVER)
    assert answer.status == 200
    return answer.html


def titles(html: str) -> list[str]:
    return [unescape(title) for title in re.findall(r'<section class="slide"[^>]*data-title="([^"]*)"', html)]


def links(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'<section class="slide"[^>]*data-link="([^"]*)"', html)]


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_view_a_basket_and_a_ready_deck_are_presented(lang: str):
    of_view = titles(shown(**VIEW, lang=lang))
    assert of_view and "PCI" in of_view[0]
    of_basket = titles(shown(basket=text_of(Deck([Item(PCI, title="Của tôi")], "Hội nghị")), lang=lang))
    assert of_basket == ["Hội nghị"] + ["Của tôi"] * len(of_view)
    of_deck = titles(shown(deck="province", home="thanh-hoa", lang=lang, shape="16x9"))
    assert len(of_deck) > 5


def test_every_slide_names_the_version_and_its_code_leads_to_the_view_at_that_version(live: str):
    html = shown(**VIEW, lang="vi", shape="16x9", basket_of_nobody="x")
    assert html.count(f"bản {live}") == len(titles(html))
    for link in links(html):
        asked = parse_qs(urlsplit(link).query)
        assert link.startswith(f"{SERVER}/xep-hang?") and asked["version"] == [live] and asked["index"] == ["pci"]
        assert "basket" not in asked


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize("look", LOOKS)
def test_the_code_is_that_of_the_link_dark_on_light_with_four_empty_modules_around(look: str):
    html = shown(**VIEW, look=look, shape="16x9")
    code = re.search(
        r'<svg class="code" viewBox="0 0 (\d+) \1".*?fill="#FFFFFF"/><path d="([^"]+)" fill="#000000"', html
    )
    assert code
    side, dark = int(code[1]), set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code[2]):
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}
    expected = segno.make_qr(links(html)[0], error="l")
    zone = presenting.QUIET_ZONE
    assert zone >= 4 and side == len(expected.matrix) + 2 * zone
    assert dark == {
        (x + zone, y + zone) for y, row in enumerate(expected.matrix) for x, module in enumerate(row) if module
    }


@pytest.mark.usefixtures("live")
def test_a_ready_deck_without_a_province_is_that_of_the_home_province():
    of_home = titles(shown(deck="province", shape="16x9"))
    assert of_home == titles(
        shown(deck="province", home=data.settings(data.live_snapshot() or "")["home_unit"], shape="16x9")
    )


@pytest.mark.usefixtures("live")
def test_both_shapes_are_made_unless_one_is_asked_for():
    frame = r'<div class="frame" data-shape="(\w+)"'
    assert set(re.findall(frame, shown(**VIEW))) == {"16x9", "4x3"}
    assert set(re.findall(frame, shown(**VIEW, shape="4x3"))) == {"4x3"}


@pytest.mark.usefixtures("live")
def test_the_speaker_s_note_leads_what_the_speaker_may_say():
    html = shown(basket=text_of(Deck([Item(PCI, note="Nói chậm & rõ.")])))
    notes = re.findall(r"<template>(.*?)</template>", html)
    assert all(note.startswith("<p>Nói chậm &amp; rõ.</p><p>") for note in notes)


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        {"page": "khong-co"},
        {"page": "cap-nhat"},
        {"deck": "khong-co"},
        {"deck": "province", "home": "khong-co"},
        {"deck": "province", "home": "{0.__class__}"},
        {"basket": "x"},
        {"basket": text_of(Deck([]))},
        {"basket": text_of(Deck([Item(View("khong-co", {}))], "Chỉ có bìa"))},
        {"version": "20200101T000000-000000-abcdef01", **VIEW},
        {"version": "../figures", **VIEW},
    ],
)
def test_where_there_is_nothing_to_show_a_sentence_says_so(query: dict[str, str], lang: str):
    answer = presenting.presented({**query, "lang": lang}, SERVER)
    assert answer.status == 404
    assert f'<html lang="{lang}"' in answer.html and '<main class="plain"><h1>' in answer.html
    assert "<script" not in answer.html


def test_before_the_first_build_it_says_so(not_built: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("THUOCDO_DATA", str(not_built))
    answer = presenting.presented(VIEW, SERVER)
    assert answer.status == 404 and Words("vi")("common.empty_title") in answer.html


@pytest.mark.usefixtures("live")
def test_a_failure_is_a_sentence_and_no_traceback(monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(presenting, "_html", fail)
    answer = presenting.presented(VIEW, SERVER)
    assert answer.status == 500 and Words("vi")("deck.show_failed") in answer.html and "secret" not in answer.html


HOSTILE = '"><script>alert(1)</script></script><!--'


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize(
    "query",
    [
        {"basket": text_of(Deck([Item(PCI, title=HOSTILE, note=HOSTILE)], HOSTILE))},
        {**VIEW, "lang": HOSTILE, "look": HOSTILE, "shape": HOSTILE},
        {**VIEW, HOSTILE: HOSTILE},
    ],
)
def test_a_hostile_address_becomes_text(query: dict[str, str]):
    html = presenting.presented(query, f"http://{HOSTILE}").html
    assert html.count("<script>") == 1 == html.count("</script>")
    assert "alert(1)</script>" not in html


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize("gone", [HOSTILE, "atlantis"])
def test_a_view_of_what_there_is_not_is_a_sentence_and_no_other_view(gone: str):
    answer = presenting.presented({**VIEW, "home": gone}, SERVER)
    assert answer.status == 404 and Words("vi")("deck.nothing_to_show") in answer.html
    assert "<script" not in answer.html and "<svg" not in answer.html


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize("page", ["//evil.example", "/\\evil.example", "https://evil.example", "xep-hang"])
def test_the_way_back_stays_on_this_server(page: str):
    settings = re.search(r"const SETTINGS = (\{.*?\});", shown(basket=text_of(Deck([Item(PCI)])), page=page))
    assert settings and json.loads(settings[1])["back"].startswith("/bo-slide?")
    assert re.match(r"/(?![/\\])", presenting._way_back({"page": page}))


@pytest.mark.usefixtures("live")
def test_nothing_is_asked_of_anybody_else():
    html = shown(**VIEW)
    asked = [*re.findall(r'\bsrc="([^"]*)"', html), *re.findall(r'url\("?([^")]+)', html)]
    assert set(asked) <= {"/fonts/Arimo-Regular.ttf", "/fonts/Arimo-Bold.ttf"}


def test_a_talk_of_a_kept_version_shows_its_figures(small: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("THUOCDO_DATA", str(small))
    old = etl.current_id(small / "snapshots") or ""
    query = {"page": "xep-hang", "index": "pci", "period": "2016", "units": "an-giang", "home": "an-giang", "map": "63"}
    before = shown(**query)
    another_score(small)
    assert etl.build(small).outcome == "published"
    assert titles(shown(**query, version=old)) == titles(before)
    main = re.compile("<main.*</main>", re.S)
    assert main.findall(shown(**query, version=old)) == main.findall(before)
    assert f"bản {old}" not in shown(**query)


# as the server answers


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[Server]:
    with serving(built) as started:
        yield started


def test_the_talk_comes_whole_and_with_the_boundaries_of_every_page(server: Server):
    answer = server.ask(f"/trinh-chieu?{urlencode(VIEW)}")
    html = answer.body.decode()
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/html")
    assert any("default-src 'self'" in policy for policy in answer.headers.get_all("content-security-policy") or [])
    assert "modulepreload" not in html and "/scripts/" not in html
    assert links(html)[0].startswith(f"http://127.0.0.1:{server.port}/xep-hang?")
    assert server.ask("/trinh-chieu?page=khong-co").status == 404


def test_the_way_back_to_the_first_page_leads_there(server: Server):
    way_back = presenting._way_back({"page": "tong-quan", "home": "thanh-hoa"})
    answer = server.ask(way_back)
    assert (answer.status, answer.headers["location"]) == (307, "/?home=thanh-hoa")
    assert server.ask("/tong-quan?x=//evil.example").headers["location"] == "/?x=//evil.example"


def test_of_all_scripts_the_policy_lets_that_of_the_talk_run(server: Server):
    for path in (f"/trinh-chieu?{urlencode(VIEW)}", "/trinh-chieu?page=khong-co"):
        answer = server.ask(path)
        allowed = re.findall(r"script-src ([^;]*);", "\n".join(answer.headers.get_all("content-security-policy") or []))
        scripts = re.findall(rb"<script>(.*?)</script>", answer.body, re.S)
        seen = [f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in scripts]
        assert len(allowed) == 2 and allowed[0] == (seen[0] if seen else "'none'") and len(seen) <= 1


@pytest.mark.proof
def test_the_server_answers_others_while_many_talks_are_made(server: Server, built: Path):
    deck = text_of(Deck([Item(View(page, {"home": "thanh-hoa"})) for page in ("xep-hang", "xu-huong", "phan-bo")] * 13))
    with ThreadPoolExecutor(12) as pool:
        coming = [pool.submit(server.ask, f"/trinh-chieu?{urlencode({'basket': deck})}") for _ in range(12)]
        waits = []
        while not all(one.done() for one in coming):
            began = monotonic()
            server.ask("/healthz")
            waits.append(monotonic() - began)
            sleep(0.02)
    assert {one.result().status for one in coming} == {200} and max(waits) < 1


def test_the_script_of_the_talk_burdens_no_other_page(server: Server):
    html = server.ask("/").body.decode()
    assert "picture.js" in html and "present.js" not in html


@pytest.mark.parametrize("name", ["Arimo-Regular.ttf", "Arimo-Bold.ttf"])
def test_the_fonts_are_the_product_s_own_and_kept_for_ever(server: Server, name: str):
    answer = server.ask(f"/fonts/{name}")
    assert (answer.status, answer.headers["content-type"]) == (200, "font/ttf")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/fonts/OFL.txt", "/fonts/../app.py", "/fonts/..%2Fapp.py", "/fonts/%2Fetc%2Fpasswd"])
def test_nothing_but_fonts_is_a_font(server: Server, path: str):
    answer = server.ask(path)
    assert answer.status >= 400 or b"<title>Streamlit</title>" in answer.body


def test_a_slide_of_a_basket_is_a_picture_of_the_version_asked_for(server: Server, built: Path):
    asked = {
        "item": text_of(Deck([Item(PCI)])), "lang": "vi", "shape": "16x9", "look": "light",
        "version": etl.current_id(built / "snapshots") or "",
    }  # fmt: skip
    answer = server.ask(f"/slide.svg?{urlencode(asked)}")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.body.startswith(b"<svg") and "Thanh Hóa" in answer.body.decode()
    for wrong in (
        {"version": ""},
        {"version": "../figures"},
        {"item": "x"},
        {"shape": "1x1"},
        {"lang": "xx"},
        {"look": ""},
    ):
        assert server.ask(f"/slide.svg?{urlencode(asked | wrong)}").status == 404


def test_settings_cannot_end_the_script_that_holds_them():
    assert "<" not in presenting._for_script({"back": HOSTILE})
    assert json.loads(presenting._for_script({"back": HOSTILE})) == {"back": HOSTILE}
