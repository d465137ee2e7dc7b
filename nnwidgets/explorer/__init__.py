"""What is an interactive picture? A state, controls that move it, and a pure function from one to the other."""

from nnwidgets.explorer.controls import choice, number, points, switch, timeline, whole
from nnwidgets.explorer.explorer import Explorer

__all__ = ["Explorer", "choice", "number", "points", "switch", "timeline", "whole"]
