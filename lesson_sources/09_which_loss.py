# %% [markdown]
# # 9 · Which loss?
#
# A loss puts a number on errors, and a network learns whatever makes that number small. So the choice of the loss is a choice of what is learnt, and of how quickly. In half an hour you can say what the squared error does to an example that is far out, what it does to a neuron that is surely wrong, and what to take in its place.
#
# *Start with **Run ▸ Run All Cells**.*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall

# %%
nw.quiz("9.recall")

# %% [markdown]
# ## A problem
#
# Two people need one number that stands for five.
#
# - A **clinic** has noted how long its last five patients waited: 3, 4, 5, 6 and 70 minutes. The 70 is a slip of the pen; it was a 7. What should the clinic tell the next patient?
# - An **insurer** has paid for the damage to a roof in each of five years: 3, 4, 5, 6 and 70 thousand euros. The 70 was a hailstorm, and the bill was paid. How much should be put aside for each year?
#
# The numbers are the same. **Your task:** decide on a number for the clinic and on one for the insurer. Then find a *rule* that leads to each of them: what one error costs, such that your number makes the sum of the costs lowest. The cell below tries one rule, the fourth power of the error. Change that line and run it again, as often as you like. Is there one rule that is right for both?
#
# Take five minutes. It does not have to come out. Note what each rule gave, and what it does with the 70.

# %%
values = np.array([3, 4, 5, 6, 70])


def cost(error):
    return np.abs(error) ** 4  # change this line


y = np.linspace(0, 80, 801)
total = sum(cost(y - value) for value in values)
y[np.argmin(total)]

# %%
nw.note("9.rule")

# %% [markdown]
# ## Predict
#
# Now two sigmoid neurons, with the same inputs. For this example the target is 0. One of them puts out 0.6; the other one puts out 0.99, so it is all but sure of the wrong thing. Both take one step on the squared error, with the same step size.

# %%
nw.predict("9.wrong")

# %% [markdown]
# ## Look
#
# First the problem from above, with nine values. Three losses fit one number to them: the squared error, the absolute error, and Huber's, which is square near 0 and straight further out. (Where it turns is its δ, under *more controls*.)
#
# 1. Drag the outlier from 5 to 16. Which fits go with it, and how far?
# 2. The third panel shows how hard an example pulls at each fit, depending on its error. What is different about the one that follows?

# %%
fits = nw.LossChoice(outlier=5, part="fits")
fits

# %% [markdown]
# Now a neuron that begins with the output 0.98. Its target is 0. It learns from the squared error, and a copy of it from the **cross-entropy**, which for a target of 0 is $-\ln(1 - p)$.
#
# 3. Press play. What does the squared error do in the first hundred epochs? What is the slope that it learns from?
# 4. Set both start values to lower ones, such as 0.6 and 0.9. What becomes of the difference?

# %%
lab = nw.LossChoice(moment=0, part="neuron", law=False)
lab

# %% [markdown]
# The panel on the right draws both slopes against the output. Where the error is greatest, at an output of 1, one of them is 0.
#
# ## Say it
#
# Finish the sentence: *the squared error lets an example that is far out …, and with a sigmoid it lets a neuron that is surely wrong …, because …*

# %%
nw.note("9.sentence")

# %% [markdown]
# ## The code that drew it

# %%
lab.code

# %% [markdown]
# It is the loop of lesson 6 once more. What makes the difference is the gradient that it is given. These are the neuron's slopes at the start, under the squared error and under the cross-entropy; and, from the first picture, the three fits and how hard the outlier pulls at each:

# %%
lab.run.slopes[:, 0], fits.run.fits, fits.run.pulls

# %% [markdown]
# ## Change it
#
# The five numbers of the clinic and the insurer, with a fourth fit: that of the rule in your cell above. Drag the 70 to 7, and back. Then invent a rule that costs more for an error downwards than for one upwards, and see where its fit goes. Make Huber's δ small, and large: which of your two numbers does it come near?

# %%
nw.LossChoice([3, 4, 5, 6, 70], cost=cost, part="fits")

# %% [markdown]
# In the picture of the neuron, set both start values to 2 again and look for a step size with which the squared error, too, gets below 0.1 within the 300 epochs. What does the cross-entropy do with that step size? The same η is not the same speed under two losses. Nor can their *values* be compared: they have different units.
#
# ## Exercise 9.1
#
# The cross-entropy of one example is $L = -t \ln p - (1 - t) \ln(1 - p)$, with $p$ the sigmoid of the sum $z = w \cdot x$. The slope of the sigmoid is $p(1 - p)$. Work out the slope of $L$ along each weight, on paper. Then return the weights after **one step** with the step size `eta`. The arrays `w` and `x` are of one length, and the last input is 1, for the bias. `nw.sigmoid` is the sigmoid.


# %%
def cross_entropy_step(w, x, t, eta):
    # BEGIN SOLUTION
    error = nw.sigmoid(np.dot(w, x)) - t
    return w - eta * error * x
    # END SOLUTION


# %%
nw.check("9.1", cross_entropy_step)

# %%
nw.hint("9.1")

# %% [markdown] tags=["solution"]
# $\partial L/\partial p = -t/p + (1 - t)/(1 - p) = (p - t)/(p(1 - p))$. The chain rule multiplies that by the slope of the sigmoid, $p(1 - p)$, and by $x$. The two cancel, and $(p - t)\,x$ is left: the delta rule of the *linear* unit, with the output of a sigmoid.

# %% [markdown] tags=["instructor"]
# **7 minutes.** Most bring the $p(1 - p)$ of lesson 5 along. Let them write both derivatives one below the other. Then ask: the cross-entropy at $p = 1$, $t = 0$ is infinite; why is its step not? (Its slope along $z$ is never above 1.)

# %% [markdown]
# ## Exercise 9.2
#
# How much does that matter? The target is 1 here, and a neuron puts out `p`. Return **how many times as steep** as the squared error, $(p - 1)^2/2$, the cross-entropy is, along the sum $z$. You may measure it with `slope`, or work it out. One thing to watch: the losses below want the sum, and you get the output.


# %%
def squared(z):
    return (nw.sigmoid(z) - 1) ** 2 / 2


def cross_entropy(z):
    return -np.log(nw.sigmoid(z))


def slope(loss, z, h=1e-5):
    return (loss(z + h) - loss(z - h)) / (2 * h)


def times_as_steep(p):
    # BEGIN SOLUTION
    z = np.log(p / (1 - p))
    return slope(cross_entropy, z) / slope(squared, z)
    # END SOLUTION


# %%
nw.check("9.2", times_as_steep)

# %%
nw.hint("9.2")

# %% [markdown] tags=["solution"]
# The slopes are $p - 1$ and $(p - 1)\,p(1 - p)$, so the ratio is $1/(p(1 - p))$: 4 in the middle, 101 at $p = 0.01$, and without bound towards both ends. Without the ½ in the squared error it is half of that.

# %% [markdown] tags=["instructor"]
# **5 minutes.** Whoever divides the two *losses* has compared things of different units. Ask for the ratio at an output of 0.99, where the neuron is *right*: 101 as well. There both slopes are small. That is why one larger step size for the squared error does not mend it: it would have to be 101 times larger at the start and 4 times halfway.

# %% [markdown]
# When both are right, tick **show law** in the picture of the neuron (under *more controls*).
#
# ## Exercise 9.3
#
# The number with the lowest sum of squared errors, and the number with the lowest sum of absolute errors: how far does each of them **move** when the last of the `values` is replaced by `outlier`? Return a pair, first the squared error's move, then the absolute error's. Up is positive. There is always an odd number of values.


# %%
def moves(values, outlier):
    # BEGIN SOLUTION
    changed = values.copy()
    changed[-1] = outlier
    return np.mean(changed) - np.mean(values), np.median(changed) - np.median(values)
    # END SOLUTION


# %%
nw.check("9.3", moves)

# %%
nw.hint("9.3")

# %% [markdown] tags=["solution"]
# The sum of squares is lowest at the mean, which moves by the $N$-th part of what the value moves. The sum of absolute errors is lowest at the median. It moves only if the value changes sides, and then to a neighbour, however far away the outlier is.

# %% [markdown] tags=["instructor"]
# **5 minutes.** Go back to clinic and insurer. The median, 5, serves the clinic. The insurer with 5 a year is bankrupt after the storm: what has to add up needs the mean, 17.6. So a loss is not a matter of taste. It says which errors cost what.

# %% [markdown]
# ## Where this stops being true
#
# - "Cross-entropy is better" is said of outputs that stand for a probability, with targets 0 and 1. For a quantity and a linear unit the squared error has the same simple slope, $y - t$.
# - It believes every target. An example with a *wrong* target keeps pulling with nearly all its weight, where the squared error of a sigmoid would have given it up. In that respect such an example is an outlier.
# - An outlier is not always an error. It may be the most important example of all. No loss can tell; you have to.
# - The two neurons had the same η. Part of the difference is only a larger step. But no single η makes up for a ratio that goes from 4 to 101 and beyond.
#
# ## Now you can
#
# - say what a loss does with an example that is far out, and choose one by what an error costs;
# - derive and write the step of the cross-entropy, and say why nothing holds it back;
# - explain why a neuron that is surely wrong hardly learns from the squared error.

# %%
nw.progress()
