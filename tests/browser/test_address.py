"""The address is the view: what the widgets choose is in it, and whoever opens it sees the same."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

import etl
from tests.browser.conftest import NewReader, Reader, serving
from tests.conftest import another_score


def seen(reader: Reader) -> dict[str, list[str]]:
    return {
        part: reader.text(part)
        for part in (
            ".td-heading h1",
            ".td-heading p:not(.td-kicker)",
            ".td-chosen",
            ".td-bar .td-value",
            ".td-score",
            ".td-year",
        )
    }


def test_what_the_widgets_choose_on_the_ranking_is_in_the_address_and_opens_the_same_elsewhere(
    new_reader: NewReader, served: str, stranger: Reader
):
    author = new_reader(served).open("ranking", lang="vi")
    author.choose("Chỉ số", "PAPI")
    author.wait_for_query(index="papi")
    author.choose("Năm", "2019")
    author.wait_for_query(period="2019")
    author.choose("Nội dung", "Kiểm soát tham nhũng trong khu vực công")
    author.wait_for_query(node="d4")
    author.choose("Làm nổi bật", "Cần Thơ")
    author.wait_for_query(units="thanh-hoa,can-tho")
    assert author.query == {
        "lang": "vi",
        "index": "papi",
        "period": "2019",
        "node": "d4",
        "map": "63",
        "home": "thanh-hoa",
        "units": "thanh-hoa,can-tho",
    }
    assert "Kiểm soát tham nhũng trong khu vực công, năm 2019" in author.text(".td-heading h1")
    guest = stranger.follow(author.page.url)
    assert seen(guest) == seen(author)
    assert sorted(guest.text(".td-chosen .td-name")) == ["Cần Thơ", "Thanh Hóa"]


def test_what_the_widgets_choose_on_the_overview_is_in_the_address_and_opens_the_same_elsewhere(
    new_reader: NewReader, served: str, stranger: Reader
):
    author = new_reader(served).open("overview", lang="vi", map="63")
    author.choose("Tỉnh, thành phố", "Lào Cai")
    author.wait_for_query(home="lao-cai")
    author.choose("Số liệu đến hết năm", "2016")
    author.wait_for_query(until="2016")
    assert author.text(".td-heading h1") == ["Tỉnh Lào Cai"]
    guest = stranger.follow(author.page.url)
    assert seen(guest) == seen(author)


def test_reloading_shows_the_same(reader: Reader):
    reader.open("ranking", lang="en", index="pci", period="2016", node="land", units="thua-thien-hue,da-nang")
    before = seen(reader)
    assert "2016" in before[".td-heading h1"][0] and len(before[".td-chosen"]) == 2
    reader.page.reload(wait_until="commit")
    reader.settled()
    assert seen(reader) == before


def test_the_back_button_returns_to_the_view_before(reader: Reader):
    reader.open("ranking", lang="vi", index="pci", period="2016", node="overall")
    reader.choose("Năm", "2012")
    reader.wait_for_query(period="2012")
    expect(reader.page.locator(".td-ranking h1")).to_contain_text("năm 2012")
    reader.page.go_back()
    reader.wait_for_query(period="2016")
    expect(reader.page.locator(".td-ranking h1")).to_contain_text("năm 2016")


def test_the_card_leads_to_its_index_with_the_province_highlighted(reader: Reader):
    reader.open("overview", lang="vi", home="lao-cai", until="2016", map="63")
    reader.page.locator("[data-index=papi] .td-link").click()
    reader.wait_for_query(index="papi", period="2016", units="lao-cai")
    assert reader.text(".td-chosen .td-name") == ["Lào Cai"]


def test_the_menu_keeps_language_and_province(reader: Reader):
    reader.open("overview", lang="en", home="lao-cai")
    reader.page.get_by_role("link", name="Ranking & map").click()
    reader.wait_for_query(lang="en", home="lao-cai", index="pci")
    assert reader.page.url.startswith(f"{reader.address}/xep-hang")
    reader.page.get_by_role("link", name="Overview").click()
    reader.wait_for_query(lang="en", home="lao-cai", until="2025", map="63")
    assert reader.text(".td-heading h1") == ["Lao Cai Province"]


@pytest.mark.parametrize("page", ["overview", "ranking"])
def test_the_language_switch_turns_the_whole_page_and_the_address(reader: Reader, page: str):
    reader.open(page, lang="vi")
    reader.page.get_by_role("radio", name="English").or_(reader.page.get_by_role("button", name="English")).click()
    reader.wait_for_query(lang="en")
    expect(reader.page.locator(".td-imprint")).to_contain_text("Data as of")
    assert "Số liệu" not in reader.page.locator("[data-testid=stMain]").inner_text()
    expect(reader.page.get_by_role("link", name="Ranking & map")).to_be_visible()


@pytest.mark.parametrize(("lang", "declared"), [("vi", "vi"), ("en", "en")])
def test_the_document_declares_its_language(reader: Reader, lang: str, declared: str):
    reader.open("overview", lang=lang)
    assert reader.page.locator("html").get_attribute("lang") == declared


@pytest.mark.parametrize(("page", "name"), [("overview", "home"), ("ranking", "period")])
def test_a_value_that_does_not_exist_is_said_in_a_sentence(reader: Reader, page: str, name: str):
    reader.open(page, lang="vi", **{name: "atlantis"})
    expect(reader.page.locator(".td-unknown")).to_be_visible()
    expect(reader.page.locator(".td-unknown")).to_contain_text("“atlantis”")
    assert reader.query[name] != "atlantis"


def test_a_publish_shows_on_the_next_rerun_without_a_restart(new_reader: NewReader, small: Path):
    with serving(small) as address:
        reader = new_reader(address).open("overview", lang="vi", home="an-giang", until="2016", map="63")
        assert "57," in reader.text(".td-score strong")[0]
        another_score(small)
        assert etl.build(small).outcome == "published"
        reader.choose("Số liệu đến hết năm", "2023")
        reader.wait_for_query(until="2023")
        reader.choose("Số liệu đến hết năm", "2016")
        reader.wait_for_query(until="2016")
        expect(reader.page.locator(".td-score strong")).to_contain_text("56,")
        expect(reader.page.locator(".td-imprint")).to_contain_text(etl.current_id(small / "snapshots") or "-")


def test_a_link_shared_today_means_the_same_after_a_newer_year(new_reader: NewReader, data: Path):
    figures = {path: path.read_text("utf-8") for path in (data / "figures").glob("pci.*.csv")}
    for path, text in figures.items():
        path.write_text("".join(line for line in text.splitlines(True) if not line.startswith("2023,")), "utf-8")
    with serving(data) as address:
        shared = {}
        for page in ("overview", "ranking"):
            reader = new_reader(address).open(page)
            reader.wait_for_query(lang="vi", home="thanh-hoa")
            shared[reader.page.url] = seen(reader)
        for path, text in figures.items():
            path.write_text(text, "utf-8")
        assert etl.build(data).outcome == "published"
        for url, before in shared.items():
            assert seen(new_reader(address).follow(url)) == before
        newest = new_reader(address).open("ranking")
        newest.wait_for_query(period="2023")
