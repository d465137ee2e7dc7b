"""What is computed? The maths floor: losses, gradients, descent, verdicts, laws and data; numpy only."""

from nnwidgets.maths.basins import basins
from nnwidgets.maths.corners import kinks, slopes_beside
from nnwidgets.maths.curves import absolute, bowl, dip_in_bowl, double_well, log_cosh, quadratic, quartic
from nnwidgets.maths.data import as_examples, course_line, neuron_with_two_minima, read_csv, two_classes
from nnwidgets.maths.data_losses import DataLoss, sliding_threshold
from nnwidgets.maths.descent import decaying, descend, plain_step, walk
from nnwidgets.maths.floors import measured_noise_floor
from nnwidgets.maths.gradients import check_gradient, curvature_at, numeric_gradient
from nnwidgets.maths.heavy_ball import heavy_ball
from nnwidgets.maths.landscape import Chord, chord, find_minima
from nnwidgets.maths.laws import (
    line_noise_floor,
    minibatch_variance,
    noise_floor,
    online_safe_step,
    quartic_start_limit,
    step_factor,
    step_limit,
    steps_to_one_percent,
)
from nnwidgets.maths.loss import Loss, as_loss
from nnwidgets.maths.network import Network, NetworkLoss
from nnwidgets.maths.network_data import circles, two_moons, xor
from nnwidgets.maths.network_training import Trainer, Training, train
from nnwidgets.maths.readings import Reading, read_errors
from nnwidgets.maths.run import Run
from nnwidgets.maths.saddle import chain_loss, hessian_at
from nnwidgets.maths.sampling import gradient_variance, minibatch_gradients, minibatches
from nnwidgets.maths.units import sigmoid, softplus
from nnwidgets.maths.verdicts import judge

__all__ = [
    "Chord",
    "DataLoss",
    "Loss",
    "Network",
    "NetworkLoss",
    "Reading",
    "Run",
    "Trainer",
    "Training",
    "absolute",
    "as_examples",
    "as_loss",
    "basins",
    "bowl",
    "chain_loss",
    "check_gradient",
    "chord",
    "circles",
    "course_line",
    "curvature_at",
    "decaying",
    "descend",
    "dip_in_bowl",
    "double_well",
    "find_minima",
    "gradient_variance",
    "heavy_ball",
    "hessian_at",
    "judge",
    "kinks",
    "line_noise_floor",
    "log_cosh",
    "measured_noise_floor",
    "minibatch_gradients",
    "minibatch_variance",
    "minibatches",
    "neuron_with_two_minima",
    "noise_floor",
    "numeric_gradient",
    "online_safe_step",
    "plain_step",
    "quadratic",
    "quartic",
    "quartic_start_limit",
    "read_csv",
    "read_errors",
    "sigmoid",
    "sliding_threshold",
    "slopes_beside",
    "softplus",
    "step_factor",
    "step_limit",
    "steps_to_one_percent",
    "train",
    "two_classes",
    "two_moons",
    "walk",
    "xor",
]
