# %% [markdown]
# # 5 · What is one learning step?
#
# One example comes in. The output is wrong. Each weight has to change, by how much and which way? Half an hour from now you can work out a learning step by hand, write it in a line of Python, and find the line at fault when a step makes things worse.
#
# *Start with **Run ▸ Run All Cells**.*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall

# %%
nw.quiz("5.recall")

# %% [markdown]
# ## A puzzle
#
# A linear unit has two inputs and a bias. The bias is a weight like the others, with an input that is always 1. So there are three weights and three inputs:
#
# | | $w_1$ | $w_2$ | bias |
# |---|---|---|---|
# | weight $w$ | 0.5 | 0.8 | −0.5 |
# | input $x$ | 2 | −1 | 1 |
#
# The output is $y = 0.5 \cdot 2 + 0.8 \cdot (-1) + (-0.5) \cdot 1 = -0.3$. The target is $t = 1$. So the output is too low, and the error, $t - y$, is 1.3.
#
# The loss of this one example is $(t - y)^2/2$, and a step goes down its gradient. Before you know the rule: what will the three weights do?

# %%
nw.predict("5.weights")

# %% [markdown]
# ## Look
#
# Here is that example, before anything has happened. Of the four buttons the last one runs one line of the code, and the second one takes it back. **Before each press, say the number that will come.**
#
# 1. Go through all five lines, forwards and backwards. Which line gives each weight a change of its own?
# 2. Set input $x_2$ to 0. What happens to $w_2$?
# 3. Set $x_2$ back to −1. On the right is the error after the update, as a multiple of the error before. Find the step size at which the error is gone in one update, and the one at which it is as large as before, on the other side. (Drag the ring, or type.) What have the two to do with each other?

# %%
lab = nw.StepThrough(x1=2, x2=-1, t=1, w1=0.5, w2=0.8, b=-0.5, step_size=0.1, law=False)
lab

# %% [markdown]
# ## Say it
#
# Finish this sentence in your own words: *one step changes each weight by …, so a weight whose input is 0 …*

# %%
nw.note("5.sentence")

# %% [markdown]
# ## The code that drew it
#
# These lines ran, and they are the whole of it. In older books this is the *delta rule*.

# %%
lab.code

# %% [markdown]
# `lab.run` holds what they worked out: the new weights, and the error of this example before and after.

# %%
lab.run.new, lab.run.error, lab.run.error_after

# %% [markdown]
# ## Change it
#
# Somebody wrote the step as follows, with names of their own. It runs, and the error gets larger. Step through it line by line. Which line is wrong? Mend it here, run the cell again, and see what the sentence below the picture says.


# %%
def my_step(w, x, t, eta):
    y = np.sum(w * x)
    too_low = y - t
    return w + eta * too_low * x


nw.StepThrough(rule=my_step)

# %% [markdown]
# Then make a mistake on purpose: misspell a name in the last line, and run the cell again.
#
# The two step sizes that you found follow from the inputs. In the first picture, tick **show law** under *more controls*, and read the sentence.
#
# ## Exercise 5.1
#
# Now without looking: write one step of a linear unit. `w` and `x` are arrays of the same length, however many weights there are; the last input is the 1 of the bias. `t` is the target, `eta` the step size. Return the new weights. Keep this function: you will need it in lesson 12.


# %%
def delta_step(w, x, t, eta):
    # BEGIN SOLUTION
    y = np.sum(w * x)
    return w + eta * (t - y) * x
    # END SOLUTION


# %%
nw.check("5.1", delta_step)

# %%
nw.hint("5.1")

# %% [markdown] tags=["solution"]
# When $w_i$ rises by a little, the output rises by $x_i$ times as much, and the loss $(t - y)^2/2$ by $-(t - y) x_i$ times as much. That is the slope; the step goes against it, so the two minus signs make a plus.

# %% [markdown] tags=["instructor"]
# **6 minutes.** Two faults are frequent: the sign (those who take $y - t$ for the error and then add), and one and the same change for all weights. For the sign, ask: the output is too low and the input positive; should the weight rise or fall? For the other, set an input to 0 and ask what that weight has to do with the error.

# %% [markdown]
# Your own function, line by line. (As long as nothing is written there, the picture says what is missing.)

# %%
nw.StepThrough(rule=delta_step)

# %% [markdown]
# ## Exercise 5.2
#
# By hand. These numbers are yours: weights and inputs are in the order $w_1$, $w_2$, bias.

# %%
nw.numbers("5.2")

# %% [markdown]
# Work out the next three weights of a **linear** unit, on paper. Write them in place of the dots, in brackets and with three decimals: `(…, …, …)`. Then hand the same numbers to your `delta_step`, and compare.

# %%
w, x, t, eta = nw.numbers("5.2").values()
# BEGIN SOLUTION
next_weights = w + eta * (t - np.sum(w * x)) * x
# END SOLUTION

# %%
nw.check("5.2", next_weights)

# %%
nw.hint("5.2")

# %% [markdown] tags=["solution"]
# First the output, then the error, then the change of each weight: $η \cdot$ error $\cdot$ its input. The weight with the input 0 stays. The bias, with the input 1, changes by $η \cdot$ error.

# %% [markdown] tags=["instructor"]
# **6 minutes.** Everybody has numbers of their own, and one input in each set is 0. It is worth asking for paper: whoever lets `delta_step` do it learns nothing new, and is right.

# %% [markdown]
# ## Exercise 5.3
#
# A **sigmoid** unit puts out $y = 1 / (1 + e^{-z})$, where $z$ is the sum $w \cdot x$. In the first picture, set the unit to “sigmoid” and compare: one line has become longer. When $z$ rises by a little, $y$ does not rise by as much, but by $y (1 - y)$ times as much: that is the slope of the sigmoid. The loss is the same, $(t - y)^2/2$. Write its step.


# %%
def sigmoid_step(w, x, t, eta):
    # BEGIN SOLUTION
    z = np.sum(w * x)
    y = 1 / (1 + np.exp(-z))
    blame = (t - y) * y * (1 - y)
    return w + eta * blame * x
    # END SOLUTION


# %%
nw.check("5.3", sigmoid_step)

# %%
nw.hint("5.3")

# %% [markdown] tags=["solution"]
# The loss depends on $y$, $y$ on $z$, and $z$ on $w_i$. The three slopes are multiplied: $-(t - y)$, then $y (1 - y)$, then $x_i$.

# %% [markdown] tags=["instructor"]
# **5 minutes.** "The slope of the sigmoid forgotten" is the frequent one, and it is a good one: it is what the cross-entropy will give in lesson 9. Ask how large $y (1 - y)$ can get (¼), and how large it is for an output of 0.99.

# %% [markdown]
# ## Where this stops being true
#
# - A step of a linear unit multiplies the error of *its own example* by $1 - η |x|^2$, where $|x|^2$ is the sum of the squares of the inputs, the 1 of the bias included. With the inputs above that is 6: the error is gone at once for $η = 1/6$, and a step above $2/6$ makes it larger than before. For a sigmoid unit there is no such law.
# - What is good for one example may be bad for another. The step looks at one of them only. Lesson 8 asks how many to look at.
# - The number depends on how the loss is written. Without the ½, as $(t - y)^2$, every change is twice as large.
# - Where the output of a sigmoid is close to 0 or 1, the factor $y (1 - y)$ is close to 0, and the unit hardly learns, even if it is quite wrong. Lesson 9 has a remedy.
#
# ## Now you can
#
# - work out one learning step by hand, for a linear unit;
# - write that step for a linear and for a sigmoid unit, with any number of weights;
# - say which weights a step changes, which way, and which it leaves alone.
#
# Next: the number in front. How big a step?

# %%
nw.progress()
