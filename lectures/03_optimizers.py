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
# # Optimizers and training

# %% [markdown]
# ## Outline of training a neural net

# %% [markdown]
# ## Let's go back to our training problem...

# %% [markdown]
# ## Let's go back to our training problem...

# %% [markdown]
# ## Things are not so easy...

# %% [markdown]
# ## Loss function landscape

# %% [markdown]
# ## Stochastic Gradient Descent

# %% [markdown]
# ## Stochastic gradient descent: Use of minibatch

# %% [markdown]
# ## Optimization techniques

# %% [markdown]
# ## Momentum

# %% [markdown]
# ## SGD w/ momentum

# %% [markdown]
# ## Optimization techniques

# %% [markdown]
# ## Other Optimization Algorithms

# %% [markdown]
# ## Optimization techniques

# %% [markdown]
# ## Learning Curves

# %% [markdown]
# ## Generalization ability

# %% [markdown]
# ## Underfitting and Overfitting

# %% [markdown]
# ## Double Descent

# %% [markdown]
# ## Standard practice of handling data

# %% [markdown]
# ## Standardization of inputs

# %% [markdown]
# ## Summary
