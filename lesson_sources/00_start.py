# %% [markdown]
# # How a neural network learns
#
# A network learns by changing numbers, its weights, until the outputs that it gives come close to the outputs that were expected. This course takes that sentence apart. Each lesson has one question, one picture that moves under your hand, and exercises that check themselves. A lesson takes half an hour.
#
# **How a lesson goes.** Open it and choose **Run ▸ Run All Cells**. Then work from top to bottom. You commit to a guess before you look, you look, you say in a sentence what you saw, you read the few lines of code that did it, and you write a few of your own.
#
# You need to read a line of Python such as `w = w - 0.1 * gradient`, and to know what a slope is. Nothing more.
#
# ## The lessons
#
# | | question | when you are through, you can |
# |---|---|---|
# | 1 | [What does one neuron compute?](01_one_neuron.ipynb) | set weights and a bias for a rule, and show which rules one neuron cannot follow |
# | 2 | [How wrong is it?](02_how_wrong_is_it.ipynb) | say how wrong a line is, and why errors that cancel say nothing about a fit |
# | 3 | [Why a loss, and not the number of mistakes?](03_why_a_loss.ipynb) | say which measures of error a network can learn from, and why counting mistakes is not one |
# | 4 | [Which way is down?](04_which_way_is_down.ipynb) | measure a gradient, find the steepest way down, and say why that is seldom the way to the minimum |
# | 5 | [What is one learning step?](05_one_learning_step.ipynb) | work out one learning step by hand, and write it for a linear and for a sigmoid unit |
# | 6 | [How big a step?](06_how_big_a_step.ipynb) | tell from a curve which step sizes crawl, arrive, swing and run away |
# | 7 | [Why is one step size not right for all weights?](07_why_one_step_size_is_not_enough.ipynb) | find the best step size for two curvatures, and give features units in which six steps do |
# | 8 | [All examples, one, or a few?](08_all_one_or_a_few.ipynb) | choose a batch size for a budget, and say what its noise costs |
# | 9 | [Which loss?](09_which_loss.ipynb) | choose a loss by what an error costs, and write the step of the cross-entropy |
# | 10 | [Is the bottom the bottom?](10_is_the_bottom_the_bottom.ipynb) | find where runs part, and show with one chord that a curve is not convex |
# | 11 | [Flat is not finished](11_flat_is_not_finished.ipynb) | tell a saddle from a minimum, predict how long it holds a run up, and say what momentum buys and costs |
# | 12 | [A whole network learns](12_a_whole_network.ipynb) | send the blame back through a net, and train one with your own delta rule |
# | 13 | [The laws on one page](13_the_laws_on_one_page.ipynb) | look up each law, beside a picture that shows it |
#
# Each lesson builds on those before it. Lessons 7, 11 and 12 go further than the rest and may be left for later.
#
# ## Try it
#
# Here is a first picture. The ring is a weight on a curve; the loss says how bad that weight is. Drag the ring. Press play. Move the step size.

# %%
import nnwidgets as nw

nw.StepSizeLab(step_size=0.1, start=-2.5)

# %% [markdown]
# Everything also works from the keyboard: **Tab** goes from control to control, the arrow keys move it. The sentence under a picture says in words what the picture shows.
#
# ## What you answer is kept
#
# Your answers are written into a file beside the lessons, `nnwidgets-progress.json`. On your own computer it stays there. **On Binder it does not**: after ten minutes without activity the machine is thrown away, with everything on it. Before you leave, download the file or copy the code that the next cell shows. When you come back, paste it into `nw.restore("…")`.

# %%
nw.progress()
