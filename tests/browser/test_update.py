"""A workbook of PAPI in the layout of its publishers goes from the drop to the leaders' pages, and back."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from shutil import copytree
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Request, expect

import etl
from dashboard.text import LANGUAGES, Words
from etl.model import VALUE, Catalog, Facts
from tests.browser.conftest import BROWSERS_OWN, DESKTOP, PAGES, RUN, NewReader, Outside, Reader, in_turn, serving
from tests.conftest import ROOT, log_of
from tests.publishers import Laid, papi_columns, shipped, write_xlsx

PHONE = {"width": 390, "height": 844}
LARGE = {"width": 1920, "height": 1080}
PATIENCE = 60_000  # reading, comparing and publishing build a whole snapshot
Sheet = Callable[..., Laid]


@pytest.fixture
def own(built: Path, tmp_path: Path) -> Path:
    """All shipped data and their snapshot, to be changed."""
    return Path(copytree(built, tmp_path / "data"))


@pytest.fixture
def here(own: Path, outside_of_server: Outside) -> Iterator[str]:
    with serving(own, outside_of_server) as address:
        yield address


@pytest.fixture
def papi(catalog: Catalog, figures: Facts) -> Sheet:
    """The table of a year as it ships, with some sub-dimensions of one province better, and what they are part of."""

    def laid(year: str, unit: str, **better: float) -> Laid:
        printed = shipped(catalog, figures, "papi", year)
        scores = dict(printed.scores)
        for part, by in better.items():
            for node in (part, part.partition("_")[0], "total"):
                scores[node, unit] = round(scores[node, unit] + by, 6)
        return papi_columns(replace(printed, scores=scores))

    return laid


class Desk:
    """The person at the machine, on the page that updates the data."""

    def __init__(self, reader: Reader, lang: str = "vi") -> None:
        self.reader, self.page, self.words = reader, reader.page, Words(lang)
        reader.open("update", lang=lang)

    def drop(self, file: Path) -> Desk:
        self.page.locator("input[type=file]").set_input_files(file)
        expect(self.part(".td-recognised")).to_be_visible(timeout=PATIENCE)
        self.reader.settled()
        return self

    def part(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def rows(self, part: str) -> list[str]:
        """The changed figures of one kind, each as one line."""
        return [" ".join(text.split()) for text in self.reader.text(f"[data-part={part}] tbody tr")]

    def counts(self) -> dict[str, str]:
        listed = self.part(".td-update .td-counts li")
        return {str(one.get_attribute("data-count")): one.locator("b").inner_text() for one in listed.all()}

    def write(self, label: str, text: str) -> None:
        line = self.page.get_by_role("textbox", name=label)
        line.fill(text)
        line.press("Tab")
        self.reader.settled()

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).click()

    def publish(self, note: str, outcome: str = "published") -> Locator:
        self.write(self.words("update.note"), note)
        self.press(self.words("update.publish"))
        return self.told(outcome)

    def told(self, outcome: str) -> Locator:
        result = self.part(f".td-result[data-outcome={outcome}]")
        expect(result).to_be_visible(timeout=PATIENCE)
        self.reader.settled()
        return result


def wrong_in(reader: Reader) -> list[str]:
    """Grows with every error that the page reports and every answer that is one."""
    wrong: list[str] = []
    # Streamlit's front end looks for its server below the page's address first; that miss is its own
    own_miss = re.compile(rf"/({'|'.join(page.url_path for page in PAGES.values())})/_stcore/")

    def note(what: str) -> None:
        if not own_miss.search(what):
            wrong.append(what)

    reader.page.on("pageerror", lambda error: note(str(error)))
    reader.page.on("console", lambda line: note(f"{line.text} {line.location}") if line.type == "error" else None)
    reader.page.on("response", lambda answer: note(answer.url) if answer.status >= 400 else None)
    return wrong


def shown_to_leaders(reader: Reader, lang: str, year: str = "2020", unit: str = "thanh-hoa") -> tuple[str, str]:
    """The overall PAPI of a province on its first page, and the whole card with its sources."""
    reader.open("overview", lang=lang, home=unit, until=year, map="63")
    card = reader.page.locator("[data-index=papi]")
    for folded in card.locator("summary").all():
        folded.click()
    return card.locator(".td-score strong").inner_text(), card.inner_text()


def files_of(data: Path, snapshot_id: str | None) -> dict[str, bytes]:
    folder = data / "snapshots" / str(snapshot_id)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def verified(data: Path) -> int:
    command = [sys.executable, "-c", RUN, "verify", "--data", str(data)]
    return subprocess.run(command, cwd=ROOT, capture_output=True).returncode


@in_turn("lang, viewport", LANGUAGES, LARGE, PHONE)
def test_papi_goes_from_drop_to_published_and_back(
    new_reader: NewReader,
    here: str,
    own: Path,
    papi: Sheet,
    tmp_path: Path,
    outside: Outside,
    outside_of_server: Outside,
    lang: str,
    viewport: dict[str, int],
):
    words = Words(lang)
    first = etl.current_id(own / "snapshots")
    at_first = files_of(own, first)
    outside.asked.clear()
    sheet = papi("2020", "thanh-hoa", d4_1=0.4, d5_1=0.4)
    leader = new_reader(here)
    before, source_before = shown_to_leaders(leader, lang)
    assert before == words.number(43.16) and "PAPI Thanh Hóa.xlsx" not in source_before
    person = new_reader(here, viewport=viewport)
    wrong = wrong_in(person)
    desk = Desk(person, lang).drop(write_xlsx(tmp_path / "PAPI Thanh Hóa.xlsx", sheet))

    recognised = desk.part(".td-recognised").inner_text()
    assert all(told in recognised for told in ("PAPI", "2020", "63", "100%"))
    expect(desk.page.get_by_text(words("update.no_issues"))).to_be_visible()
    many = words.number(2389, 0)
    assert desk.counts() == {"added": "0", "changed": "5", "confirmed": many, "behind": "0", "dropped": "0"}
    largest = desk.rows("largest")
    assert len(largest) == 5
    old, new, cell = words.number(43.16), words.number(43.96), sheet.where(VALUE, "total", "thanh-hoa")
    assert cell == "2020!AC7" and any(re.search(rf"{old}\D* {new}\D* {cell}$", row) for row in largest)
    assert len(desk.rows("bands")) == 7
    assert shown_to_leaders(leader, lang)[0] == before

    result = desk.publish("Đính chính của CECODES")
    expect(result).to_contain_text(words("update.result_published", file="PAPI Thanh Hóa.xlsx"))
    newest = desk.part(".td-move").first
    for told in ("Đính chính của CECODES", "PAPI Thanh Hóa.xlsx", "PAPI 2020", words("update.live")):
        expect(newest).to_contain_text(told)
    now, source_now = shown_to_leaders(leader, lang)
    assert now == new and "PAPI Thanh Hóa.xlsx" in source_now

    desk.part(f".st-key-update_restore_{first} button").click()
    expect(desk.page.get_by_text(words("update.restore_explained"))).to_be_visible()
    desk.write(words("update.restore_note"), "Nạp nhầm tệp")
    desk.press(words("update.restore_confirm"))
    expect(desk.told("published")).to_contain_text(words("update.result_restored", snapshot=first))
    expect(desk.part(".td-move").first).to_contain_text("Nạp nhầm tệp")
    assert shown_to_leaders(leader, lang) == (before, source_before)

    assert etl.current_id(own / "snapshots") == first and files_of(own, first) == at_first
    assert [(move["action"], move["note"]) for move in log_of(own)[-2:]] == [
        ("publish", "Đính chính của CECODES"),
        ("rollback", "Nạp nhầm tệp"),
    ]
    assert verified(own) == 0
    assert wrong == []
    assert {urlsplit(url).netloc for url in person.requests if urlsplit(url).netloc} == {urlsplit(here).netloc}
    assert [line for line in outside.asked if not BROWSERS_OWN.search(line)] == []
    assert [line for line in outside_of_server.asked if " http://127.0.0.1" not in line] == []


@in_turn("lang, viewport", LANGUAGES, PHONE, DESKTOP)
def test_a_warning_is_accepted_only_with_a_reason(
    new_reader: NewReader, here: str, own: Path, papi: Sheet, tmp_path: Path, lang: str, viewport: dict[str, int]
):
    words, first = Words(lang), etl.current_id(own / "snapshots")
    sheet = papi("2020", "thanh-hoa", d5_1=0.7)
    desk = Desk(new_reader(here, viewport=viewport), lang).drop(write_xlsx(tmp_path / "papi.xlsx", sheet))
    issue = desk.part(".td-issues[data-severity=warning]")
    expect(issue).to_have_count(1)
    expect(issue).to_contain_text(sheet.where(VALUE, "d5_1", "thanh-hoa"))
    expect(issue).to_contain_text("2,428796" if lang == "vi" else "2.428796")
    desk.write(words("update.note"), "PAPI 2020")
    desk.press(words("update.publish"))
    expect(desk.page.get_by_text(words("update.reasons_missing", which="1"))).to_be_visible()
    assert etl.current_id(own / "snapshots") == first
    desk.write(words("update.reason", n=1), "đã đối chiếu bản in")
    desk.publish("PAPI 2020")
    expect(desk.part(".td-move").first).to_contain_text(words("update.accepted_because", reasons="đã đối chiếu bản in"))
    assert etl.current_id(own / "snapshots") != first


@in_turn("lang, viewport", LANGUAGES, DESKTOP, PHONE)
def test_an_error_is_named_by_its_cell_and_stops(
    new_reader: NewReader, here: str, papi: Sheet, tmp_path: Path, lang: str, viewport: dict[str, int]
):
    words, sheet = Words(lang), papi("2020", "thanh-hoa", d4_1=0.4)
    at, _ = sheet.facts[VALUE, "d4", "thanh-hoa"]
    file = write_xlsx(tmp_path / "papi.xlsx", sheet.put(*at, "bảy phẩy"))
    desk = Desk(new_reader(here, viewport=viewport), lang).drop(file)
    issue = desk.part(".td-issues[data-severity=error]")
    expect(issue).to_contain_text("2020!AC33")
    expect(issue).to_contain_text("bảy phẩy")
    expect(desk.page.get_by_text(words("update.mend_one"))).to_be_visible()
    expect(desk.page.get_by_role("button", name=words("update.publish"), exact=True)).to_have_count(0)


def test_whoever_was_overtaken_is_told_so_and_loses_nothing(
    new_reader: NewReader, here: str, papi: Sheet, tmp_path: Path
):
    words = Words("vi")
    mine = write_xlsx(tmp_path / "cua-toi.xlsx", papi("2020", "thanh-hoa", d4_1=0.4, d5_1=0.4))
    other = write_xlsx(tmp_path / "nguoi-khac.xlsx", papi("2021", "can-tho", d4_1=0.1))
    slow, quick = Desk(new_reader(here)).drop(mine), Desk(new_reader(here)).drop(other)
    quick.publish("Nhanh hơn một bước")
    result = slow.publish("Của tôi", outcome="overtaken")
    expect(result).to_contain_text(words("update.result_overtaken"))
    expect(result).to_contain_text("Nhanh hơn một bước")
    expect(slow.part(".st-key-update-file")).to_contain_text("cua-toi.xlsx")
    slow.press(words("update.look_again"))
    expect(result).to_have_count(0, timeout=PATIENCE)
    slow.reader.settled()
    expect(slow.page.get_by_role("textbox", name=words("update.note"))).to_have_value("Của tôi")
    assert slow.counts()["changed"] == "5"
    slow.press(words("update.publish"))
    slow.told("published")
    leader = new_reader(here)
    assert shown_to_leaders(leader, "vi")[0] == "43,96"
    assert "nguoi-khac.xlsx" in shown_to_leaders(leader, "vi", "2021", "can-tho")[1]


# who may


def expect_to_be_read_only(reader: Reader, lang: str) -> None:
    expect(reader.page.get_by_text(Words(lang)("update.read_only"))).to_be_visible()
    expect(reader.page.locator(".td-move").first).to_be_visible()
    expect(reader.page.locator("[data-testid=stFileUploader], input[type=file]")).to_have_count(0)
    expect(reader.page.locator("[class*=st-key-update_restore]")).to_have_count(0)


def status_of_upload(address: str, method: str) -> int:
    asked = HTTPConnection(urlsplit(address).netloc)
    asked.request(method, "/_stcore/upload_file/session/file", b"PK")
    return asked.getresponse().status


def uploaded(reader: Reader, file: Path) -> Request:
    """How the browser sent a file."""
    with reader.page.expect_request(lambda request: "/upload_file/" in request.url) as sent:
        reader.page.locator("input[type=file]").set_input_files(file)
    return sent.value


def sent_again(request: Request, **other: str) -> int:
    """The answer to the same upload with some headers changed."""
    headers = {name: value for name, value in request.all_headers().items() if name != "content-length"} | other
    boundary = headers["content-type"].partition("boundary=")[2]
    field = 'Content-Disposition: form-data; name="file"; filename="papi.xlsx"'
    body = f"--{boundary}\r\n{field}\r\n\r\nPK\r\n--{boundary}--\r\n".encode()
    asked = HTTPConnection(urlsplit(request.url).netloc)
    asked.request(request.method, urlsplit(request.url).path, body, headers)
    return asked.getresponse().status


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_server_that_others_can_reach_takes_nothing_from_anybody(new_reader: NewReader, built: Path, lang: str):
    with serving(built, None, "--address", "0.0.0.0") as address:
        expect_to_be_read_only(new_reader(address).open("update", lang=lang), lang)
        assert [status_of_upload(address, method) for method in ("PUT", "POST", "DELETE")] == [403] * 3


def test_whoever_asks_for_another_name_takes_part_as_a_reader_only(
    new_reader: NewReader, served: str, papi: Sheet, tmp_path: Path
):
    port = urlsplit(served).port
    stranger = new_reader(f"http://thuocdo.localhost:{port}")  # browsers lead every such name to this machine
    expect_to_be_read_only(stranger.open("update", lang="vi"), "vi")
    person = new_reader(served).open("update", lang="vi")
    sent = uploaded(person, write_xlsx(tmp_path / "papi.xlsx", papi("2020", "thanh-hoa")))
    expect(person.page.locator(".td-recognised")).to_be_visible(timeout=PATIENCE)
    assert sent_again(sent) < 300
    assert sent_again(sent, host=f"thuocdo.example:{port}") == 403
    assert sent_again(sent, **{"x-forwarded-for": "127.0.0.1"}) == 403
