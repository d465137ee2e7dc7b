"""Do questions, predictions, hints, notes and checks work under a hand in JupyterLab: mouse, keys, narrow, dark?"""

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.slow

CARDS = {
    "quiz": "nw.quiz('6.recall')",
    "predict": "nw.predict('6.cleo')",
    "note": "nw.note('6.sentence')",
    "check": "nw.check('6.1', lambda h: 1 / h)",
    "progress": "nw.progress()",
}


@pytest.fixture
def cards(notebook, tmp_path):
    """The five kinds of cards, one below the other, with progress of their own; {kind: card on the page}."""
    notebook.do(f"import os; os.environ['NNWIDGETS_PROGRESS'] = {str(tmp_path / 'progress.json')!r}")
    notebook.fill("import nnwidgets as nw", *CARDS.values())
    notebook.command("notebook:run-all-cells")
    found = notebook.page.locator(".jp-OutputArea-output > .nnwidgets-card")
    expect(found).to_have_count(len(CARDS))
    return {kind: found.nth(number) for number, kind in enumerate(CARDS)}


def kept(notebook):
    return notebook.python("nw.predict.__globals__['store']().read()")


def option(card, text):
    return card.get_by_role("radio", name=text)


def test_a_prediction_is_locked_in_with_the_mouse(notebook, cards, until):
    button = cards["predict"].get_by_role("button", name="Lock in")
    button.click()
    expect(cards["predict"]).to_contain_text("Choose one of them first")
    option(cards["predict"], "more than 20 away").click()
    button.click()
    expect(cards["predict"]).to_contain_text("Locked in. Now look what happens.")
    expect(button).to_be_hidden()
    for radio in cards["predict"].get_by_role("radio").all():
        expect(radio).to_be_disabled()
    until(lambda: kept(notebook)["predictions"].get("6.cleo", {}).get("choice"), lambda choice: choice == 2)


def test_everything_can_be_done_with_tab_and_space(notebook, cards):
    page, before = notebook.page, notebook.cells()
    option(cards["quiz"], "Nothing.").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(cards["quiz"]).to_contain_text("Not that one. Nothing pulls weights towards 0 here.")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(cards["quiz"]).to_contain_text("Right. The change is")
    option(cards["predict"], "closer than").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(cards["predict"].get_by_role("button", name="Lock in")).to_be_focused()
    page.keyboard.press("Space")
    expect(cards["predict"]).to_contain_text("Locked in. Now look what happens.")
    area = cards["note"].locator("textarea")
    area.focus()
    page.keyboard.type("a dd b: letters that JupyterLab has for itself")
    compare = cards["note"].get_by_role("button", name="Compare with one of ours")
    expect(compare).to_be_enabled()  # Python has heard that there is something to compare
    page.keyboard.press("Tab")
    expect(compare).to_be_focused()
    page.keyboard.press("Space")
    expect(cards["note"]).to_contain_text("One of ours: Each step multiplies")
    cards["check"].get_by_role("button", name="Hint (1 of 3)").focus()
    page.keyboard.press("Space")
    expect(cards["check"]).to_contain_text("Hint 1. Write one step down")
    assert notebook.cells() == before
    done = kept(notebook)
    assert done["notes"]["6.sentence"]["text"] == "a dd b: letters that JupyterLab has for itself"
    assert done["quizzes"]["6.recall/1"]["right"]
    assert done["hints"]["6.1"]["opened"] == 1


def test_the_overview_follows_and_its_file_can_be_downloaded(notebook, cards):
    expect(cards["progress"]).to_contain_text("6.1 not yet (1 try)")
    cards["check"].get_by_role("button", name="Hint (1 of 3)").click()
    expect(cards["progress"]).to_contain_text("6.1 not yet (1 try, 1 hint)")
    with notebook.page.expect_download() as download:
        cards["progress"].get_by_role("link", name="Download nnwidgets-progress.json").click()
    assert download.value.suggested_filename == "nnwidgets-progress.json"
    with open(download.value.path()) as file:  # noqa: PTH123
        assert json.load(file) == kept(notebook)


def test_the_code_can_be_selected_and_copied_with_keys(notebook, cards):
    field = cards["progress"].get_by_role("textbox", name="Code of your progress")
    code = field.input_value()
    assert code.startswith("nnw1.")
    field.focus()
    before = notebook.cells()
    notebook.page.keyboard.press("ControlOrMeta+a")
    assert field.evaluate("(e) => e.value.slice(e.selectionStart, e.selectionEnd)") == code
    for key in ("d", "d", "a", "b", "ArrowDown"):
        notebook.page.keyboard.press(key)
    assert notebook.cells() == before
    expect(field).to_be_focused()


def test_nothing_lies_on_anything_else_on_a_narrow_page(notebook, cards):
    notebook.page.set_viewport_size({"width": 500, "height": 900})
    for card in cards.values():
        boxes = [
            label.bounding_box() for label in card.locator("label, p, button, textarea, li").all() if label.is_visible()
        ]
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                overlap = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
                beside = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
                assert overlap < 2 or beside < 2, (one, other)
        assert card.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1")


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing(notebook, cards, violations, theme):
    notebook.command("apputils:change-theme", theme=theme)
    try:
        for kind in ("quiz", "predict"):
            option(cards[kind], "").first.click()
        found = violations(notebook.page, ".nnwidgets-card")
    finally:
        notebook.command("apputils:change-theme", theme="JupyterLab Light")
    assert found == []
