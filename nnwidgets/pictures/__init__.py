"""What does a picture consist of? Panels with axes, marks on them, words about them."""

from nnwidgets.pictures.axes import Axis, Panel
from nnwidgets.pictures.error_curve import error_curve
from nnwidgets.pictures.marks import (
    Mark,
    arrow,
    band,
    contours,
    dots,
    handle,
    image,
    kept,
    line,
    region,
    stairs,
    swarm,
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
    "band",
    "contours",
    "dots",
    "error_curve",
    "handle",
    "image",
    "join",
    "kept",
    "line",
    "number",
    "palette",
    "plain",
    "region",
    "say",
    "sheet",
    "stairs",
    "swarm",
    "text",
    "whole",
]
