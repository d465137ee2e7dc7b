"""nnwidgets: how neural networks learn, in pictures that move under your hand. Lessons use this door alone."""

from nnwidgets.learning import *
from nnwidgets.maths import *
from nnwidgets.widgets import *
