# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Backpropagation
#
# **Lecture 2**
#
# How a network finds out, for all of its parameters at once, what each of them does to the loss, and
# how gradient descent uses that to learn.

# %% [markdown]
# ## Outline of training neural networks (recap)

# %% [markdown]
# ## Outline

# %% [markdown]
# ## Math Recap Gradient of a Function

# %% [markdown]
# ## Gradient Descent

# %% [markdown]
# ## Basic algorithm: gradient descent

# %% [markdown]
# ## Computing gradients is cumbersome

# %% [markdown]
# ## Backpropagation Algorithm

# %% [markdown]
# ## Deriving the Loss

# %% [markdown]
# ## Math Recap Chain Rule for Derivatives

# %% [markdown]
# ## Forward Pass

# %% [markdown]
# ## Backward Pass

# %% [markdown]
# ## Example: Forward Pass

# %% [markdown]
# ## Example: Forward Pass

# %% [markdown]
# ## Example: Forward Pass

# %% [markdown]
# ## Example: Backward Pass

# %% [markdown]
# ## Example: Backward Pass

# %% [markdown]
# ## Example: Backward Pass

# %% [markdown]
# ## Outline of backpropagation (BP) algorithm

# %% [markdown]
# ## Derivation of BP algorithm: Preparation

# %% [markdown]
# ## Derivation of BP algorithm: Chain rule 1/2

# %% [markdown]
# ## Derivation of BP algorithm: Chain rule 2/2

# %% [markdown]
# ## Derivation of BP algorithm: Deltas

# %% [markdown]
# ## Derivation of BP algorithm: Backprop of deltas

# %% [markdown]
# ## Derivation of BP algorithm: Summary

# %% [markdown]
# ## Complete backpropagation algorithm

# %% [markdown]
# ## Deltas at the output layer

# %% [markdown]
# ## Derivation of activation functions

# %% [markdown]
# ## Summary
