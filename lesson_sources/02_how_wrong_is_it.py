# %% [markdown]
# # 2 · How wrong is it?
#
# A network learns by comparing the outputs that it gives with the outputs that were expected. To compare, it needs a number: how wrong is it, all in all? The obvious way to get that number does not work. In half an hour you know why, and you have another one.
#
# *Start with **Run ▸ Run All Cells**.*

# %%
import numpy as np

import nnwidgets as nw

# %% [markdown]
# ## Recall

# %%
nw.quiz("2.recall")

# %% [markdown]
# ## A puzzle
#
# A neuron with one input, one weight and no step has the output $y = w x + b$: a straight line. Five examples are known, each with an input $x$ and a **target** $t$, the output that was expected. Ada has chosen $w = 0.9$ and $b = 0.1$. The **error** of an example is its target minus the output, $t - y$.
#
# | | | | | | |
# |---|---|---|---|---|---|
# | input $x$ | 1 | 1.5 | 3.5 | 4 | 5 |
# | target $t$ | 1.5 | 1 | 3.75 | 3 | 4.75 |
# | Ada's output $y$ | 1 | 1.45 | 3.25 | 3.7 | 4.6 |
# | Ada's error $t - y$ | 0.5 | −0.45 | 0.5 | −0.7 | 0.15 |
#
# Ada adds her five errors up. Do it too. "The sum is 0," she says, "so my line could not be better." Ben has drawn another line for the same examples, one that *falls* from left to right, though the points rise.

# %%
nw.predict("2.falls")

# %% [markdown]
# ## Look
#
# The five examples, and a line. Each error is drawn as a segment from the line to its target, dashed where the target lies below. On each of them stands its square. Under *Added up* the errors are laid end to end: those of targets above the line, and those of targets below it.
#
# 1. With the **bias** alone, slide the line until the errors add up to 0. Press **keep this run**.
# 2. Set the weight to −0.5: Ben's line. Find the bias at which its errors add up to 0, and keep that too. Then try a third slope.
# 3. Which point do all the lines that you have kept run through?
# 4. Now look at the squares. Make their mean as small as you can.

# %%
lab = nw.ErrorTable(w=0.4, b=1.2)
lab

# %% [markdown]
# Errors that cancel do not make a good fit. One target far above the line and one far below it come to 0, just as two targets on the line do.
#
# ## Say it

# %%
nw.note("2.sentence")

# %% [markdown]
# ## The code that drew it

# %%
lab.code

# %% [markdown]
# And the numbers in the picture: the errors, their sum, the mean of their squares, and the smallest mean of squares that any line can have. (When you have moved something, run the cell again.)

# %%
lab.run.errors, lab.run.sum, lab.run.mean_square, lab.run.least

# %% [markdown]
# A number like the mean of the squares, which says how wrong the outputs are all in all, is called a **loss**. Many books take half of it, $L = \frac{1}{2N} \sum (t - y)^2$, with $N$ for the number of examples. So does this course from the next lesson on. Half of a number is smallest where the number is: the best line is the same. But whoever compares two losses has to know whether the ½ is in them, and whether they are means or sums.
#
# ## Change it
#
# The targets can be dragged as well. Begin with the line that fits best, and drag target 5 straight down to 1. How many times as large does the mean of the squares get? Which of the five squares is to blame?

# %%
nw.ErrorTable(w=0.85, b=0.25)

# %% [markdown]
# Here are rents: the size of a flat in m², and what it costs a month in hundreds of euros. Then put in numbers of your own: pairs of an input and a target.

# %%
nw.ErrorTable(data=[(34, 4.1), (48, 5), (55, 6.4), (70, 6.9), (82, 9), (110, 10.3)])

# %% [markdown]
# ## Exercise 2.1
#
# Return the mean of the squared errors. `x` and `t` are arrays, `w` and `b` are numbers.


# %%
def mean_square(x, t, w, b):
    # BEGIN SOLUTION
    errors = t - (w * x + b)
    return np.mean(errors**2)
    # END SOLUTION


# %%
nw.check("2.1", mean_square)

# %%
nw.hint("2.1")

# %% [markdown] tags=["solution"]
# Square first, then take the mean. In the other order the errors have cancelled before they are squared.

# %% [markdown] tags=["instructor"]
# **4 minutes.** Usual: `np.mean(errors) ** 2`, and the sum in place of the mean. Ask what each of them would say of Ben's line.

# %% [markdown]
# ## Exercise 2.2
#
# These six examples, inputs `x` and targets `t`, are yours alone.

# %%
x, t = nw.numbers("2.2").values()
nw.ErrorTable(x, t)

# %% [markdown]
# Give **two** lines whose errors add up to 0, such that one of them is at least **ten times as bad** as the other: its mean square is ten times as large. Write each line as `(w, b, mean square)`, and both in one list. Nine digits have to be right, so read the slopes off the picture if you like, and let Python work out the rest.

# %%
# BEGIN SOLUTION
two_lines = [
    (w, np.mean(t - w * x), mean_square(x, t, w, np.mean(t - w * x)))
    for w in np.array([1, -1]) * (t[-1] - t[0]) / (x[-1] - x[0])
]
# END SOLUTION

# %%
nw.check("2.2", two_lines)

# %%
nw.hint("2.2")

# %% [markdown] tags=["solution"]
# The sum of the errors is $\sum t - w \sum x - N b$. It is 0 where $b$ is the mean of $t$ minus $w$ times the mean of $x$, whatever $w$ is: that is the mean of $t - w x$. So there is such a line for every slope, and all of them meet in the mean point.

# %% [markdown] tags=["instructor"]
# **7 minutes.** Everybody has numbers of their own; the flat line is more than ten times as bad as the best one in all of them, so a slope of the wrong sign always does. Usual: turning the line about its height at $x = 0$ (the same bias for both), and numbers read off the picture, which are right in three digits and do not cancel. Ask: which of the two lines does the signed sum prefer?

# %% [markdown]
# ## Exercise 2.3
#
# Now let a machine look for the line. Return the pair `(w, b)` with the smallest mean square, by whatever way you like: a mean square within 1 % of the smallest is right. Every good slope here lies between −5 and 5.


# %%
def best_line(x, t):
    # BEGIN SOLUTION
    best = None
    for w in np.linspace(-5, 5, 401):
        b = np.mean(t) - w * np.mean(x)
        square = np.mean((t - w * x - b) ** 2)
        if best is None or square < best[0]:
            best = square, w, b
    return best[1], best[2]
    # END SOLUTION


# %%
nw.check("2.3", best_line)

# %%
nw.hint("2.3")

# %% [markdown] tags=["solution"]
# The best line runs through the mean point too: from any other one, sliding it there makes every slope better. So only the slope is left to try. There is also a formula for it (Legendre, 1805), and `np.polyfit(x, t, 1)` uses it. A network has no such formula, and too many weights to try them all. That is what lessons 4 and 5 are for.

# %% [markdown] tags=["instructor"]
# **6 minutes.** Trying 401 slopes is a fine answer here. Ask how many tries that makes for two weights (160,801), and for ten (401 to the tenth, a number of 27 digits): this is why one looks for a way *down* instead. Whoever fits $x$ over $t$ has drawn the errors sideways.

# %% [markdown]
# ## Where this stops being true
#
# - A mean of squares is neither large nor small by itself. Measure the targets in cents instead of euros, and it gets 10,000 times as large for the same line. Compare it only between lines on the same examples.
# - A square makes one large error count more than many small ones: an error of 3 as much as nine errors of 1. One wild example can pull the whole line towards it. Lesson 9 looks at losses that do not let it.
# - The smallest mean square is seldom 0. Here no line meets all five targets.
#
# ## Now you can
#
# - work out how wrong a line is, example by example and all in all;
# - show why errors that cancel say nothing about a fit;
# - find the best of many lines by the mean of the squares.
#
# Next: why not count the mistakes instead? It sounds more honest than squares, and no machine can learn from it.

# %%
nw.progress()
