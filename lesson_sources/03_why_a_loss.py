# %% [markdown]
# # 3 · Why a loss, and not the number of mistakes?
#
# Somebody wants a machine that makes few mistakes. So count the mistakes, and make the count go down. It sounds like the obvious way to learn. In half an hour you will know why no network learns like that, and what is used in its place.
#
# *Start with **Run ▸ Run All Cells**.*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall

# %%
nw.quiz("3.recall")

# %% [markdown]
# ## A puzzle
#
# A neuron with one input $x$ and one weight $w$ says "yes" when $x$ is at least $w$, and "no" otherwise. So the weight is a fence: everything on its right is "yes". Eight examples are known. Each has an input $x$ and a target $t$: 1 for "yes", 0 for "no".

# %%
x = np.array([-3.1, -2.2, -1.4, -0.6, 0.3, 1.1, 1.9, 2.8])
t = np.array([0, 0, 1, 0, 0, 1, 1, 1])


def mistakes(w):
    return int(np.sum((x >= w) != (t == 1)))


[(w, mistakes(w)) for w in (-4, -2, 0, 2, 4)]

# %% [markdown]
# **Your task.** You stand at $w = 2$. You may measure at two places close to where you stand, $w - 0.01$ and $w + 0.01$, and from these two numbers alone you have to decide: left or right? Invent a rule that reaches the best weight from there. Then try the same rule from $w = -3$ and from $w = 0.5$.
#
# Take five minutes, and write your rule down in the field below. It does not have to work. What matters is that you find out *what* is in the way.

# %%
w = 2.0
mistakes(w - 0.01), mistakes(w), mistakes(w + 0.01)

# %%
nw.note("3.rule")

# %% [markdown]
# ## Predict
#
# Now choose a start at random between −4 and 4, a thousand times, and measure the slope of the count there, from two places: 0.001 to its left and 0.001 to its right. How often is that slope exactly zero?

# %%
nw.predict("3.flat")

# %% [markdown]
# ## Look
#
# The same kind of neuron, with twenty examples. On top are the examples and the weight, beside and below them five ways to put a number on the errors. A yes or no can only be counted. The other measures need an output that is a number: that of a *linear* unit, $x - w$, or of a *sigmoid*, which lies between 0 and 1. Both are drawn among the examples.
#
# Move the weight slowly from one side to the other, and watch the slope that each panel reads out.
#
# 1. Where does the **count** have a slope?
# 2. Which curve has a slope everywhere, and still no lowest point?
# 3. Which one is made of straight pieces that meet in corners?

# %%
lab = nw.LossShapes()
lab

# %% [markdown]
# Drag the ring along a curve and look at the piece of straight line on it. That line is all that a learning step gets to know: how steep, and which way. (The two dots are measured a little to the left and to the right, and the arrow goes to the lower of them.) Where it lies flat, there is nothing to go by.
#
# ## Say it
#
# In one sentence: *why can a machine not learn by making the number of mistakes smaller, a little at a time?*

# %%
nw.note("3.sentence")

# %% [markdown]
# ## The code that drew it

# %%
lab.code

# %% [markdown]
# ## Change it
#
# Here are seven other examples: pairs of an input and a target, 0 or 1. At how many separate places does the count have its lowest value? How many mistakes are made where the squared error is lowest? Then put in numbers of your own.

# %%
nw.LossShapes(data=[(-3, 0), (-2, 0), (-1, 1), (0, 0), (1, 1), (2, 0), (3, 1)])

# %% [markdown]
# ## Exercise 3.1
#
# The count is a staircase. Return its steps: a list of pairs `(low, high)`, from −4 to 4, such that the count is the same everywhere inside a pair. `x` and `t` are arrays of inputs and targets; the neuron says "yes" when the input is at least $w$.


# %%
def constant_intervals(x, t):
    # BEGIN SOLUTION
    edges = [-4, *sorted(x), 4]
    return [(edges[i], edges[i + 1]) for i in range(len(edges) - 1)]
    # END SOLUTION


# %%
nw.check("3.1", constant_intervals)

# %%
nw.hint("3.1")

# %% [markdown] tags=["solution"]
# The answer of the neuron to an example changes only when the fence passes that example. So the count can change at the inputs and nowhere else.

# %% [markdown] tags=["instructor"]
# **6 minutes.** Usual: cutting only where the class changes. Ask them to say what happens to the count when the fence passes an example that is *not* next to one of the other class.

# %% [markdown]
# ## Exercise 3.2
#
# Check your prediction. `count` is a function: `count(w)` gives the number of mistakes at a weight, or an array of numbers at an array of weights. Choose many starts between −4 and 4 and return the **fraction** of them at which the slope, measured from `w - h` to `w + h`, is exactly 0.


# %%
def flat_fraction(count, h):
    # BEGIN SOLUTION
    starts = np.linspace(-4, 4, 4001)
    slopes = (count(starts + h) - count(starts - h)) / (2 * h)
    return np.mean(slopes == 0)
    # END SOLUTION


# %%
nw.check("3.2", flat_fraction)

# %%
nw.hint("3.2")

# %% [markdown] tags=["solution"]
# With $N$ examples there are at most $N$ jumps. A measurement sees one of them only from closer than $h$. So at most the part $2hN/8$ of all starts has a slope that is not 0: half a percent for $N = 20$ and $h = 0.001$.

# %% [markdown] tags=["instructor"]
# **6 minutes.** The measured slopes that are *not* zero are enormous (one mistake over a distance of 0.002). Ask: what would a step along such a slope do?

# %% [markdown]
# ## Exercise 3.3
#
# One of the five curves has no lowest value at all: whoever follows its slope runs away for ever. Which one? Give its name in quotes: `"count"`, `"signed"`, `"absolute"`, `"squared"` or `"cross-entropy"`.

# %%
# BEGIN SOLUTION
bottomless = "signed"
# END SOLUTION

# %%
nw.check("3.3", bottomless)

# %%
nw.hint("3.3")

# %% [markdown] tags=["solution"]
# The plain difference, target minus output, may be negative. A sum of such differences can always be made smaller still.

# %% [markdown] tags=["instructor"]
# **3 minutes.** "Then take the plain difference" is the second idea that most people have, after the count. The absolute value repairs it, at the price of a corner: with steps of constant size a run never settles there. Ask where a run on the plain difference would end. (Nowhere: its slope is the same everywhere.)

# %% [markdown]
# ## Where this stops being true
#
# - The count is still what you care about in the end, and it is what is reported. It is a bad *guide*, not a bad *goal*.
# - Where the squared error is lowest, the count need not be. They ask different questions, and their values cannot be compared: one is in squares of outputs, the other in mistakes.
# - A smooth curve is not enough for everything. Smooth curves can have several valleys. That is lesson 10.
#
# ## Now you can
#
# - explain why the number of mistakes gives a learning machine nothing to go by;
# - name a measure of error that has a slope and no bottom, and one that has a bottom and a corner;
# - say what a loss must have for learning in small steps: a slope that leads somewhere.

# %%
nw.progress()
