"""Where is it measured? In a real JupyterLab and a headless Chromium, at home or behind a slow line."""

import asyncio
import contextlib
import json
import os
import runpy
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.async_api import async_playwright

HERE = Path(__file__).parent
TESTS = runpy.run_path(str(HERE.parent / "tests" / "chromium.py"))  # the tests know where a Chromium is
NOTEBOOKS = ("near", "far")  # each has a kernel of its own
EVERY = 0.008  # seconds between two moves of the mouse: 125 a second, as a common mouse sends them


@contextlib.asynccontextmanager
async def jupyterlab():
    """Start a JupyterLab on an empty folder, with settings of its own; gives its port and token."""
    with tempfile.TemporaryDirectory(prefix="nnwidgets-bench-") as folder:
        home, token, port = Path(folder), secrets.token_hex(8), _free_port()
        (home / "notebooks").mkdir()
        for name in NOTEBOOKS:
            (home / "notebooks" / f"{name}.ipynb").write_text(json.dumps(_notebook()), "utf-8")
        news = home / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
        news.parent.mkdir(parents=True)
        news.write_text('{"fetchNews": "false", "checkForUpdates": false}', "utf-8")
        own = {"CONFIG": "config", "DATA": "data", "RUNTIME": "runtime"}
        environment = os.environ | {f"JUPYTER_{name}_DIR": str(home / place) for name, place in own.items()}
        environment |= {
            "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "IPYTHONDIR": str(home / "ipython"),
        }
        flags = [
            "--no-browser",
            "--ip=127.0.0.1",
            f"--port={port}",
            "--ServerApp.port_retries=0",
            "--expose-app-in-browser",
        ]
        flags += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={home / 'notebooks'}", "--allow-root"]
        with (home / "log").open("w") as log:
            command = [sys.executable, "-m", "jupyterlab", *flags]
            server = subprocess.Popen(command, env=environment, cwd=home, stdout=log, stderr=log)
        try:
            await _answers(server, f"http://127.0.0.1:{port}/api", home / "log")
            yield port, token
        finally:
            server.terminate()
            server.wait(30)


@contextlib.contextmanager
def far_away(port, round_trip):
    """A port that leads to `port` with this round trip, in seconds."""
    command = [sys.executable, str(HERE / "proxy.py"), str(port), str(round_trip / 2)]
    proxy = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield int(proxy.stdout.readline())
    finally:
        proxy.terminate()
        proxy.wait(10)


@contextlib.asynccontextmanager
async def chromium():
    """A headless Chromium."""
    path = TESTS["find"]()
    if path is None:
        raise FileNotFoundError(TESTS["MISSING"])
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(TESTS["FLAGS"]))
        yield browser
        await browser.close()


class Stage:
    """One page of JupyterLab with a notebook of one cell, in which things are shown one after the other."""

    def __init__(self, page, cdp):
        self.page, self.cdp, self.held = page, cdp, 0
        self.errors = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    @classmethod
    async def open(cls, browser, port, token, notebook=NOTEBOOKS[0]):
        context = await browser.new_context(viewport={"width": 1400, "height": 1300})
        page = await context.new_page()
        stage = cls(page, await context.new_cdp_session(page))
        await page.add_init_script(path=HERE / "probe.js")
        await page.goto(f"http://127.0.0.1:{port}/lab/tree/{notebook}.ipynb?token={token}&reset")
        await page.wait_for_function(READY, timeout=120_000)
        await page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area')")
        return stage

    async def close(self):
        await self.page.context.close()

    async def show(self, code):
        """Run code in the cell. Gives the ms until its first picture stood, from the key that ran the cell."""
        await self._start(code)
        return await self.ask("shown")

    async def run(self, code):
        """Run code in the cell that shows nothing, to its end."""
        await self._start(code + "\nprint('done')")
        await self.ask("done")

    async def _start(self, code):
        await self.mouse("mouseMoved", 3, 3)
        await self.ask("fill", code)
        await self.page.keyboard.press("Control+Enter")

    async def ask(self, name, *given):
        """What the page's probe says, as `bench.name(*given)`."""
        return await self.page.evaluate("([name, given]) => bench[name](...given)", [name, given])

    async def mouse(self, kind, x, y):
        """One event of the mouse, through the browser's own input."""
        held = {"mousePressed": 1, "mouseMoved": self.held, "mouseReleased": 0}[kind]
        button = "left" if kind != "mouseMoved" or self.held else "none"
        self.held = held
        await self.cdp.send(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": x, "y": y, "button": button, "buttons": held, "clickCount": int(kind != "mouseMoved")},
        )

    async def drag(self, places, every=EVERY):
        """Move through places (x, y) at the pace of a mouse, whether or not the page keeps up."""
        under_way, began = [], time.perf_counter()
        for i, (x, y) in enumerate(places):
            await asyncio.sleep(max(0, began + i * every - time.perf_counter()))
            under_way.append(asyncio.create_task(self.mouse("mouseMoved", x, y)))
        await asyncio.gather(*under_way)


READY = """() => {
  const panel = window.jupyterapp?.shell.currentWidget;
  return panel?.sessionContext?.session?.kernel?.status === 'idle' && panel.content.widgets.length > 0;
}"""


def _notebook():
    cell = {"cell_type": "code", "id": "stage", "metadata": {}, "source": "", "outputs": [], "execution_count": None}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def _answers(server, address, log):
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            await asyncio.sleep(0.1)
    raise TimeoutError(f"JupyterLab has not answered for a minute:\n{log.read_text()}")
