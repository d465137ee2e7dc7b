"""How does a picture live without a kernel? One HTML file: the same browser file, and the tables it will need.

The page makes no request: script, style, axes and frames stand inside it.
"""

import base64
import html
import json
from pathlib import Path

from nnwidgets.explorer.frames import pack

HERE = Path(__file__).parent
MOST_FRAMES = 300  # of a table for a pair of controls, which is thinned until it fits

TEMPLATE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 0 auto; padding: 8px; max-width: 1160px; color: #1b1b1b; font-family: system-ui, sans-serif; }}
h1 {{ margin: 8px 12px 4px; font-size: 20px; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #1a1a1a; color: #ececec; }} }}
{css}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<div id="picture"><noscript><p>{words}</p><img alt="{words}" src="data:image/png;base64,{still}"></noscript></div>
</main>
<script type="application/json" id="data">{data}</script>
<script type="module">
{js}
{shim}
</script>
</body>
</html>
"""

# The model that a notebook would give, from the data in the page; nothing is ever sent.
SHIM = """
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
const stored = JSON.parse(document.getElementById("data").textContent);
const values = { ...stored.values, _frame: { ...stored.values._frame, data: bytes(stored.values._frame.data) } };
const listeners = {};
const model = {
  tables: stored.tables.map((t) => ({ ...t, pack: new Pack(t.header, bytes(t.data)) })),
  keptFrames: stored.kept.map((f) => ({ ...f, pack: new Pack(f.header, bytes(f.data)) })),
  get: (name) => values[name],
  set: (name, value) => { values[name] = value; (listeners[`change:${name}`] ?? []).forEach((f) => f()); },
  on: (event, listener) => (listeners[event] ??= []).push(listener),
  save_changes() {},
  send() {},
};
explorer.render({ model, el: document.getElementById("picture") });
"""


def write(explorer, path: Path) -> Path:
    """Write the explorer's page; see `Explorer.to_html`."""
    path.write_text(document(explorer), encoding="utf-8")
    return path


def document(explorer) -> str:
    """The whole page as text."""
    tables = [_table(explorer, names) for names in _groups(explorer)]
    header, data = pack([explorer.frame()])
    first = {"state": explorer.state, "header": header, "data": _text(data)}
    kept = [_kept(explorer, state) for state in explorer.kept]
    spec = {**explorer._spec, "initial": explorer.state}
    values = {"_spec": spec, "_frame": first, "kept": explorer.kept, **explorer.state}
    stored = json.dumps({"values": values, "tables": tables, "kept": kept}, default=_text, separators=(",", ":"))
    script = (
        (HERE / "explorer.js")
        .read_text(encoding="utf-8")
        .replace("export default {", "const explorer = {")
        .replace("export function", "function")
    )
    return TEMPLATE.format(
        title=html.escape(explorer.title),
        css=(HERE / "explorer.css").read_text(encoding="utf-8"),
        words=html.escape(explorer.sentence),
        still=_text(explorer.still_png()),
        data=stored.replace("<", "\\u003c"),
        js=script,
        shim=SHIM,
    )


def _kept(explorer, state):
    header, data = pack([explorer.frame(state)])
    return {"at": state, "header": header, "data": _text(data)}


def _groups(explorer):
    without = ("timeline", "points")  # have no table
    shown = [c for c in explorer._spec["controls"] if not (c["hidden"] or c["fixed"] or c["kind"] in without)]
    pairs = [pair for pair in explorer.drags if not set(pair) & set(explorer._fixed)]
    return [[c["name"]] for c in shown] + [list(pair) for pair in pairs]


def _table(explorer, names):
    wanted = _thinned(explorer, names)
    done, frames = explorer.table(names, wanted=wanted)
    header, data = pack(frames)
    return {"names": names, "at": explorer.state, "done": done, "header": header, "data": _text(data)}


def _thinned(explorer, names):
    """The positions of a table: all of one control's, and so many of a pair's that they are few enough."""
    sizes = [len(explorer.controls[name].positions(explorer)) for name in names]
    if len(sizes) == 1:
        return None
    every = 1
    while (sizes[0] // every + 1) * (sizes[1] // every + 1) > MOST_FRAMES:
        every += 1
    return [i * sizes[1] + j for i in range(0, sizes[0], every) for j in range(0, sizes[1], every)]


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
