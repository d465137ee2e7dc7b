"""What can be moved? One widget, one file, one question."""

from nnwidgets.widgets.basins import Basins
from nnwidgets.widgets.batch_lab import BatchLab
from nnwidgets.widgets.error_table import ErrorTable
from nnwidgets.widgets.loss_shapes import LossShapes
from nnwidgets.widgets.neuron_bench import NeuronBench
from nnwidgets.widgets.step_size_lab import StepSizeLab
from nnwidgets.widgets.tiny_net import TinyNet

__all__ = ["Basins", "BatchLab", "ErrorTable", "LossShapes", "NeuronBench", "StepSizeLab", "TinyNet"]
