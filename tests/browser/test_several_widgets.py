"""Do several widgets in one notebook keep out of each other's way?"""

LABELS = """() => [...document.querySelectorAll(".jp-Notebook .nnw input[type=range]")].map((slider) =>
  [...slider.labels].map((label) => label.textContent))"""


def test_every_slider_has_its_own_label(notebook):
    """The browser file is loaded once for each widget, so each counts its controls anew."""
    notebook.show("nw.ErrorTable()", "nw.ErrorTable()")
    notebook.picture(1)
    assert notebook.page.evaluate(LABELS) == [["weight w"], ["bias b"]] * 2
