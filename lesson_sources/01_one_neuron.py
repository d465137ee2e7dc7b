# %% [markdown]
# # 1 · What does one neuron compute?
#
# A network is made of neurons, and one neuron is a small thing: a sum, and one decision about it. In half an hour you can say what the numbers in it do, set them by hand, and name something that no setting of them can do.
#
# *Start with **Run ▸ Run All Cells**. When you come back another day, do the same: what you answered is still there (the last cell says where).*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall
#
# Two questions from school. Answer from memory. A wrong answer that you correct is worth more than a page that you read again.

# %%
nw.quiz("1.recall")

# %% [markdown]
# ## A puzzle
#
# Two switches, $x_1$ and $x_2$, are 0 (off) or 1 (on). A neuron multiplies each of them by a number of its own, its **weight**, adds the two products, and adds one number more, the **bias**:
#
# $$z = w_1 x_1 + w_2 x_2 + b$$
#
# If the sum $z$ is 0 or more, the neuron says 1. If it is below 0, the neuron says 0. Three people have chosen their numbers. Work out what Cleo's neuron says.
#
# | | $w_1$ | $w_2$ | $b$ | at (0, 0) | at (0, 1) | at (1, 0) | at (1, 1) |
# |---|---|---|---|---|---|---|---|
# | Ada | 1 | 1 | −0.5 | 0 | 1 | 1 | 1 |
# | Ben | 1 | 1 | −1.5 | 0 | 0 | 0 | 1 |
# | Cleo | 1 | −1 | −0.5 | ? | ? | ? | ? |
#
# Ada's neuron follows the rule **OR**: one switch is enough. Ben's follows **AND**: both have to be on. Here are two more rules. **NAND** says "not both": 1, 1, 1, 0. **XOR** says "one of them, not both": 0, 1, 1, 0.

# %%
nw.predict("1.rules")

# %% [markdown]
# ## Look
#
# First the neuron with its numbers, and beside it all inputs at once. The line is where the sum is 0. The four corners carry the **target** of the rule, what the neuron should say there, and its answer $y$. The white ring is an input that you can drag.
#
# 1. The targets are those of AND. Leave the weights alone and move the **bias** until all four are met. From where to where may it be?
# 2. Set **targets** to NAND. What has to happen to the weights?
# 3. Set **targets** to XOR. Give yourself two minutes. How many of the four can you meet?

# %%
lab = nw.NeuronBench(w1=1, w2=1, b=-0.5, x1=0.5, x2=0.5, targets="AND")
lab

# %% [markdown]
# A weight is not a percentage. It may be larger than 1, and it may be below 0: then its input speaks *against* a 1. What do the weights do to the line, and what does the bias do?
#
# ## Say it
#
# Finish these sentences in your own words.

# %%
nw.note("1.sentence")

# %% [markdown]
# ## The code that drew it
#
# Every number in the picture comes from these few lines. (`@` multiplies two arrays number by number and adds the products up.)

# %%
lab.code

# %% [markdown]
# `lab.run` holds the numbers in the picture: the two products, the sum, and the output. (When you have moved something in the picture, run the cell again.)

# %%
lab.run.parts, lab.run.z, lab.run.y

# %% [markdown]
# ## Change it
#
# What is made of the sum is called the **activation**. The step is the hardest of them: 0 or 1 and nothing between. The **sigmoid** goes from 0 to 1 smoothly, and is ½ where the sum is 0. Double both weights and the bias. What stays where it is, and what changes?

# %%
nw.NeuronBench(activation="sigmoid", w1=1.5, w2=1.5, b=-2.25, targets="AND")

# %% [markdown]
# Inputs need not be switches. Here are eight people: hours slept, hours studied, and whether they passed (1) or not (0). Find a line that parts them. Then put in numbers of your own.

# %%
people = [(4, 4, 0), (5, 3, 0), (6, 2, 0), (8, 1, 0), (8, 3, 1), (5, 6, 1), (7, 4, 1), (6, 5, 1)]
nw.NeuronBench(people, w1=0.6, w2=0.2, b=-4)

# %% [markdown]
# ## Exercise 1.1
#
# Write a neuron. `x` and `w` are numpy arrays, one number for each input, and there may be two of them or more. `b` is the bias, and `f` the activation: a function that you call with the sum.


# %%
def neuron(x, w, b, f):
    # BEGIN SOLUTION
    total = np.sum(w * x) + b
    return f(total)
    # END SOLUTION


# %%
nw.check("1.1", neuron)

# %%
nw.hint("1.1")

# %% [markdown] tags=["solution"]
# The bias is added once, to the sum of the products, and the activation comes last. `x @ w + b` is a shorter way to write the same sum.

# %% [markdown] tags=["instructor"]
# **4 minutes.** Usual: the bias inside the sum (`np.sum(w * x + b)`), so that it counts once for each input; and `f` left out. Whoever writes `w[0] * x[0] + w[1] * x[1]` has a neuron for two inputs: the check has some with three and four.

# %% [markdown]
# ## Exercise 1.2
#
# In your machine "no" and "yes" are not 0 and 1. They are these two numbers, and they are yours alone:

# %%
mine = nw.numbers("1.2")
no, yes = mine["no"], mine["yes"]
mine

# %% [markdown]
# Find weights for **AND**, **OR** and **NAND** with these inputs: a list of three, each `(w1, w2, b)`. The answer is still 1 or 0. There are many right ones. Work out the four sums first, or use the picture; it shows AND, and the last numbers in each row are its targets.

# %%
nw.NeuronBench(data=[(no, no, 0), (no, yes, 0), (yes, no, 0), (yes, yes, 1)], b=0)

# %%
# BEGIN SOLUTION
weights = [(1, 1, -(no + 3 * yes) / 2), (1, 1, -(3 * no + yes) / 2), (-1, -1, (no + 3 * yes) / 2)]
# END SOLUTION

# %%
nw.check("1.2", weights)

# %%
nw.hint("1.2")

# %% [markdown] tags=["solution"]
# With both weights 1 the sums without bias are 2·no, no + yes (twice) and 2·yes. The bias has to bring the right ones to 0 or above: for AND it takes off something between no + yes and 2·yes, for OR something between 2·no and no + yes. NAND is AND with all signs turned.

# %% [markdown] tags=["instructor"]
# **6 minutes.** Everybody has numbers of their own, chosen such that (1, 1, −1.5) does not work. Usual: the right size of the bias with the wrong sign, because a threshold is meant. Ask: from which sum on should it say 1, and what do you add to make that sum 0? Then ask whether a neuron without bias could do any of the three (it cannot: both (no, no) and (yes, yes) would be on the same side).

# %% [markdown]
# ## Exercise 1.3
#
# Back to 0 and 1, and to the step. You did not find weights for XOR. That alone proves nothing: perhaps somebody else does. So turn it around. Whatever weights somebody offers you, return a corner `(x1, x2)` at which their neuron does **not** say what XOR says.


# %%
def wrong_corner(w1, w2, b):
    # BEGIN SOLUTION
    corners = [(x1, x2) for x1 in (0, 1) for x2 in (0, 1)]
    wrong = [(x1, x2) for x1, x2 in corners if (w1 * x1 + w2 * x2 + b >= 0) != (x1 != x2)]
    return wrong[0]
    # END SOLUTION


# %%
nw.check("1.3", wrong_corner)

# %%
nw.hint("1.3")

# %% [markdown] tags=["solution"]
# The list `wrong` is never empty, and here is why. Call the four sums $z_{00}$, $z_{01}$, $z_{10}$ and $z_{11}$. Then $z_{00} + z_{11} = w_1 + w_2 + 2b = z_{01} + z_{10}$. For XOR both sums on the left have to be below 0, and both on the right 0 or more. One number cannot be both. In the picture: the two corners of each class lie across from each other, and no line has one pair on this side and the other on that side.

# %% [markdown] tags=["instructor"]
# **5 minutes.** The check asks about one neuron for each of the 14 tables that a neuron can have, so a fixed corner fails. After it is right their prediction is shown beside the result. Ask who can say in one sentence why there always is a wrong corner. (Minsky and Papert 1969; 14 of the 16 rules for two switches can be met.)

# %% [markdown]
# ## Where this stops being true
#
# - One neuron draws one line. Several of them, with another neuron that looks at their answers, can do XOR. That is a network, and lesson 12 trains one.
# - The limit holds for activations that only rise, as all five in the list do. Here is one that rises and falls again. A single neuron meets XOR with it:

# %%
nw.NeuronBench(activation=lambda z: np.exp(-2 * (z - 1) ** 2), w1=1, w2=1, b=0, targets="XOR")

# %% [markdown]
# - With two inputs the border is a line. With three it is a plane, and with 784 (a small picture) nobody can draw it. The sum is the same.
#
# ## Now you can
#
# - work out by hand what a neuron says;
# - say what a weight does, what a bias does, and set both for a rule;
# - show that there are rules that one neuron cannot follow.
#
# You chose the weights by looking. A network has to find them by itself, and for that it first has to know how wrong it is. That is the next lesson.

# %%
nw.progress()
