"""How soon is something to be seen? The first picture in a fresh kernel and page, and the import before it."""

import contextlib
import os
import subprocess
import sys
from collections import defaultdict

from benchmarks import hands, lab, latency, others

PACKAGES = "numpy, matplotlib.figure, matplotlib.backends.backend_agg, contourpy, PIL.Image, traitlets, anywidget"
CLOCK = "import time; began = time.perf_counter(); import {}; print(1e3 * (time.perf_counter() - began))"
RESTART = "async () => { await jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart(); }"


def imports(rounds=7):
    """Import nnwidgets, and the packages it stands on alone, in fresh processes by turns; ms of each."""
    seen = {"nnwidgets": [], "its dependencies alone": []}
    _run("import nnwidgets")  # compiles
    for _ in range(rounds):
        for name, what in zip(seen, ("nnwidgets", PACKAGES), strict=True):
            seen[name].append(float(_run(CLOCK.format(what))))
    return seen


def _run(code):
    """Run code in a fresh process, with compiled files as an installed package has them."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def shows():
    """What is shown first: its name and its code, after an import cell."""
    cells = {name: f"lab = nw.{name}()\nlab" for name in hands.widgets()}
    return cells | {subject.widget: code for subject, code, _ in latency.OTHERS.values()}


async def pictures(rounds=3, only=None, say=print):
    """Run a cell in a fresh kernel and a fresh page, then once more; ms from the key to the picture of both."""
    fresh, again = defaultdict(list), defaultdict(list)
    async with contextlib.AsyncExitStack() as stack:
        port, token = await stack.enter_async_context(lab.jupyterlab())
        browser = await stack.enter_async_context(lab.chromium())
        for turn in range(rounds):
            for name, code in shows().items():
                if only is not None and not only(name):
                    continue
                stage = await lab.Stage.open(browser, port, token)
                await stage.page.evaluate(RESTART)
                await stage.run("import nnwidgets as nw" if name in hands.widgets() else others.PICTURE)
                fresh[name].append(await stage.show(code))
                again[name].append(await stage.show(code))
                await stage.close()
                say(f"  round {turn + 1} of {rounds}: first picture of {name}")
    return dict(fresh), dict(again)
