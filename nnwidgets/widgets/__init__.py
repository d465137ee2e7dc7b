"""What can be moved? One widget, one file, one question."""

from nnwidgets.widgets.basins import Basins
from nnwidgets.widgets.batch_lab import BatchLab
from nnwidgets.widgets.compass import Compass
from nnwidgets.widgets.error_table import ErrorTable
from nnwidgets.widgets.loss_choice import LossChoice
from nnwidgets.widgets.loss_shapes import LossShapes
from nnwidgets.widgets.neuron_bench import NeuronBench
from nnwidgets.widgets.saddle_ball import SaddleBall
from nnwidgets.widgets.step_size_lab import StepSizeLab
from nnwidgets.widgets.step_through import StepThrough
from nnwidgets.widgets.tiny_net import TinyNet
from nnwidgets.widgets.valley import Valley

__all__ = [
    "Basins",
    "BatchLab",
    "Compass",
    "ErrorTable",
    "LossChoice",
    "LossShapes",
    "NeuronBench",
    "SaddleBall",
    "StepSizeLab",
    "StepThrough",
    "TinyNet",
    "Valley",
]
