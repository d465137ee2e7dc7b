"""What do the widgets look like? Screenshots for the README, from each widget's page without a kernel.

Run as `.venv/bin/python docs/pictures.py`; it needs the packages of `make test`.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import nnwidgets as nw

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import chromium  # noqa: E402

WIDGETS = {
    "loss_shapes": nw.LossShapes,
    "step_size_lab": lambda: nw.StepSizeLab(step_size=0.45, start=-2, step=8),
    "batch_lab": nw.BatchLab,
    "basins": nw.Basins,
    "neuron_bench": nw.NeuronBench,
    "error_table": nw.ErrorTable,
    "compass": nw.Compass,
    "step_through": lambda: nw.StepThrough(line=5),
    "valley": nw.Valley,
    "loss_choice": nw.LossChoice,
    "saddle_ball": lambda: nw.SaddleBall(offset=1e-6),
    "tiny_net": nw.TinyNet,
}


def main():
    """Write docs/<widget>.png (light) and docs/<widget>_dark.png."""
    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        browser = play.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        for name, make in WIDGETS.items():
            page = make().to_html(Path(folder) / f"{name}.html")
            for theme in ("light", "dark"):
                shoot(browser, page, HERE / f"{name}{'_dark' if theme == 'dark' else ''}.png", theme)
        browser.close()


def shoot(browser, page, target, theme):
    """One screenshot of the widget, as wide as a README."""
    tab = browser.new_page(viewport={"width": 1180, "height": 800}, color_scheme=theme)
    tab.goto(page.as_uri())
    tab.wait_for_function("[...document.querySelectorAll('.nnw-canvas')].every(c => c.width > 0)")
    tab.wait_for_selector(".nnw-words:not(:empty)")
    tab.locator(".nnw").screenshot(path=target)
    tab.close()


if __name__ == "__main__":
    main()
