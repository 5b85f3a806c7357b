"""The map as it is drawn."""

import pytest

from tests.browser.conftest import NewReader, Reader

# Where each label stands on the screen, and the parts of polygons near it: their size, distance and colour.
AROUND_LABELS = """() => {
    const middle = box => [box.x + box.width / 2, box.y + box.height / 2];
    const svg = document.querySelector('.js-plotly-plot .main-svg').getBoundingClientRect();
    const parts = [...document.querySelectorAll('.choroplethlayer path')].flatMap(path => {
        const matrix = path.getScreenCTM(), style = getComputedStyle(path);
        return path.getAttribute('d').split('M').filter(Boolean).map(piece => {
            const n = piece.match(/-?[\\d.]+/g).map(Number), xs = [], ys = [];
            for (let i = 0; i + 1 < n.length; i += 2) {
                const at = new DOMPoint(n[i], n[i + 1]).matrixTransform(matrix);
                xs.push(at.x); ys.push(at.y);
            }
            const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
            return {x: (left + right) / 2, y: (top + bottom) / 2, size: Math.max(right - left, bottom - top),
                    fill: style.fill, opacity: style.fillOpacity, stroke: style.stroke};
        });
    });
    return [...document.querySelectorAll('.js-plotly-plot .scattergeo text')].map(label => {
        const box = label.getBoundingClientRect(), [x, y] = middle(box);
        return {
            text: label.textContent, shown: label.checkVisibility({opacityProperty: true}) && box.height > 6,
            inside: box.left >= svg.left && box.right <= svg.right && box.top >= svg.top && box.bottom <= svg.bottom,
            islands: parts.filter(p => Math.hypot(p.x - x, p.y - y) < svg.height / 4 && p.size < svg.height / 4),
        };
    });
}"""
LABELS = {"vi": ["Quần đảo Hoàng Sa", "Quần đảo Trường Sa"], "en": ["Hoang Sa Archipelago", "Truong Sa Archipelago"]}


@pytest.mark.parametrize(
    ("map_", "lang", "theme"),
    [("63", lang, theme) for lang in ("vi", "en") for theme in ("light", "dark")]
    + [("34", "vi", "light"), ("34", "en", "dark")],
)
def test_every_province_is_drawn_with_both_archipelagos(
    new_reader: NewReader, served: str, map_: str, lang: str, theme: str
):
    reader = new_reader(served, theme=theme)
    reader.open("ranking", lang=lang, index="pci", period="2016", node="overall", units="none", map=map_)
    assert reader.page.locator(".choroplethlayer path").count() == int(map_)
    labels = reader.page.evaluate(AROUND_LABELS)
    assert [label["text"] for label in labels] == LABELS[lang]
    for label in labels:
        assert label["shown"] and label["inside"], label["text"]
        drawn = [p for p in label["islands"] if p["fill"] != "none" and float(p["opacity"]) > 0 and p["size"] >= 1]
        assert drawn, f"no island beside {label['text']}"


@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_both_labels_are_whole_at_every_width(new_reader: NewReader, served: str, width: int):
    reader = new_reader(served, {"width": width, "height": 844})
    reader.open("ranking", index="pci", period="2016", node="overall")
    labels = reader.page.evaluate(AROUND_LABELS)
    assert [label["text"] for label in labels if label["inside"]] == LABELS["vi"]


def test_each_polygon_has_the_colour_of_its_bar(reader: Reader):
    reader.open("ranking", index="pci", period="2016", node="overall", units="none")
    of_map = reader.page.eval_on_selector_all(
        ".choroplethlayer path", "paths => paths.map(p => getComputedStyle(p).fill)"
    )
    of_bars = reader.page.eval_on_selector_all(
        ".td-bar .td-track b", "bars => bars.map(b => getComputedStyle(b).backgroundColor)"
    )
    assert sorted(of_map) == sorted(of_bars)
    assert len(set(of_map)) > 2


def test_a_chosen_province_is_outlined_on_the_map_and_marked_in_the_list(reader: Reader):
    reader.open("ranking", index="pci", period="2016", node="overall", units="da-nang,quang-ninh")
    assert reader.page.locator(".choroplethlayer path").count() == 63 + 2
    assert reader.text(".td-chosen .td-name") == ["Đà Nẵng", "Quảng Ninh"]


def test_pointing_at_a_province_says_its_name_score_and_status(reader: Reader):
    reader.open("ranking", index="pci", period="2016", node="overall", units="none")
    box = reader.page.evaluate(
        """() => { const paths = [...document.querySelectorAll('.choroplethlayer path')];
                   const boxes = paths.map(p => p.getBoundingClientRect()).filter(b => b.width < 120);
                   const [big] = boxes.sort((a, b) => b.width * b.height - a.width * a.height);
                   return [big.x + big.width / 2, big.y + big.height / 2]; }"""
    )
    reader.page.mouse.move(box[0] + 1, box[1])
    reader.page.mouse.move(*box)
    reader.page.wait_for_selector(".hoverlayer .hovertext")
    assert "(công bố)" in "".join(reader.page.locator(".hoverlayer .hovertext").all_text_contents())
