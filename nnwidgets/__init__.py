"""nnwidgets: how neural networks learn, in pictures that move under your hand. Lessons use this door alone."""

from nnwidgets.maths import *  # noqa: F403
from nnwidgets.widgets import StepSizeLab
