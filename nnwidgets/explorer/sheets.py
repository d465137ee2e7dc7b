"""How do axes reach the browser? Panels as plain data, with what is to be drawn of them."""

import hashlib
from dataclasses import asdict
from functools import lru_cache

from nnwidgets.pictures import Axis, Panel, backdrop


@lru_cache(maxsize=256)
def name_of(panels: tuple[Panel, ...]) -> str:
    """A short name that is the same for the same axes."""
    return hashlib.sha1(repr(panels).encode(), usedforsecurity=False).hexdigest()[:12]


@lru_cache(maxsize=256)
def describe(panels: tuple[Panel, ...]) -> list[dict]:
    """The panels' geometry and their backdrops as JSON-able data."""
    return [_describe(panel) for panel in panels]


def _describe(panel: Panel) -> dict:
    return {
        "name": panel.name,
        "key": name_of((panel,)),
        "title": panel.title,
        "size": [panel.width, panel.height],
        "box": list(panel.box),
        "under": panel.under,
        "x": _axis(panel.x),
        "y": _axis(panel.y),
        **asdict(backdrop(panel)),
    }


def _axis(axis: Axis) -> dict:
    return {"label": axis.label, "low": axis.low, "high": axis.high, "scale": axis.scale}
