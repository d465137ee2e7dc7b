"""What does a picture consist of? Panels with axes, marks on them, words about them."""

from nnwidgets.pictures.axes import Axis, Panel
from nnwidgets.pictures.backdrop import backdrop
from nnwidgets.pictures.error_curve import error_curve
from nnwidgets.pictures.marks import (
    Mark,
    arrow,
    band,
    boxes,
    clicks,
    contours,
    dots,
    handle,
    image,
    kept,
    line,
    links,
    outputs,
    picks,
    region,
    shade,
    stairs,
    swarm,
    table,
    text,
)
from nnwidgets.pictures.still import Sheet, sheet
from nnwidgets.pictures.style import palette
from nnwidgets.pictures.words import Text, join, number, plain, say, whole

__all__ = [
    "Axis",
    "Mark",
    "Panel",
    "Sheet",
    "Text",
    "arrow",
    "backdrop",
    "band",
    "boxes",
    "clicks",
    "contours",
    "dots",
    "error_curve",
    "handle",
    "image",
    "join",
    "kept",
    "line",
    "links",
    "number",
    "outputs",
    "palette",
    "picks",
    "plain",
    "region",
    "say",
    "shade",
    "sheet",
    "stairs",
    "swarm",
    "table",
    "text",
    "whole",
]
