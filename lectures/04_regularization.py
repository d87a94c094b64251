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
# ## Recap: Multilayer Perceptron

# %% [markdown]
# ## Recap: Gradient Descent

# %% [markdown]
# ## Recap: Backpropagation

# %% [markdown]
# ## Outline

# %% [markdown]
# ## Regularizing Neural Networks

# %% [markdown]
# ## Regularization Techniques

# %% [markdown]
# ## L2 Regularization

# %% [markdown]
# ## Dropout

# %% [markdown]
# ## Model Ensembling

# %% [markdown]
# ## Early Stopping

# %% [markdown]
# ## Noise Injection

# %% [markdown]
# ## Data Augmentation

# %% [markdown]
# ## Weights Initialization

# %% [markdown]
# ## Weight initialization

# %% [markdown]
# ## Symmetry breaking with random initialization

# %% [markdown]
# ## Symmetry breaking with random initialization

# %% [markdown]
# ## Initialization of weights

# %% [markdown]
# ## Initialization of weights

# %% [markdown]
# ## Initialization of weights

# %% [markdown]
# ## Weight random initializers

# %% [markdown]
# ## The problem of overfitting

# %% [markdown]
# ## Dropout

# %% [markdown]
# ## Batch normalization

# %% [markdown]
# ## Example: image classification with Inception

# %% [markdown]
# ## Summary
