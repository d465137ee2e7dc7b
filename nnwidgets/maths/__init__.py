"""What is computed? The maths floor: losses, gradients, descent, verdicts, laws and data; numpy only."""

from nnwidgets.maths.curves import absolute, bowl, dip_in_bowl, double_well, log_cosh, quadratic, quartic
from nnwidgets.maths.data import as_examples, course_line, neuron_with_two_minima, read_csv, two_classes
from nnwidgets.maths.data_losses import DataLoss, sliding_threshold
from nnwidgets.maths.descent import decaying, descend, plain_step, walk
from nnwidgets.maths.gradients import check_gradient, curvature_at, numeric_gradient
from nnwidgets.maths.landscape import Chord, basins, chord, find_minima
from nnwidgets.maths.laws import (
    minibatch_variance,
    noise_floor,
    quartic_start_limit,
    step_factor,
    step_limit,
    steps_to_one_percent,
)
from nnwidgets.maths.loss import Loss, as_loss
from nnwidgets.maths.run import Run
from nnwidgets.maths.sampling import gradient_variance, minibatch_gradients, minibatches
from nnwidgets.maths.units import sigmoid, softplus
from nnwidgets.maths.verdicts import judge
