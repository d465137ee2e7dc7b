"""Can the pages be read in a browser: light and dark, at 400 px, on paper, by keyboard and by a screen reader?"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from nnwidgets.teaching.reports import write_reports

PAGES = ("instructor.html", "feedback/dora.html", "feedback/ivo.html")


@pytest.fixture(scope="module")
def folder(results, roster, tmp_path_factory):
    return write_reports(results, roster, tmp_path_factory.mktemp("pages")).folder


@pytest.fixture
def at(browser, folder):
    """Open a page of the folder; at the end nothing was asked of anybody and nothing was refused."""
    opened = []

    def open_it(name, width=1180, theme="light"):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
        page.requests, page.troubles = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.troubles.append(message.text))
        page.on("dialog", lambda dialog: (page.troubles.append(dialog.message), dialog.dismiss()))
        page.goto((folder / name).as_uri())
        opened.append(page)
        return page

    yield open_it
    for page in opened:
        assert page.requests == [page.url]
        assert page.troubles == []
        page.close()


@pytest.mark.parametrize(("name", "theme"), [(PAGES[0], "light"), (PAGES[0], "dark"), (PAGES[1], "dark")])
def test_axe_finds_nothing(at, name, theme):
    page = at(name, theme=theme)
    # its script is not the page's own, so it may run where the page allows none
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_narrow_page_does_not_scroll_sideways(at, name):
    page = at(name, width=400)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_dark_is_dark(at):
    ground = "getComputedStyle(document.body).backgroundColor"
    assert at("instructor.html").evaluate(ground) == "rgb(255, 255, 255)"
    assert at("instructor.html", theme="dark").evaluate(ground) == "rgb(26, 26, 26)"


def test_on_paper_everything_is_open(at):
    page = at("instructor.html")
    folded = page.get_by_text("For h = ").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.is_visible()
    assert not page.get_by_role("navigation").is_visible()
