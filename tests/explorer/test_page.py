"""Is the page on its own complete? The same frames as in Python, no request, nothing of the machine it was made on."""

import base64
import html
import itertools
import json
import re
from pathlib import Path

import pytest

from nnwidgets.explorer.page import MOST_FRAMES
from nnwidgets.pictures import Text

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def page(walker, tmp_path):
    """Return the explorer and the text of its page."""
    lab = walker(speed=2.5, step=3, hidden=["named"])
    path = lab.to_html(tmp_path / "page.html")
    assert path == tmp_path / "page.html"
    return lab, path.read_text("utf-8")


def data_of(text):
    """Return what the page's script reads."""
    (stored,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    return json.loads(stored)


def test_tables_hold_what_python_shows(page, unpack, alike):
    lab, text = page
    tables = data_of(text)["tables"]
    assert [table["names"] for table in tables] == [["speed"], ["place"], ["friends"], ["shape"], ["speed", "place"]]
    for table in tables:
        assert table["at"] == lab.state
        grids = [lab.controls[name].positions(lab) for name in table["names"]]
        positions = list(itertools.product(*grids))
        frames = unpack(table["header"], base64.b64decode(table["data"]))
        assert len(frames) == len(table["done"]) == len(positions)
        for index, frame in zip(table["done"], frames, strict=True):
            state = lab.state | dict(zip(table["names"], positions[index], strict=True))
            assert alike(frame, lab.frame(state))


def test_first_picture_is_that_of_the_present_state(walker, tmp_path, unpack, alike):
    lab = walker()
    lab.speed, lab.shape = 3.3, "square"
    values = data_of(lab.to_html(tmp_path / "a.html").read_text("utf-8"))["values"]
    (frame,) = unpack(values["_frame"]["header"], base64.b64decode(values["_frame"]["data"]))
    assert alike(frame, lab.frame())
    assert values["_frame"]["state"] == lab.state == values["_spec"]["initial"]
    assert {name: values[name] for name in lab.controls} == lab.state


def test_axes_of_every_frame_are_in_the_page(page):
    values, tables = data_of(page[1])["values"], data_of(page[1])["tables"]
    headers = [values["_frame"]["header"], *(table["header"] for table in tables)]
    for header in headers:
        assert {skeleton["sheet"] for skeleton in header["skeletons"]} == set(header["sheets"])
        for (panel,) in header["sheets"].values():
            assert {"step", "A walk"} <= {words["said"] for words in panel["words"]}
    assert max(len(header["sheets"]) for header in headers) == 2, "two scales, one for each shape"


def test_nothing_in_it_asks_the_network(page):
    _, text = page
    assert set(re.findall(r"\w+://[^\s\"'`<)]*", text)) <= {"http://www.w3.org/2000/svg"}, "a name, and not an address"
    assert re.findall(r"<link|<iframe|@import|\bimport\(|\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket", text) == []
    sources = re.findall(r"(?:src|href|srcset|action|data)=[\"']?([^\"'\s>]*)", text)
    assert sources
    assert all(source.startswith("data:") for source in sources)


def test_nothing_in_it_is_from_this_machine(page):
    _, text = page
    for secret in (str(ROOT), str(Path.home()) + "/", "def compute", "np.asarray", "conftest", "import numpy"):
        assert secret not in text, secret


def test_without_script_there_is_the_picture_with_its_words(page):
    lab, text = page
    (inside,) = re.findall(r"<noscript>(.*?)</noscript>", text)
    assert html.unescape(re.search(r"<p>(.*?)</p>", inside)[1]) == lab.sentence
    png = base64.b64decode(re.search(r'src="data:image/png;base64,([^"]+)"', inside)[1])
    assert png == lab.still_png()
    assert html.unescape(re.search(r'alt="(.*?)"', inside)[1]) == lab.sentence


def test_page_is_a_whole_document(page):
    lab, text = page
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert f"<title>{lab.title}</title>" in text
    assert text.count("<script") == text.count("</script>") == 2


def test_learners_words_stay_words(walker, tmp_path):
    class Named(walker):
        title = '<img src=x onerror="document.title=1">'

        def words(self, s, run):
            return Text("</script><img src=x onerror=alert(1)> & more")

    text = Named().to_html(tmp_path / "a.html").read_text("utf-8")
    assert re.findall(r"<img src=x", text) == []
    assert text.count("<script") == text.count("</script>") == 2
    words = [skeleton["words"][0] for table in data_of(text)["tables"] for skeleton in table["header"]["skeletons"]]
    assert words[0].startswith("</script><img src=x onerror=alert(1)> &"), "they arrive as they are"


def test_page_does_not_move_the_widget(walker, tmp_path):
    lab = walker(speed=2)
    before = lab.state
    lab.to_html(tmp_path / "a.html")
    assert (lab.state, lab.kept, lab.errors) == (before, [], [])


def test_fixed_controls_need_no_table(walker, tmp_path):
    tables = data_of(walker(fixed=["speed", "shape"]).to_html(tmp_path / "a.html").read_text("utf-8"))["tables"]
    assert [table["names"] for table in tables] == [["place"], ["friends"], ["named"]]


def test_kept_runs_come_along(walker, tmp_path):
    lab = walker(speed=2)
    lab.keep()
    data = data_of(lab.to_html(tmp_path / "a.html").read_text("utf-8"))
    assert data["values"]["kept"] == lab.kept
    (frame,) = data["kept"]
    assert frame["at"] == lab.kept[0]
    assert frame["header"]["skeletons"][0]["sheet"] in frame["header"]["sheets"]


def test_table_of_a_pair_is_thinned_evenly(walker, tmp_path, monkeypatch):
    import nnwidgets.explorer.page as module

    assert MOST_FRAMES >= 45
    monkeypatch.setattr(module, "MOST_FRAMES", 20)
    lab = walker()
    table = data_of(lab.to_html(tmp_path / "a.html").read_text("utf-8"))["tables"][-1]
    assert table["names"] == ["speed", "place"]
    assert table["done"] == [5 * i + j for i in (0, 2, 4, 6, 8) for j in (0, 2, 4)]
