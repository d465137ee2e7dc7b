# %% [markdown]
# # 13 · The laws on one page
#
# Everything that the course has found, each law in two or three sentences, with what it is exact for and a picture that is opened at the place where you can see it. Nothing here is new, and there is nothing to hand in. Use it to look something up, and use it once more like this: read a law, look away, and say why it is so. Where you cannot, go back to its lesson.
#
# Every number on this page was worked out when you ran it. *Start with **Run ▸ Run All Cells**.*

# %%
import nnwidgets as nw

# %% [markdown]
# ## 1 · What does one neuron compute?

# %%
nw.law("one line")

# %%
nw.NeuronBench(**nw.law("one line").state)

# %% [markdown]
# ## 2 · How wrong is it?

# %%
nw.law("errors that cancel")

# %%
nw.ErrorTable(**nw.law("errors that cancel").state)

# %% [markdown]
# ## 3 · Why a loss, and not the number of mistakes?

# %%
nw.law("stairs")

# %%
nw.LossShapes(**nw.law("stairs").state)

# %% [markdown]
# ## 4 · Which way is down?

# %%
nw.law("steepest")

# %%
nw.Compass(**nw.law("steepest").state)

# %% [markdown]
# ## 5 · What is one learning step?

# %%
nw.law("delta rule")

# %%
nw.StepThrough(**nw.law("delta rule").state)

# %% [markdown]
# ## 6 · How big a step?

# %%
nw.law("2/h")

# %%
nw.StepSizeLab(**nw.law("2/h").state)

# %%
nw.law("swinging")

# %%
nw.StepSizeLab(**nw.law("swinging").state)

# %% [markdown]
# ## 7 · Why is one step size not right for all weights?

# %%
nw.law("valley")

# %%
nw.Valley(**nw.law("valley").state)

# %% [markdown]
# ## 8 · All examples, one, or a few?

# %%
nw.law("minibatch noise")

# %%
nw.BatchLab(**nw.law("minibatch noise").state)

# %%
nw.law("noise floor")

# %%
nw.BatchLab(**nw.law("noise floor").state)

# %% [markdown]
# ## 9 · Which loss?

# %%
nw.law("two losses")

# %%
nw.LossChoice(**nw.law("two losses").state)

# %% [markdown]
# ## 10 · Is the bottom the bottom?

# %%
nw.law("two bottoms")

# %%
nw.Basins(**nw.law("two bottoms").state)

# %% [markdown]
# ## 11 · Flat is not finished

# %%
nw.law("saddle")

# %%
nw.SaddleBall(**nw.law("saddle").state)

# %%
nw.law("heavy ball")

# %%
nw.SaddleBall(**nw.law("heavy ball").state)

# %% [markdown]
# ## 12 · A whole network

# %%
nw.law("zero start")

# %%
nw.TinyNet(**nw.law("zero start").state)

# %%
nw.law("many starts")

# %%
nw.TinyNet(**nw.law("many starts").state)

# %% [markdown]
# ## The words
#
# One meaning each, the same in all lessons.

# %%
nw.glossary()

# %% [markdown]
# ## Where laws end
#
# Nearly all of them are exact for one curve, one unit or one kind of data, and the page says for which. A network has none of these to itself: its limit of the step size is that of its steepest direction where it stands now, its noise changes as it moves, its loss is not convex. The laws tell you what to look for. Whether it is there, a picture and a run tell you.
#
# To look at a law with numbers of your own, change the state: `nw.StepSizeLab(**nw.law("2/h").state | {"steepness": 9.0})`.

# %%
nw.progress()
