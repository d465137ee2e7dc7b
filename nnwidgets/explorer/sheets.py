"""How do axes reach the browser? Panels as plain data, and a backdrop for each."""

import hashlib
from functools import lru_cache

from nnwidgets.pictures import Panel, sheet


@lru_cache(maxsize=256)
def name_of(panels: tuple[Panel, ...]) -> str:
    """A short name that is the same for the same axes."""
    return hashlib.sha1(repr(panels).encode(), usedforsecurity=False).hexdigest()[:12]


def describe(panels: tuple[Panel, ...]) -> dict:
    """The panels' geometry as JSON-able data, and their backdrops as PNG bytes."""
    backdrops = sheet(panels).backdrops
    return {"panels": [_describe(panel) | {"backdrop": png} for panel, png in zip(panels, backdrops, strict=True)]}


def _describe(panel: Panel) -> dict:
    axes = {
        k: {"label": a.label, "low": a.low, "high": a.high, "scale": a.scale}
        for k, a in (("x", panel.x), ("y", panel.y))
    }
    return {
        "name": panel.name,
        "key": name_of((panel,)),
        "title": panel.title,
        "size": [panel.width, panel.height],
        "box": list(panel.box),
        "under": panel.under,
        **axes,
    }
