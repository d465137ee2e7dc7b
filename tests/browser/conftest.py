"""How is a picture held and moved in a real browser? JupyterLab with one kernel, the page on its own, hands and eyes.

Nothing here waits for luck: each wait is for a condition, and says what did not come.
"""

import ast
import base64
import io
import json
import os
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from PIL import Image
from playwright.sync_api import expect

import nnwidgets
from nnwidgets.pictures.style import FONT_SIZE

SECONDS = 30  # for one condition, on a machine that does other things as well
SIZE = {"width": 1280, "height": 900}

# Counts what widgets have drawn, and how often that was an earlier state.
WATCH = """
  window.drawn = { count: 0, stale: 0 };
  document.addEventListener("nnw-drawn", (event) => {
    window.drawn.count += 1;
    window.drawn.stale += !event.detail.exact;
    window.drawn.state = event.detail.state;
  });
"""


# What stands in each control of a picture, by its label.
VALUES = """(root) => Object.fromEntries([...root.querySelectorAll(".nnw-control:not(.nnw-points)")].map((row) => {
  const get = (selector) => row.querySelector(selector);
  const value = get("select")?.value ?? get("[type=number]")?.valueAsNumber ?? get("[type=checkbox]")?.checked;
  return [get("label").textContent, value ?? get("[type=range]").valueAsNumber];
}))"""


class Picture:
    """One view of a widget on a page: what a reader sees of it and can take hold of."""

    def __init__(self, page, root):
        self.page, self.root = page, root
        self.words = root.locator(".nnw-words")
        self.message = root.locator(".nnw-error")
        self.slider = lambda label: root.get_by_role("slider", name=label, exact=True)
        self.box = lambda label: root.get_by_role("spinbutton", name=f"{label}, typed", exact=True)
        self.button = lambda name: root.get_by_role("button", name=name, exact=True)
        self.canvases = root.locator(".nnw-canvas")

    def ready(self):
        """Wait for the first picture, drawn."""
        expect(self.words).not_to_be_empty()
        expect(self.root).not_to_have_class("nnw-stale")
        return self

    def pixels(self, panel=0):
        """What is drawn on a panel's canvas: an array (rows, columns, 4)."""
        url = self.canvases.nth(panel).evaluate("(canvas) => canvas.toDataURL()")
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGBA")).astype(int)

    def everything(self):
        """All that is drawn, to be compared with another time."""
        return [self.pixels(i).tobytes() for i in range(self.canvases.count())]

    def place(self, element):
        """The middle of an element, and its width."""
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"]

    def take_thumb(self, label):
        """Press the mouse on a slider's thumb, and return where that is."""
        x, y, width = self.place(self.slider(label))
        low, high, now = self.slider(label).evaluate("(e) => [+e.min, +e.max, e.valueAsNumber]")
        x += (width - 16) * ((now - low) / (high - low) - 0.5)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        return x, y

    def drag(self, start, way, steps=20):
        """Drag from a point by (dx, dy) in that many moves, and let go."""
        (x, y), (dx, dy) = start, way
        for i in range(1, steps + 1):
            self.page.mouse.move(x + dx * i / steps, y + dy * i / steps)
        self.page.mouse.up()

    def drag_slider(self, label, dx, steps=20):
        """Drag a slider's thumb by that many pixels."""
        self.drag(self.take_thumb(label), (dx, 0), steps)

    def take_handle(self, label):
        """Press the mouse on a point that can be dragged."""
        x, y, _ = self.place(self.slider(label))
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        return x, y

    def type(self, label, text):
        """Type into a number box, as a reader does, and press Enter."""
        self.box(label).focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(str(text))
        self.page.keyboard.press("Enter")

    def values(self):
        """What the controls show: label -> value."""
        return self.root.evaluate(VALUES)

    def value(self, label):
        """What stands in a number box."""
        return float(self.box(label).input_value())


class Wire:
    """What goes between a page and its kernel: the messages of widgets, as they were sent and received."""

    def __init__(self, page):
        self.sent, self.received = [], []
        page.on("websocket", self.listen)

    def listen(self, socket):
        if "/channels" not in socket.url:
            return
        socket.on("framesent", lambda payload: self.note(payload, self.sent))
        socket.on("framereceived", lambda payload: self.note(payload, self.received))

    def note(self, payload, notes):
        message = decoded(payload)
        if message["header"]["msg_type"] == "comm_msg":
            notes.append(message["content"]["data"])

    def asked(self):
        """The requests for frames and tables."""
        return [data["content"] for data in self.sent if data["method"] == "custom"]

    def answered(self):
        return [data["content"] for data in self.received if data["method"] == "custom"]

    def forget(self):
        self.sent.clear()
        self.received.clear()


def decoded(payload):
    """Decode a message of JupyterLab's websocket: offsets, then channel, header, parent, metadata, content, buffers."""
    if isinstance(payload, str):
        return json.loads(payload)
    (count,) = struct.unpack_from("<Q", payload)
    offsets = struct.unpack_from(f"<{count}Q", payload, 8)
    parts = [payload[a:b] for a, b in pairwise(offsets)]
    return {"header": json.loads(parts[1]), "content": json.loads(parts[4])}


class Notebook:
    """A notebook in JupyterLab, its kernel, and the widgets in it."""

    def __init__(self, page, wire, folder):
        self.page, self.wire, self.folder = page, wire, folder

    def lab(self, script, argument=None):
        """Run JavaScript with `app` (JupyterLab), `panel` (the notebook), `kernel` and an argument `x`; may await."""
        return self.page.evaluate(
            f"""async (x) => {{
              const app = window.jupyterapp, panel = app.shell.currentWidget;
              const kernel = panel?.sessionContext?.session?.kernel;
              {script}
            }}""",
            argument,
        )

    def command(self, name, **arguments):
        """Run one of JupyterLab's commands."""
        return self.lab("return void (await app.commands.execute(x[0], x[1]));", [name, arguments])

    def open(self, name="test.ipynb"):
        """Open a new notebook with one kernel, and no cells."""
        notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (self.folder / name).write_text(json.dumps(notebook), encoding="utf-8")
        self.lab("await app.commands.execute('docmanager:open', { path: x, kernel: { name: 'python3' } });", name)
        self.kernel_is_there()
        self.python("__import__('nnwidgets').__name__")

    def kernel_is_there(self):
        """Wait until the notebook has its kernel."""
        self.page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel")
        self.lab("await panel.revealed; await panel.sessionContext.ready; await kernel.info;")

    def fill(self, *cells):
        """Put these cells, run by nobody yet, in the place of what there is; earlier widgets are gone."""
        self.do("import ipywidgets, nnwidgets as nw\nipywidgets.Widget.close_all()")
        self.lab(
            """const model = panel.content.model.sharedModel;
            model.transact(() => {
              model.deleteCellRange(0, model.cells.length);
              model.insertCells(0, x.map((source) => ({ cell_type: "code", source, metadata: { trusted: true } })));
            });
            panel.content.activeCellIndex = 0;
            panel.content.mode = "command";""",
            list(cells),
        )

    def show(self, *cells):
        """Run these cells, and return the picture in the last of them that shows one."""
        self.fill(*cells)
        self.command("notebook:run-all-cells")
        return self.picture()

    def picture(self, number=0):
        """The picture of that number in the notebook, drawn."""
        return Picture(self.page, self.page.locator(".jp-Notebook .nnw").nth(number)).ready()

    def do(self, code):
        """Run code in the kernel beside the notebook's cells."""
        reply = self.lab(
            "return (await kernel.requestExecute({ code: x, silent: false, store_history: false }).done).content;", code
        )
        assert reply["status"] == "ok", reply

    def python(self, expression):
        """What an expression gives in the kernel, through JSON."""
        reply = self.lab(
            """const asked = { code: "", silent: false, store_history: false, user_expressions: { it: x } };
            return (await kernel.requestExecute(asked).done).content.user_expressions.it;""",
            f"__import__('json').dumps({expression})",
        )
        assert reply["status"] == "ok", reply
        return json.loads(ast.literal_eval(reply["data"]["text/plain"]))

    def agrees(self, picture):
        """Wait until Python and the picture have the same values and the same sentence; return that."""
        labels = self.python("{name: c.label for name, c in lab.controls.items()}")

        def differences():
            here, there = picture.values(), self.python("lab.state")
            different = {name: (here.get(labels[name]), value) for name, value in there.items()}
            words = picture.words.inner_text(), self.python("lab.sentence")
            stale = "nnw-stale" in (picture.root.get_attribute("class") or "")
            wrong = {name: pair for name, pair in different.items() if pair[0] is not None and not alike(*pair)}
            return (wrong, words) if wrong or stale or words[0] != words[1] else words[0]

        return until(differences, lambda seen: isinstance(seen, str))

    def cells(self):
        """What the notebook consists of: type and source of each cell."""
        return self.lab("return panel.content.model.sharedModel.cells.map((c) => [c.cell_type, c.source]);")

    def table_is_there(self, *names):
        """Wait until the browser has every frame of a control's table for the present state."""
        sizes = {c["name"]: len(c["positions"]) for c in self.python("lab._spec['controls']")}
        total = int(np.prod([sizes[name] for name in names]))

        def missing():
            state = self.python("lab.state")
            got, questions = set(), {content["id"]: content for content in self.wire.asked()}
            for content in self.wire.answered():
                question = questions.get(content["id"], {})
                same = all(question.get("state", {}).get(k) == v for k, v in state.items() if k not in (*names, "step"))
                if content["kind"] == "table" and question.get("controls") == list(names) and same:
                    got |= set(content["done"])
            return total - len(got)

        until(missing, lambda left: left == 0)


@pytest.fixture(name="until", scope="session")
def until_fixture():
    """Return the function that looks again and again until it is right."""
    return until


def alike(shown, value):
    """Say whether a control shows a value: numbers to twelve digits, as they are written."""
    both_numbers = isinstance(value, float) and isinstance(shown, int | float)
    return abs(shown - value) <= 1e-11 * max(1, abs(value)) if both_numbers else shown == value


def until(look, right, seconds=SECONDS):
    """Look again and again until it is right; return what was seen then."""
    end = time.monotonic() + seconds
    while not right(seen := look()):
        if time.monotonic() > end:
            pytest.fail(f"did not come within {seconds} seconds; the last that was seen: {seen!r}", pytrace=True)
        time.sleep(0.02)
    return seen


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory):
    """Start a JupyterLab for this worker, with folders of its own: (address, folder of notebooks)."""
    home = tmp_path_factory.mktemp("jupyter")
    folder = home / "notebooks"
    (home / "config" / "labconfig").mkdir(parents=True)
    folder.mkdir()
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}  # it would ask the network
    (home / "config" / "labconfig" / "page_config.json").write_text(json.dumps(quiet))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {name: str(home / name.lower()) for name in ("RUNTIME", "DATA")}
    environment = {key: value for key, value in os.environ.items() if key != "NNWIDGETS_STRICT"}  # as a learner has it
    environment |= {f"JUPYTER_{name}_DIR": place for name, place in places.items()}
    environment |= {"JUPYTER_CONFIG_DIR": str(home / "config"), "IPYTHONDIR": str(home / "ipython")}
    environment |= {
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "places"),
    }
    environment["PYTHONPATH"] = str(Path(nnwidgets.__file__).parent.parent)
    flags = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={folder}",
        "--IdentityProvider.token=",
        "--LabApp.expose_app_in_browser=True",
    ]
    with (home / "log.txt").open("w") as log:
        command = [sys.executable, "-m", "jupyterlab", *flags]
        server = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: server.poll() is not None or answers(f"{address}/api"), bool, seconds=90)
        assert server.poll() is None, (home / "log.txt").read_text()
        yield address, folder
    finally:
        server.terminate()
        server.wait(timeout=30)


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def opened(jupyterlab, browser):
    """A notebook with a kernel in a JupyterLab that was opened once; tests use `notebook`."""
    address, folder = jupyterlab
    page = browser.new_page(viewport=SIZE)
    page.set_default_timeout(1000 * SECONDS)
    page.add_init_script(WATCH)
    wire = Wire(page)
    page.goto(f"{address}/lab")
    page.wait_for_function("() => window.jupyterapp?.shell")
    page.evaluate("() => window.jupyterapp.restored")
    notebook = Notebook(page, wire, folder)
    notebook.command("application:toggle-left-area")
    notebook.open()
    yield notebook
    page.close()


@pytest.fixture
def notebook(opened):
    """The notebook in JupyterLab, empty, light and wide, with a kernel that may know earlier names."""
    opened.page.mouse.move(0, 0)
    opened.page.set_viewport_size(SIZE)
    opened.fill("")
    opened.wire.forget()
    return opened


@pytest.fixture(autouse=True, scope="session")
def patience():
    """How long `expect` waits."""
    expect.set_options(timeout=1000 * SECONDS)


@pytest.fixture(scope="session")
def violations():
    """Return a function that lets axe look at a part of a page: what it finds, one line each."""

    def look(page, selector):
        page.evaluate(AXE_FILE_PATH.read_text("utf-8") + "; void 0")
        found = page.evaluate("(selector) => axe.run(selector, { resultTypes: ['violations'] })", selector)[
            "violations"
        ]
        assert page.locator(selector).count() > 0
        return [f"{v['id']}: {v['help']}: {node['html'][:150]} {node['any'][:1]}" for v in found for node in v["nodes"]]

    return look


@pytest.fixture(scope="session")
def smallest_type():
    """Return a function that finds the smallest type in a picture, in CSS pixels, that of the panels included."""
    script = """(root, font) => {
      const sizes = [];
      for (const e of root.querySelectorAll("*")) {
        const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
        if (own && e.getClientRects().length) sizes.push(parseFloat(getComputedStyle(e).fontSize));
      }
      for (const panel of root.querySelectorAll(".nnw-panel")) {
        sizes.push((font * panel.clientWidth) / parseFloat(panel.style.width));
      }
      return Math.min(...sizes);
    }"""
    return lambda picture: picture.root.evaluate(script, FONT_SIZE)


@pytest.fixture(scope="session")
def page_file(tmp_path_factory):
    """Return a function that writes a widget's page once: a widget of a class -> its file."""
    folder, made = tmp_path_factory.mktemp("pages"), {}

    def write(lab):
        key = type(lab), json.dumps([lab.state, lab.kept])  # the class: one without words has the same name
        if key not in made:
            made[key] = lab.to_html(folder / f"{len(made)}.html")
        return made[key]

    return write


@pytest.fixture
def on_page(browser, page_file):
    """Return a function that opens a widget's page with no network; every fault and every request fails the test."""
    contexts, faults = [], []

    def open_page(lab, *, width=1280, dark=False, density=1, script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            device_scale_factor=density,
            java_script_enabled=script,
            offline=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(1000 * SECONDS)
        page.add_init_script(WATCH)
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("console", lambda told: faults.append(told.text) if told.type in ("error", "warning") else None)
        page.on("request", lambda request: faults.append(request.url) if not own(request.url) else None)
        page.goto(page_file(lab).as_uri())
        picture = Picture(page, page.locator(".nnw"))
        return picture.ready() if script else picture

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def own(url):
    """Say whether an address is the page itself or something inside it."""
    return url.startswith(("file:", "data:", "blob:"))
