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
# # The multilayer perceptron
#
# **Lecture 1**
#
# From one perceptron to a network of many layers: what it computes, how it is written down, and
# how we say in a number that it does badly.
#
# The slides have sliders. Run the notebook, then drag them: every picture is computed here and now.
#
# *Topics and notation follow the slides of Giordano De Marzo, "Deep Learning for the Social
# Sciences", and Simon J. D. Prince, "Understanding Deep Learning" (MIT Press, 2023), chapters 3 to 5.*

# %% tags=["setup", "skip"]
import math
from functools import partial

import numpy as np
from dlcourse import data, explore, nn, plots, training
from dlcourse.pieces import current

# %% [markdown]
# ## Recap
#
# - **Notation:** an input $x$, an output $y$, and parameters that turn one into the other.
# - **Perceptron:** a weighted sum, then an activation: $y = a[\theta_0 + \theta_1 x]$.
# - **Its limit:** whatever its parameters, it separates with *one straight line*.
# - **The way out:** several perceptrons side by side, a *shallow neural network*.

# %% [markdown]
# ### Recap: the limit, seen
#
# Two half moons, and the straight line that training finds. No line does much better.

# %%
moons = data.moons()
line = nn.MLP([2, 2])  # no hidden layer
training.fit(line, moons.x, moons.labels, 50, progress=False)
share = line.accuracy(moons.x, moons.labels)
plots.decision_regions(line.predict, moons, title=f"{share:.0%} right")

# %% [markdown]
# ## Outline
#
# 1. Shallow neural networks: one hidden layer
# 2. The multilayer perceptron: many of them
# 3. Training: what is learnt, what is chosen, and the loss that judges
#
# How the loss is made small (gradients, backpropagation) is the matter of lecture 2.

# %% [markdown]
# ## Combining Perceptrons
#
# One number in, one number out: $x \to y$.
#
# - Give the same $x$ (and the dummy input 1) to several perceptrons.
# - Each has weights of its own, so each answers differently: $h_1, h_2, h_3$.
# - Their answers are the input of one more perceptron, which gives $y$.
#
# What lies between is called a **hidden layer**.

# %%
plots.network([1, 3, 1])

# %% [markdown]
# ## Shallow Neural Networks
#
# Any number of inputs, hidden units and outputs. All parameters sit in two matrices:
# $\theta$ from the input to the hidden layer, $\phi$ from the hidden layer to the output.

# %%
plots.network([3, 5, 2])

# %% [markdown]
# ### Shallow Neural Networks: how many parameters?
#
# Each unit has one weight for each unit before it, and a bias. With 3 inputs, 5 hidden units and 2
# outputs: $\;5 \cdot (3 + 1) + 2 \cdot (5 + 1)$.

# %%
print("counted by hand ", 5 * (3 + 1) + 2 * (5 + 1))
print("count_parameters", current("count_parameters")([3, 5, 2]))

# %% [markdown]
# ## Mathematical Representation
#
# The input with the dummy in front is $\mathbf{x} = (1, x)$. Three hidden units:
#
# $$h_1 = a[\theta_{10} + \theta_{11} x], \qquad
# h_2 = a[\theta_{20} + \theta_{21} x], \qquad
# h_3 = a[\theta_{30} + \theta_{31} x]$$
#
# - $\theta_{i0}$ is the bias of unit $i$, $\theta_{i1}$ its weight, $a$ the ReLU, $a[f] = \max(f, 0)$
# - in one line: $\mathbf{h}' = a[\theta\, \mathbf{x}]$, with one row of $\theta$ for each hidden unit

# %%
theta = np.array([[0.4, -1.0], [-0.6, 1.0], [-1.3, 1.0]])
x = 1.5
f = theta @ np.array([1.0, x])
h = current("relu")(f)
print("pre-activations", f.round(2))
print("hidden units   ", h.round(2))

# %% [markdown]
# ### Mathematical Representation: the output
#
# Put a dummy before the hidden units, too: $\mathbf{h} = (1, h_1, h_2, h_3)$. The last activation is
# linear, that is, none:
#
# $$y = \boldsymbol{\phi}\, \mathbf{h} = \phi_0 + \phi_1 h_1 + \phi_2 h_2 + \phi_3 h_3$$
#
# The sum by hand and the function `shallow_network` agree:

# %%
phi = np.array([0.2, 1.5, 1.2, -2.5])
by_hand = phi[0] + phi[1] * h[0] + phi[2] * h[1] + phi[3] * h[2]
by_piece = current("shallow_network")(np.array([x]), theta, phi)
print(f"by hand         {by_hand:.12f}")
print(f"shallow_network {by_piece[0]:.12f}")

# %% [markdown]
# ## Computing the Hidden Layer
#
# First the products of input and weights, one straight line for each unit, the **pre-activations**:
# $f_i = \theta_{i0} + \theta_{i1} x$

# %%
def f(x):
    return theta @ np.stack([np.ones_like(x), x])

names = ["$f_1$", "$f_2$", "$f_3$"]
plots.function(f, 0, 2, names=names, ylabel="pre-activations")

# %% [markdown]
# ### Computing the Hidden Layer: the activation
#
# Then ReLU cuts off what is negative. Each unit has a **joint** where its line crosses zero, at
# $x = -\theta_{i0} / \theta_{i1}$.

# %%
relu = current("relu")

def h(x):
    return relu(f(x))

names = ["$h_1$", "$h_2$", "$h_3$"]
plots.function(h, 0, 2, names=names, ylabel="hidden units")

# %% [markdown]
# ## Computing the Output
#
# Each hidden unit is multiplied by its weight $\phi_i$. A negative weight turns it upside down.

# %%
def weighted(x):
    return phi[1:, None] * h(x)

names = [r"$\phi_1 h_1$", r"$\phi_2 h_2$", r"$\phi_3 h_3$"]
plots.function(weighted, 0, 2, names=names, ylabel="weighted units")

# %% [markdown]
# ### Computing the Output: the sum
#
# Add them up, and $\phi_0$. The output is straight between the joints and bends at each of them.

# %%
def y(x):
    return current("shallow_network")(x, theta, phi)

plots.function(y, 0, 2, ylabel="output $y$")

# %% [markdown]
# ### Computing the Output: your turn
#
# Which sliders move a joint? Which turn a piece without moving its joint? Which shift all of $y$?

# %%
explore.shallow_network()

# %% [markdown]
# ## Universal Approximation Theorem
#
# > For every continuous function on a closed, bounded region and every tolerance
# > $\varepsilon > 0$ there is a shallow network, with finitely many hidden units, that is nowhere
# > further than $\varepsilon$ from the function.
#
# - It holds for ReLU, sigmoid, tanh: for every continuous activation that is not a polynomial.
# - It says that the parameters *exist*. It does not say how many units are needed, nor how to find
#   them.
#
# *Cybenko (1989), Hornik (1991), Leshno and others (1993). Another demonstration:
# [giordano-demarzo.github.io](https://giordano-demarzo.github.io/teaching/deep-learning-25/shallow_nn/)*

# %% [markdown]
# ### Universal Approximation Theorem: by construction
#
# With one input we can build the network: its joints are put on points of the curve.

# %%
explore.universal_approximation()

# %% [markdown]
# ### Universal Approximation Theorem: how fast?
#
# Between joints at distance $d$ a straight line misses a smooth curve $g$ by at most
# $\frac{d^2}{8} \max |g''|$. Twice the units, a quarter of the error:

# %%
def g(x):
    return np.sin(2 * np.pi * x)

x = np.linspace(0, 1, 10_001)
for units in (8, 16, 32, 64):
    knots = np.linspace(0, 1, units + 1)
    theta, phi = current("relu_interpolant")(knots, g(knots))
    y = current("shallow_network")(x, theta, phi)
    error = np.abs(y - g(x)).max()
    bound = (1 / units) ** 2 / 8 * (2 * np.pi) ** 2
    print(f"{units:3d} units: error {error:.5f} <= {bound:.5f}")

# %% [markdown]
# ## Deep Neural Networks: Multilayer Perceptron
#
# **Deep**: at least two hidden layers. The simplest deep network is the **multilayer perceptron**
# (MLP): input $x$, hidden layers, output $y$, and every unit connected to all units of the layer
# before. Each unit
#
# 1. takes the outputs of the layer before,
# 2. weights them ($\theta$, then $\psi$, then $\phi$), sums, adds its bias,
# 3. applies its activation $a$ and passes the result on.

# %%
plots.network([1, 3, 3, 1], names=["$x$", "$h$", "$h'$", "$y'$"])

# %% [markdown]
# ## Mathematical Representation of MLP
#
# The first hidden layer works on the input, the second on the first, the output on the second:
#
# $$\begin{aligned}
# h_1 &= a[\theta_{10} + \theta_{11} x], \quad h_2 = a[\theta_{20} + \theta_{21} x], \quad
# h_3 = a[\theta_{30} + \theta_{31} x] \\[8pt]
# h'_1 &= a[\psi_{10} + \psi_{11} h_1 + \psi_{12} h_2 + \psi_{13} h_3] \\
# h'_2 &= a[\psi_{20} + \psi_{21} h_1 + \psi_{22} h_2 + \psi_{23} h_3] \\
# h'_3 &= a[\psi_{30} + \psi_{31} h_1 + \psi_{32} h_2 + \psi_{33} h_3] \\[8pt]
# y' &= \phi'_0 + \phi'_1 h'_1 + \phi'_2 h'_2 + \phi'_3 h'_3
# \end{aligned}$$
#
# Seven sums that all look alike. There is a shorter way to write them.

# %% [markdown]
# ## Math Recap Matrix Multiplication
#
# Entry $(i, j)$ of the product: **row $i$** of the first times **column $j$** of the second.

# %%
explore.row_by_column()

# %% [markdown]
# ### Math Recap Matrix Multiplication: two rules
#
# - The first matrix must have as many **columns** as the second has **rows**.
# - The order matters: in general $AB \neq BA$.

# %%
A = np.array([[1, 2], [0, 1]])
B = np.array([[0, 1], [1, 0]])
figure, (left, right) = plots.row(2, 2.6, alt="AB and BA differ")
plots.matrix(A @ B, title="$AB$", ax=left)
plots.matrix(B @ A, title="$BA$", ax=right)
figure

# %% [markdown]
# ## Mathematical Representation of MLP
#
# The same seven sums, as columns and matrices ($a$ acts on each entry):
#
# $$\begin{bmatrix} h_1 \\ h_2 \\ h_3 \end{bmatrix} = a\!\left[
# \begin{bmatrix} \theta_{10} \\ \theta_{20} \\ \theta_{30} \end{bmatrix} +
# \begin{bmatrix} \theta_{11} \\ \theta_{21} \\ \theta_{31} \end{bmatrix} x \right]$$
#
# $$\begin{bmatrix} h'_1 \\ h'_2 \\ h'_3 \end{bmatrix} = a\!\left[
# \begin{bmatrix} \psi_{10} \\ \psi_{20} \\ \psi_{30} \end{bmatrix} +
# \begin{bmatrix} \psi_{11} & \psi_{12} & \psi_{13} \\ \psi_{21} & \psi_{22} & \psi_{23} \\
# \psi_{31} & \psi_{32} & \psi_{33} \end{bmatrix}
# \begin{bmatrix} h_1 \\ h_2 \\ h_3 \end{bmatrix} \right]$$
#
# $$y' = \phi'_0 + \begin{bmatrix} \phi'_1 & \phi'_2 & \phi'_3 \end{bmatrix}
# \begin{bmatrix} h'_1 \\ h'_2 \\ h'_3 \end{bmatrix}$$

# %% [markdown]
# ### Mathematical Representation of MLP: the same number
#
# Sums written out and the matrix product give the same second layer:

# %%
psi = np.array([[0.1, 0.5, -1.0, 2.0],  # first column: biases
                [0.0, 1.0, 1.0, 1.0],
                [-0.2, 0.3, 0.4, -0.5]])
h = np.array([0.0, 0.9, 0.2])
h1, h2, h3 = h
sums = [p[0] + p[1] * h1 + p[2] * h2 + p[3] * h3 for p in psi]
product = psi[:, 0] + psi[:, 1:] @ h
print("sums   ", relu(np.array(sums)))
print("product", relu(product))

# %% [markdown]
# ## Matrix Notation
#
# Bold letters stand for vectors and matrices. The biases of a layer form a vector
# $\boldsymbol\beta$, its weights a matrix $\boldsymbol\Omega$:
#
# $$\mathbf{h} = \mathbf{a}[\boldsymbol\beta_0 + \boldsymbol\Omega_0 \mathbf{x}], \qquad
# \mathbf{h}' = \mathbf{a}[\boldsymbol\beta_1 + \boldsymbol\Omega_1 \mathbf{h}], \qquad
# \mathbf{y} = \boldsymbol\beta_2 + \boldsymbol\Omega_2 \mathbf{h}'$$

# %%
model = nn.MLP([1, 3, 3, 1], seed=4)
figure, axes = plots.row(3, 2.7, alt="3 x 1, 3 x 3 and 1 x 3 weights")
for k in range(3):
    W = model.weights[k]
    plots.matrix(W, title=rf"$\Omega_{k}$", decimals=1, ax=axes[k])
figure

# %% [markdown]
# ### Matrix Notation: many samples at once
#
# In code the samples are the **rows** of $X$, so the product is the other way round:
#
# $$F = X\, \boldsymbol\Omega^\top + \boldsymbol\beta
# \qquad (N \times D_\text{out}) = (N \times D_\text{in})(D_\text{in} \times D_\text{out}) + (D_\text{out})$$

# %%
X = np.linspace(-1, 1, 5)[:, None]
Omega, beta = model.weights[0], model.biases[0]
F = current("linear")(X, Omega, beta)
one_by_one = np.stack([beta + Omega @ sample for sample in X])
print(X.shape, "->", F.shape)
print("largest difference:", np.abs(F - one_by_one).max())

# %% [markdown]
# ## General Formulation
#
# $K$ hidden layers $\mathbf{h}_1, \dots, \mathbf{h}_K$ need $K + 1$ weight matrices
# $\boldsymbol\Omega_0, \dots, \boldsymbol\Omega_K$ and bias vectors
# $\boldsymbol\beta_0, \dots, \boldsymbol\beta_K$:
#
# $$\begin{aligned}
# \mathbf{h}_1 &= \mathbf{a}[\boldsymbol\beta_0 + \boldsymbol\Omega_0 \mathbf{x}] \\
# \mathbf{h}_2 &= \mathbf{a}[\boldsymbol\beta_1 + \boldsymbol\Omega_1 \mathbf{h}_1] \\
# &\;\;\vdots \\
# \mathbf{h}_K &= \mathbf{a}[\boldsymbol\beta_{K-1} + \boldsymbol\Omega_{K-1} \mathbf{h}_{K-1}] \\
# \mathbf{y} &= \boldsymbol\beta_K + \boldsymbol\Omega_K \mathbf{h}_K
# \end{aligned}$$
#
# Any size fits on this slide.

# %% [markdown]
# ### General Formulation: as a loop
#
# The formula is a loop of a few lines. It agrees with the function `mlp`:

# %%
model = nn.MLP([64, 32, 32, 10])
x = data.digits().x[:5]
h = x
Omega, beta = model.weights, model.biases
for k in range(2):
    h = relu(h @ Omega[k].T + beta[k])
y = h @ Omega[2].T + beta[2]
by_piece = current("mlp")(x, Omega, beta)
print("largest difference:", np.abs(y - by_piece).max())

# %% [markdown]
# ### General Formulation: how many parameters?
#
# $\sum_k (D_k + 1)\, D_{k+1}$: a weight for each unit before, and a bias. Here
# $65 \cdot 32 + 33 \cdot 32 + 33 \cdot 10 = 3466$.

# %%
print(current("count_parameters")([64, 32, 32, 10]), "parameters")
plots.network([64, 32, 32, 10], most=5)

# %% [markdown]
# ## Activation Functions for Hidden Layers
#
# | | $a[f]$ | |
# |---|---|---|
# | **ReLU** | $\max(0, f)$ | the standard: fast, and its slope 1 lets gradients pass |
# | **ELU** | $f$ for $f \ge 0$, $\;\alpha (e^f - 1)$ for $f < 0$ | a possible replacement: units below zero still learn |
# | **tanh** | $(e^f - e^{-f}) / (e^f + e^{-f})$ | flat at both ends: gradients vanish; used in RNNs and GANs |
# | **sigmoid** | $1 / (1 + e^{-f})$ | the same use, the same problem |
#
# Without a bend between them, two layers would be one:
# $\boldsymbol\Omega_1 (\boldsymbol\Omega_0 \mathbf{x}) = (\boldsymbol\Omega_1 \boldsymbol\Omega_0)\, \mathbf{x}$.

# %% [markdown]
# ### Activation Functions for Hidden Layers: and their slopes
#
# Training follows the slopes. Where are they zero, or nearly?

# %%
explore.activation_functions()

# %% [markdown]
# ### Activation Functions for Hidden Layers: vanishing gradients
#
# Through many layers the slopes *multiply* (lecture 2). A sigmoid's is at most $\frac14$, a
# tanh's below 1 except at 0, an active ReLU's is 1. The product of ten slopes at $f = 1$:

# %%
step = 1e-6
sigmoid = current("sigmoid")
functions = {"ReLU": relu, "tanh": np.tanh, "sigmoid": sigmoid}
for name, a in functions.items():
    up, down = a(np.array([1 + step, 1 - step]))
    slope = (up - down) / (2 * step)
    print(f"{name:8s} one {slope:.3f}   ten {slope**10:.1e}")

# %% [markdown]
# ## Activation Functions for Output Layer
#
# | | $a[f]$ | for |
# |---|---|---|
# | **linear** | $f$ | regression: any number may come out |
# | **sigmoid** | $\sigma(f) = \dfrac{1}{1 + e^{-f}}$ | two classes, *one* output: the probability of class 1 |
# | **softmax** | $\text{softmax}(f)_i = \dfrac{e^{f_i}}{\sum_{j=1}^{N} e^{f_j}}$ | $N$ classes, $N$ outputs: each in $(0, 1)$, together 1 |
#
# What goes into a sigmoid or softmax output, the $f$, is called the **logits**.

# %% [markdown]
# ### Activation Functions for Output Layer: softmax
#
# Add the same number to all logits: nothing changes. Divide them by a temperature $T$: sharper below
# 1, softer above.

# %%
explore.softmax_temperature()

# %% [markdown]
# ### Activation Functions for Output Layer: two classes
#
# With two classes softmax is a sigmoid of the difference: divide both parts by $e^{f_1}$,
#
# $$\text{softmax}(f_1, f_2)_1 = \frac{e^{f_1}}{e^{f_1} + e^{f_2}}
# = \frac{1}{1 + e^{-(f_1 - f_2)}} = \sigma(f_1 - f_2)$$

# %%
f = np.array([[1.3, -0.4]])
print("softmax", current("softmax")(f)[0, 0])
print("sigmoid", sigmoid(f[:, 0] - f[:, 1])[0])

# %% [markdown]
# ## Let's Make it Easy
#
# A deep network is one function with many parameters: a vector in, a vector out. This one takes 64
# grey values and gives 10 logits. It has never seen these digits before:

# %%
train, test = data.split(data.digits(), 0.75, 0.25)
reader = nn.trained_digits()
guess = reader.predict(test.x)
plots.images(test.x[:16], test.labels[:16], guess[:16])

# %% [markdown]
# ### Let's Make it Easy: what it gets wrong
#
# Its mistakes among the digits that it has not seen:

# %%
wrong = np.flatnonzero(guess != test.labels)
print(f"{len(wrong)} of {len(test)} wrong")
plots.images(test.x[wrong], test.labels[wrong], guess[wrong])

# %% [markdown]
# ### Let's Make it Easy: why not just any function?
#
# Why all these layers? One could fit a polynomial with a million coefficients, as one fits a line.
# In principle yes. In practice its size explodes:

# %%
print(f"network:                 {3466:>12,} parameters")
for degree in (2, 3, 5):
    count = 10 * math.comb(64 + degree, degree)
    print(f"polynomial of degree {degree}:  {count:>12,}")

# %% [markdown]
# A network represents complicated functions *cheaply*: one pass costs about one multiplication a
# weight. What is left is to find the weights that make it the function we want.

# %% [markdown]
# ## Training a Multilayer Perceptron
#
# Find the weights and biases that bring the output close to what it should be; for a class label, close
# to 1 for the right class and to 0 for the others. Three ingredients:
#
# 1. a **loss function**: one number that says how far off the outputs are *(today)*
# 2. a **backward pass**, *backpropagation*: how each parameter would change that number *(lecture 2)*
# 3. an **optimization algorithm**: how far to move each parameter, again and again *(lectures 2 and 3)*

# %% [markdown]
# ### Training a Multilayer Perceptron: before and after

# %%
spirals = data.spirals()
x, labels = spirals.x, spirals.labels
model = nn.MLP([2, 32, 32, 3])
figure, (left, right) = plots.row(2, 3.8, alt="before and after")
plots.decision_regions(model.predict, spirals, title="before", ax=left)
record = training.fit(model, x, labels, epochs=60, progress=False)
plots.decision_regions(model.predict, spirals, title="after", ax=right)
figure

# %% [markdown]
# ### Training a Multilayer Perceptron: the loss goes down
#
# An **epoch** shows every sample to the network once.

# %%
plots.history(record)

# %% [markdown]
# ## Parameters and Hyperparameters
#
# **Parameters** are *learnt* from the data, step by step:
# the weights $\boldsymbol\Omega_0 \dots \boldsymbol\Omega_K$ and the biases
# $\boldsymbol\beta_0 \dots \boldsymbol\beta_K$.
#
# **Hyperparameters** are *chosen* before training starts, by hand or by a search (on a grid, say):
#
# - the architecture: how many layers, how many units, which activations
# - batch size, learning rate, number of epochs
# - the optimization algorithm

# %% [markdown]
# ### Parameters and Hyperparameters: three widths
#
# The same data and epochs; only the width of the two hidden layers differs.

# %%
figure, axes = plots.row(3, 3.2, sharey=True, alt="three widths")
for k, width in enumerate((2, 4, 32)):
    model = nn.MLP([2, width, width, 3])
    training.fit(model, x, labels, 40, progress=False)
    title = f"width {width}: {model.accuracy(x, labels):.0%}"
    ax = axes[k]
    plots.decision_regions(model.predict, spirals, title=title, ax=ax)
figure

# %% [markdown]
# ## Loss Function
#
# The **loss** $L = L[\boldsymbol\Omega_0 \dots \boldsymbol\Omega_K, \boldsymbol\beta_0 \dots \boldsymbol\beta_K]$
# says how far the outputs are from the truth. The data are given, so it is a function of the
# *parameters*, and training looks for its lowest point.
#
# A line has two parameters. Here: body mass index of 442 patients against the progress of their diabetes.

# %%
patients = data.diabetes()
bmi = patients.x[:, patients.features.index("body mass index")]
bmi = (bmi - bmi.mean()) / bmi.std()

def loss(intercept, slope):
    return current("mse")(intercept + slope * bmi, patients.target)

# %% [markdown]
# ### Loss Function: a map of it
#
# Each point of the map is one line; the star has the smallest loss.

# %%
intercepts = np.linspace(50, 250, 41)
slopes = np.linspace(-50, 150, 41)
names = {"xlabel": "intercept", "ylabel": "slope", "title": "MSE"}
plots.contours(loss, intercepts, slopes, **names)

# %% [markdown]
# ### Loss Function: many dimensions
#
# A grid of 10 values for each of 2 parameters is 100 trials; for the 3466 of the digit reader it is
# $10^{3466}$. No search by brute force.
#
# What can be looked at is a walk along one direction: here random steps added to all trained weights.

# %%
random = np.random.default_rng(0)
W, b = reader.weights, reader.biases
way = [random.normal(size=w.shape) * np.abs(w).mean() for w in W]

def loss_at(step):
    moved = [W[k] + step * way[k] for k in range(3)]
    f = current("mlp")(train.x, moved, b)
    return float(current("cross_entropy")(f, train.labels))

print(f"loss at step 0: {loss_at(0):.4f}, at step 1: {loss_at(1):.4f}")

# %% [markdown]
# ### Loss Function: along one direction
#
# Step 0 is the trained network. Nothing says that the way down is always as plain as this.

# %%
def losses(steps):
    return np.array([loss_at(step) for step in steps])

plots.function(losses, -3, 3, xlabel="step", ylabel="cross-entropy")

# %% [markdown]
# ## Loss Functions for Regression
#
# The network gives $y_i$ for the input $\mathbf{x}_i$; the truth is $\hat y_i$; $N$ samples.
#
# **Mean square error**, the usual choice; large errors count most:
# $$L = \frac{1}{N} \sum_{i=1}^{N} \left(y_i - \hat y_i\right)^2$$
#
# **Mean absolute error**, a good alternative; outliers count less:
# $$L = \frac{1}{N} \sum_{i=1}^{N} \left|y_i - \hat y_i\right|$$
#
# The best constant is the **mean** for the first, the **median** for the second.

# %% [markdown]
# ### Loss Functions for Regression: one outlier

# %%
explore.mse_against_mae()

# %% [markdown]
# ### Loss Functions for Regression: mean and median
#
# The best constant for 441 patients, found by trying many:

# %%
t = patients.target[:441]  # odd, so that the median is one of them
constants = np.arange(50, 300, 0.25)
for name in ("mse", "mae"):
    tried = [current(name)(np.full_like(t, c), t) for c in constants]
    print(f"best for {name}: {constants[np.argmin(tried)]}")
print(f"mean {t.mean():.2f}, median {np.median(t)}")

# %% [markdown]
# ## Loss Functions for Classification
#
# **Binary cross-entropy**: one output with a sigmoid, $y_i$ is the probability of class 1,
# $\hat y_i$ is 0 or 1:
# $$L = -\frac{1}{N} \sum_{i=1}^{N} \left[\hat y_i \log y_i + (1 - \hat y_i) \log (1 - y_i)\right]$$
#
# **Categorical cross-entropy**: $M$ outputs with softmax, $\hat y_{i,c}$ is 1 for the true class
# $c^*$ of sample $i$, else 0. Of the inner sum one term is left:
# $$L = -\frac{1}{N} \sum_{i=1}^{N} \sum_{c=1}^{M} \hat y_{i,c} \log y_{i,c}
# = -\frac{1}{N} \sum_{i=1}^{N} \log y_{i,c^*}$$

# %% [markdown]
# ### Loss Functions for Classification: the price of being sure
#
# Only the probability given to the *true* class counts. Sure and wrong is expensive.

# %%
def price(p):
    return -np.log(p)

xlabel = "probability of the true class"
plots.function(price, 0.01, 1, xlabel=xlabel, ylabel="loss")

# %% [markdown]
# ### Loss Functions for Classification: the same number
#
# Double sum, single sum and the function `cross_entropy` (which takes logits), on the test digits:

# %%
p = reader.probabilities(test.x)
N, labels = len(test), test.labels
print("double sum   ", -(np.eye(10)[labels] * np.log(p)).sum() / N)
print("single sum   ", -np.log(p[np.arange(N), labels]).sum() / N)
loss = current("cross_entropy")(reader.logits(test.x), labels)
print("cross_entropy", float(loss))

# %% [markdown]
# ## Why going Deep?
#
# One hidden layer can approximate everything. Then why more?
#
# Because layers **multiply**. Two units make a tent: they fold the interval $[0, 1]$ in half. A second
# layer works on the folded interval, and whatever it draws appears twice, once mirrored. After $K$ layers:
# $2^K$ straight pieces.

# %%
def tents(layers):
    first, fold = np.ones((2, 1)), np.array([[2.0, -4.0], [2.0, -4.0]])
    weights = [first, *[fold] * (layers - 1), fold[:1]]
    biases = [np.array([0.0, -0.5])] * layers + [np.zeros(1)]
    return weights, biases

def run(x, layers):
    return current("mlp")(x[:, None], *tents(layers))[:, 0]

# %% [markdown]
# ### Why going Deep? Folding

# %%
figure, axes = plots.row(3, 3.2, sharey=True, alt="2, 8, 32 pieces")
for k, layers in enumerate((1, 3, 5)):
    network = partial(run, layers=layers)
    title = f"{2**layers} pieces, K = {layers}"
    plots.function(network, 0, 1, title=title, ax=axes[k])
figure

# %% [markdown]
# ### Why going Deep? Counted
#
# A shallow network on one input bends once for each hidden unit, so $P$ pieces take $P - 1$ units.
# The numbers of parameters:

# %%
grid = np.linspace(0, 1, 2**12 + 1)
count = current("count_parameters")
for layers in (1, 2, 4, 8):
    slopes = np.diff(run(grid, layers))
    bends = np.count_nonzero(~np.isclose(slopes[1:], slopes[:-1]))
    deep, shallow = count([1, *[2] * layers, 1]), count([1, bends, 1])
    print(f"{bends + 1:4d} pieces, deep {deep}, shallow {shallow}")

# %% [markdown]
# ### Why going Deep? In general
#
# With one input, one output and $D$ units a layer:
#
# | | parameters | straight pieces, at most |
# |---|---|---|
# | shallow, $D$ units | $3D + 1$ | $D + 1$ |
# | $K$ layers of $D$ units | $3D + 1 + (K - 1)\, D\, (D + 1)$ | $(D + 1)^K$ |
#
# Pieces grow with the *power* of the depth, parameters only in proportion to it. The pieces are not free:
# they repeat and mirror each other. That suits data with structure that repeats, and in practice deep
# networks reach the same error with fewer parameters.
#
# *After Prince (2023), chapter 4.*

# %% [markdown]
# ## Summary
#
# - A **shallow network** sums bent lines; with enough hidden units it comes as close to any continuous
#   function as we like.
# - The **multilayer perceptron** repeats the step: $\mathbf{h}_{k+1} = \mathbf{a}[\boldsymbol\beta_k + \boldsymbol\Omega_k \mathbf{h}_k]$.
# - The **output activation** and the **loss** belong together: linear with square or absolute error,
#   sigmoid with binary, softmax with categorical cross-entropy.
# - **Depth** buys many straight pieces with few parameters.
#
# In **lab 1** you write each of these functions. Come back afterwards: this lecture then runs on your code.
