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
#
# The slides have sliders. Run the notebook, then drag them: every picture is computed here and now.
#
# *Topics and notation follow the slides of Giordano De Marzo, "Deep Learning for the Social
# Sciences", and Simon J. D. Prince, "Understanding Deep Learning" (MIT Press, 2023), chapters 6 and 7.*

# %% tags=["setup", "skip"]
import time
from functools import partial

import numpy as np
import torch
from dlcourse import data, explore, nn, plots
from dlcourse.pieces import current

torch.set_num_threads(1)  # arrays this small gain nothing from more

# %% [markdown]
# ## Outline of training neural networks (recap)
#
# Training is a **minimization problem**.
#
# - Given: pairs of an input and the output that we want,
#   $\mathcal{S} = \{(\mathbf{x}_1, \mathbf{d}_1), \dots, (\mathbf{x}_N, \mathbf{d}_N)\}$
# - A network with parameters $\mathbf{w}$ answers $\mathbf{y}(\mathbf{x}_n)$.
# - A loss $E(\mathbf{w}, \mathcal{S})$ says in one number how far the answers are off.
#
# Wanted: $\quad\displaystyle\min_{\mathbf{w}} E(\mathbf{w}, \mathcal{S})$

# %% [markdown]
# ### Outline of training neural networks (recap): in numbers
#
# The digits of lecture 1. Between the two lines lies what this lecture explains.

# %%
train, test = data.split(data.digits(), 0.75, 0.25)
untrained, trained = nn.MLP([64, 32, 32, 10]), nn.trained_digits()
P = current("count_parameters")([64, 32, 32, 10])
print(f"{len(train)} pairs (x, d), {P} parameters w")
for name, net in {"at random": untrained, "trained": trained}.items():
    E = net.loss(train.x, train.labels)
    right = net.accuracy(test.x, test.labels)
    print(f"{name:10s} E = {E:.4f}, {right:.1%} of new digits right")

# %% [markdown]
# ## Outline
#
# 1. **Where to go:** the gradient, and gradient descent
# 2. **How to find the gradient:** backpropagation, first on two hidden units
# 3. **Any number of layers:** deltas, and how they travel
# 4. **What it costs:** time and memory, measured
# 5. **What can go wrong:** deltas that vanish or explode
#
# How to descend *well* (mini-batches, momentum, Adam): lecture 3.

# %% [markdown]
# ## Math Recap Gradient of a Function
#
# A function $f(x_1, x_2, \dots, x_n)$ takes $n$ numbers and gives one. Its **gradient** collects the
# derivatives with respect to each of them:
#
# $$\nabla f = \left(\frac{df}{dx_1}, \frac{df}{dx_2}, \dots, \frac{df}{dx_n}\right)$$
#
# - Each entry: change *one* input, hold the others: a partial derivative, though the slides write $d$.
# - As a vector it points where $f$ **rises fastest**, and its length is the slope that way.

# %%
def f(x):
    return x[0] ** 2 / 2 + x[1] ** 2 + x[0] * x[1] / 2

x1, x2 = -1.0, 1.0
by_trying = current("numeric_gradient")(f, np.array([x1, x2]))
print("by hand  ", [x1 + x2 / 2, 2 * x2 + x1 / 2])
print("by trying", by_trying.round(8).tolist())

# %% [markdown]
# ### Math Recap Gradient of a Function: where it points
#
# Turn the blue arrow. When is its slope largest, when zero, when smallest?

# %%
explore.steepest_ascent()

# %% [markdown]
# ## Gradient Descent
#
# All weights and biases at step $t$ together are $\mathbf{W}_t$. Two things, again and again:
#
# 1. **Compute the gradient** of the loss where we are:
# $$\nabla L(\mathbf{W}_t) = \left(\frac{dL}{d\Omega_{0,0}}, \frac{dL}{d\Omega_{0,1}}, \dots,
# \frac{dL}{d\beta_{0,0}}, \frac{dL}{d\beta_{0,1}}, \dots\right)_{\mathbf{W}_t}$$
# 2. **Step against it**, by a *learning rate* $\eta$:
# $$\mathbf{W}_{t+1} = \mathbf{W}_t - \eta\, \nabla L(\mathbf{W}_t)$$
#
# It ends where the weights stop changing. There the gradient is zero: that may be the lowest point,
# but also a higher valley or a saddle.

# %% [markdown]
# ### Gradient Descent: on a curve
#
# Find a learning rate that is too small, one that swings, one that diverges. Then try two valleys.

# %%
explore.gradient_descent()

# %% [markdown]
# ## Basic algorithm: gradient descent
#
# The same rule in the notation of the second half of this lecture:
#
# $$\mathbf{w}^{(t+1)} = \mathbf{w}^{(t)} - \epsilon\, \nabla E, \qquad
# \nabla E \equiv \frac{dE}{d\mathbf{w}}
# = \left[\frac{\partial E}{\partial w_1}, \dots, \frac{\partial E}{\partial w_M}\right]^\top$$
#
# Mind the minus: the gradient shows the way *up*, we go the other way. $\epsilon$ is the learning rate.
#
# **How large may $\epsilon$ be?** Near a minimum the loss is a parabola, $E = \frac{\lambda}{2} w^2$.
# Its gradient is $\lambda w$, so a step multiplies $w$ by a constant:
# $$w^{(t+1)} = (1 - \epsilon \lambda)\, w^{(t)}$$
# It shrinks if $0 < \epsilon < 2 / \lambda$, and changes sides at each step if $\epsilon > 1 / \lambda$.

# %% [markdown]
# ### Basic algorithm: gradient descent: the limit, checked
#
# Here $\lambda = 1$: the limit is 2. After 50 steps from $w = 1$:

# %%
gradient = current("numeric_gradient")

def parabola(w):
    return w[0] ** 2 / 2

for epsilon in (0.02, 0.5, 1.9, 2.0, 2.1):
    w = np.array([1.0])
    for _ in range(50):
        w = w - epsilon * gradient(parabola, w)
    formula = (1 - epsilon) ** 50
    print(f"{epsilon:.2f}: w = {w[0]: .1e}, formula {formula: .1e}")

# %% [markdown]
# ### Basic algorithm: gradient descent: on a surface
#
# The steep direction limits the learning rate, and the flat one then takes many steps. Make the
# ravine round: what changes?

# %%
explore.gradient_descent_on_a_surface()

# %% [markdown]
# ## Computing gradients is cumbersome
#
# The parameters sit deep inside nested functions. For one sample,
# $E_n = \frac12 \|\mathbf{y} - \mathbf{d}\|^2 = \frac12 \sum_j (y_j - d_j)^2$ and
# $E(\mathbf{w}) = \sum_{n=1}^N E_n(\mathbf{w})$:
#
# $$\frac{\partial E_n}{\partial w_{ji}^{(l)}}
# = \left(\mathbf{y}(\mathbf{x}_n) - \mathbf{d}_n\right)^\top \frac{\partial \mathbf{y}}{\partial w_{ji}^{(l)}}$$
#
# $$\begin{aligned}
# \mathbf{y}(\mathbf{x}) &= \mathbf{f}(\mathbf{u}^{(L)})
# = \mathbf{f}(\mathbf{W}^{(L)} \mathbf{z}^{(L-1)} + \mathbf{b}^{(L)}) \\
# &= \mathbf{f}(\mathbf{W}^{(L)} \mathbf{f}(\mathbf{W}^{(L-1)} \mathbf{z}^{(L-2)} + \mathbf{b}^{(L-1)}) + \mathbf{b}^{(L)}) \\
# &= \mathbf{f}(\mathbf{W}^{(L)} \mathbf{f}(\mathbf{W}^{(L-1)} \mathbf{f}(\dots
# \mathbf{f}(\mathbf{W}^{(l)} \mathbf{z}^{(l-1)} + \mathbf{b}^{(l)}) \dots)) + \mathbf{b}^{(L)})
# \end{aligned}$$
#
# One such formula for each of the 3466 parameters?

# %% [markdown]
# ### Computing gradients is cumbersome: by trying
#
# No formula at all: move one parameter up, then down, and look at the loss (*central differences*).
#
# $$\frac{\partial E}{\partial w_i} \approx \frac{E(\mathbf{w} + h\, \mathbf{e}_i) - E(\mathbf{w} - h\, \mathbf{e}_i)}{2h}$$
#
# Here for the ten output biases of the untrained network:

# %%
x, labels = train.x[:100], train.labels[:100]
W, b = untrained.weights, untrained.biases

def loss_with(last_bias):
    f = current("mlp")(x, W, [*b[:-1], last_bias])
    return float(current("cross_entropy")(f, labels))

print(gradient(loss_with, b[-1]).round(2))

# %% [markdown]
# ### Computing gradients is cumbersome: and slow
#
# Two losses for every parameter. Torch's backpropagation, for comparison, finds all of them at once:

# %%
def seconds(work, times=15):
    taken = []
    for _ in range(times):
        start = time.process_time()  # of this program alone
        work()
        taken.append(time.process_time() - start)
    return np.median(taken)

tensors = [torch.tensor(x), torch.tensor(labels)]
tensors += [[torch.tensor(p) for p in layers] for layers in (W, b)]

# %%
one = seconds(lambda: loss_with(b[-1]))
all_ = seconds(lambda: current("autograd_gradients")(*tensors))
print(f"one loss        {1000 * one:8.2f} ms")
print(f"all by trying   {1000 * one * 2 * P:8.2f} ms (2 x {P} losses)")
print(f"all by autograd {1000 * all_:8.2f} ms")

# %% [markdown]
# ### Computing gradients is cumbersome: and not exact
#
# A large $h$ cuts corners (error $\sim h^2$), a small one drowns in rounding
# (error $\sim 10^{-16} / h$). Good enough to *check* a gradient, and that is what we use it for.

# %%
def sin_log(w):
    return np.sin(np.log(w[0]))

steps, w = np.logspace(-12, 0, 49), np.array([2.0])
exact = np.cos(np.log(2)) / 2
errors = [abs(gradient(sin_log, w, h)[0] / exact - 1) for h in steps]
figure, (ax,) = plots.row(1, 2.7, alt="error against h, a V")
ax.loglog(steps, np.maximum(errors, 1e-16), "o-", linewidth=2)
ax.set(xlabel="$h$", ylabel="relative error")
figure

# %% [markdown]
# ## Backpropagation Algorithm
#
# *Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature (1986)*
#
# Most of those 3466 formulas share most of their factors. Start **at the loss**, go **back layer by
# layer**, and compute every shared factor **once**.
#
# | the gradient for $P$ parameters | work | exact? |
# |---|---|---|
# | by trying | $2P$ losses | to about 10 digits |
# | one formula for each parameter | about $P$ losses | to rounding |
# | **backpropagation** | **about 3 losses, whatever $P$** | to rounding |

# %% [markdown]
# ## Deriving the Loss
#
# Every way of optimizing needs the derivative of the loss with respect to *each* parameter.
#
# - A complicated name for something plain: **computing derivatives**
# - with one tool, the **chain rule**,
# - in two parts: a **forward pass** and a **backward pass**.
#
# Two claims of the slides, which we shall measure:
#
# 1. The gradient takes about as much *time* as the loss.
# 2. It takes a lot of *memory*, about 10 times the size of the model.

# %% [markdown]
# ## Math Recap Chain Rule for Derivatives
#
# Two functions, one inside the other: $F(x) = f(g(x))$. Their slopes multiply:
#
# $$\frac{dF}{dx} = \frac{dF}{dg} \frac{dg}{dx}$$
#
# With $f(x) = \sin(x)$ and $g(x) = \log(x)$, for $x > 0$:
#
# $$F(x) = \sin(\log(x)), \qquad
# \frac{dF}{dx} = \frac{d \sin(\log(x))}{d \log(x)} \frac{d \log(x)}{dx}
# = \cos(\log(x)) \cdot \frac{1}{x}$$

# %%
x = np.array([0.5, 1.0, 2.0, 5.0])
by_rule = current("log_sine_derivative")(x)
by_trying = np.array([gradient(sin_log, x[[k]])[0] for k in range(4)])
error = current("relative_error")(by_rule, by_trying)
print("chain rule", by_rule.round(6))
print("by trying ", by_trying.round(6))
print(f"relative error {error:.0e}")

# %% [markdown]
# ### Math Recap Chain Rule for Derivatives: slope times slope

# %%
explore.chain_rule()

# %% [markdown]
# ## Forward Pass
#
# The samples go through the network, layer by layer, and the output is computed. On the way we
# **keep**, for every neuron,
#
# - its pre-activation $f$, the argument of its activation,
# - its activation $h$.
#
# With ReLU the $h$ are enough: $f > 0$ exactly where $h > 0$.

# %%
x, labels = train.x[:100], train.labels[:100]
logits, cache = current("mlp_forward")(x, W, b)
for k, h in enumerate(cache):
    name = "x  " if k == 0 else f"h_{k}"
    print(f"{name} {h.shape!s:10s} positive: {np.mean(h > 0):.0%}")

# %% [markdown]
# ## Backward Pass
#
# From the last layer back to the first, the chain rule gives the derivative of the loss with respect
# to each parameter:
#
# - for the weights of the **last layer** that is easy: the loss is close by,
# - for **the layer before**, multiply what has been found with one layer more,
# - and so on, until the first.
#
# Whatever is found has the shape of what it belongs to:

# %%
df = current("cross_entropy_backward")(logits, labels)
dW, db = current("mlp_backward")(df, cache, W)
for k in (2, 1, 0):
    shapes = f"W {W[k].shape}, dW {dW[k].shape}, db {db[k].shape}"
    print(f"layer {k}: {shapes}")

# %% [markdown]
# ## Example: Forward Pass
#
# First **pre-activations** and **hidden units** (biases $\theta_{i0}$; the slides write $\theta_{0i}$):
#
# $$f_1 = \theta_{11} x + \theta_{10}, \quad h_1 = a(f_1), \qquad\qquad
# f_2 = \theta_{21} x + \theta_{20}, \quad h_2 = a(f_2)$$

# %%
phi = np.array([0.5, 1.0, -0.5])
theta = np.array([[-0.5, 1.0], [2.0, -0.5]])
example = explore.TwoUnits(x=2.0, t=0.5, theta=theta, phi=phi)
example.picture(after=4)

# %% [markdown]
# ## Example: Forward Pass
#
# Then the **output**, from the hidden units:
#
# $$y = \phi_1 h_1 + \phi_2 h_2 + \phi_0$$

# %%
example.picture(after=5)

# %% [markdown]
# ## Example: Forward Pass
#
# Last the **loss**. The truth is $\bar y$; for a single sample the mean square error is
#
# $$\mathcal{L} = (y - \bar y)^2$$

# %%
example.picture(after=6)

# %% [markdown]
# ## Example: Backward Pass
#
# The last layer first. From $y = \phi_1 h_1 + \phi_2 h_2 + \phi_0$ we read $dy / d\phi_1 = h_1$:
#
# $$\frac{d\mathcal{L}}{d\phi_1} = \frac{d (y - \bar y)^2}{d\phi_1}
# = 2 (y - \bar y) \cdot \frac{dy}{d\phi_1} = 2 (y - \bar y) \cdot h_1 = 2 \Delta y \cdot h_1$$

# %%
example.picture(after=9)

# %% [markdown]
# ## Example: Backward Pass
#
# A weight of the input layer reaches the loss through $f_1$, $h_1$ and $y$: four factors.
#
# $$\frac{d\mathcal{L}}{d\theta_{11}} = \underbrace{\frac{d\mathcal{L}}{dy}}_{2 \Delta y} \cdot
# \underbrace{\frac{dy}{dh_1}}_{\phi_1} \cdot
# \underbrace{\frac{dh_1}{df_1}}_{a'(f_1)} \cdot
# \underbrace{\frac{df_1}{d\theta_{11}}}_{x} = 2 \Delta y \cdot \phi_1 \cdot a'(f_1) \cdot x$$

# %%
example.picture(after=14)

# %% [markdown]
# ## Example: Backward Pass
#
# The biases go the same way. In summary, for both units, $i = 1, 2$:
#
# $$\begin{aligned}
# \frac{d\mathcal{L}}{d\phi_i} &= 2\Delta y \cdot h_i, &
# \frac{d\mathcal{L}}{d\theta_{i1}} &= 2\Delta y \cdot \phi_i \cdot a'(f_i) \cdot x, \\
# \frac{d\mathcal{L}}{d\phi_0} &= 2\Delta y, &
# \frac{d\mathcal{L}}{d\theta_{i0}} &= 2\Delta y \cdot \phi_i \cdot a'(f_i)
# \end{aligned}$$

# %%
def loss_of(theta):
    y = current("shallow_network")(np.array([2.0]), theta, phi)
    return float((y[0] - 0.5) ** 2)

dtheta, dphi = current("two_unit_gradients")(2.0, 0.5, theta, phi)
by_trying = gradient(loss_of, theta)
print("two_unit_gradients", dtheta.tolist())
print("by trying         ", by_trying.round(8).tolist())

# %% [markdown]
# ### Example: Backward Pass: step by step
#
# Go on to the end. Then switch unit 1 off ($\theta_{10}$ down): what becomes 0?

# %%
explore.step_through()

# %% [markdown]
# ### Example: Backward Pass: a value used twice
#
# The input goes into *both* units. Each way back brings a derivative, and they **add up**:
#
# $$\frac{d\mathcal{L}}{dx} = \frac{d\mathcal{L}}{df_1} \theta_{11} + \frac{d\mathcal{L}}{df_2} \theta_{21}$$

# %%
def loss_of(x):
    y = current("shallow_network")(x, theta, phi)
    return float((y[0] - 0.5) ** 2)

df1, df2 = dtheta[:, 0]  # a bias gets the derivative of its f
print("way 1, way 2", df1 * theta[0, 1], df2 * theta[1, 1])
print("their sum   ", df1 * theta[0, 1] + df2 * theta[1, 1])
print("by trying   ", gradient(loss_of, np.array([2.0])).round(8)[0])

# %% [markdown]
# ## Outline of backpropagation (BP) algorithm
#
# For any network: one number for every unit, its **delta**. It gives the gradient,
# and it comes from the deltas of the layer after:
#
# $$\delta_j^{(l)} \equiv \frac{\partial E_n}{\partial u_j^{(l)}}, \qquad
# \frac{\partial E_n}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}, \qquad
# \delta_j^{(l)} = \sum_k \delta_k^{(l+1)} \left(w_{kj}^{(l+1)} f'(u_j^{(l)})\right)$$
#
# The notation changes with the slides; the things are the same:
#
# $$\begin{array}{l|ccccc}
# & \text{pre-activation} & \text{activation} & \text{truth} & \text{weights} & \text{delta} \\
# \hline
# \text{so far} & f_j & h_j = a(f_j) & \bar y & \theta, \phi, \boldsymbol\Omega & d\mathcal{L}/df_j \\
# \text{from here} & u_j^{(l)} & z_j^{(l)} = f(u_j^{(l)}) & d & w_{ji}^{(l)},\; i \to j & \delta_j^{(l)} \\
# \text{in code} & \texttt{f} & \texttt{h} & \texttt{t} & \texttt{W[j, i]} & \texttt{df}
# \end{array}$$
#
# Layer $l = 1$ is the input, $z^{(1)} = x$, and layer $L$ the output. $E_n$ is the loss of sample $n$.

# %% [markdown]
# ## Derivation of BP algorithm: Preparation
#
# A trick that saves writing: the bias $b_j$ becomes a weight $w_{j0}$, from an imaginary unit that always
# says $z_0 = 1$:
#
# $$u_j^{(l)} = \sum_{i=1}^n w_{ji}^{(l)} z_i^{(l-1)} + b_j = \sum_{i=0}^n w_{ji}^{(l)} z_i^{(l-1)}$$
#
# So a bias needs no formula of its own: its derivative is $\delta_j \cdot 1$.

# %%
z = np.insert(x, 0, 1.0, axis=1)  # a column of ones in front
w = np.insert(W[0], 0, b[0], axis=1)
u = current("linear")(x, W[0], b[0])
print(x.shape, "and", W[0].shape, "become", z.shape, "and", w.shape)
print("largest difference:", np.abs(u - z @ w.T).max())

# %% [markdown]
# ## Derivation of BP algorithm: Chain rule 1/2
#
# A weight $w_{ji}^{(l)}$ acts on *one* number only, the pre-activation of its unit $j$:
#
# $$u_j = \sum_{i=1}^I w_{ji} x_i + b_j, \qquad z_j = f(u_j)$$
#
# So its derivative has two factors:
#
# $$\frac{\partial E_n}{\partial w_{ji}^{(l)}}
# = \frac{\partial E_n}{\partial u_j^{(l)}} \, \frac{\partial u_j^{(l)}}{\partial w_{ji}^{(l)}}$$
#
# - the first: how the loss feels the unit,
# - the second: how the unit feels the weight.

# %% [markdown]
# ### Derivation of BP algorithm: Chain rule 1/2: the way of a weight
#
# Whatever a weight on the left does to the loss, it does through $u_j$. From there it spreads to all
# units of the next layer: that is the next slide.

# %%
names = ["$z^{(l-1)}$", "$u_j$", "$u^{(l+1)}$", "$y$"]
plots.network([3, 1, 3, 2], names=names)

# %% [markdown]
# ## Derivation of BP algorithm: Chain rule 2/2
#
# **Second factor.** $u_j^{(l)} = \sum_i w_{ji}^{(l)} z_i^{(l-1)}$ is linear in its weights:
# $\displaystyle\frac{\partial u_j^{(l)}}{\partial w_{ji}^{(l)}} = z_i^{(l-1)}$
#
# **First factor.** $u_j^{(l)}$ acts on *every* $u_k^{(l+1)}$ of the next layer, a value used many
# times, so the ways add up:
#
# $$\frac{\partial E_n}{\partial u_j^{(l)}}
# = \sum_k \frac{\partial E_n}{\partial u_k^{(l+1)}} \, \frac{\partial u_k^{(l+1)}}{\partial u_j^{(l)}}$$

# %% [markdown]
# ### Derivation of BP algorithm: Chain rule 2/2: in numbers
#
# One sample, the last two layers of the untrained network. Both sides, for unit $j$ of the second
# hidden layer:

# %%
relu, loss = current("relu"), current("cross_entropy")
label, j = train.labels[:1], 3
u = current("linear")(cache[1][:1], W[1], b[1])[0]

def last(u):
    return W[2] @ relu(u) + b[2]  # all u_k of the last layer

def loss_from(u_last):
    return float(loss(u_last[None], label))

# %%
def one(k):
    return gradient(lambda v: last(v)[k], u)[j]  # du_k / du_j

left = gradient(lambda v: loss_from(last(v)), u)[j]
delta = gradient(loss_from, last(u))
right = sum(delta[k] * one(k) for k in range(10))
print(f"left {left:.9f}, sum over k {right:.9f}")

# %% [markdown]
# ## Derivation of BP algorithm: Deltas
#
# Both sides of that sum hold the same kind of number. It gets a name,
# $\;\delta_j^{(l)} \equiv \partial E_n / \partial u_j^{(l)}$.
#
# What is left is how one pre-activation feels another:
#
# $$u_k^{(l+1)} = \sum_j w_{kj}^{(l+1)} z_j^{(l)} = \sum_j w_{kj}^{(l+1)} f(u_j^{(l)})
# \quad\Rightarrow\quad
# \frac{\partial u_k^{(l+1)}}{\partial u_j^{(l)}} = w_{kj}^{(l+1)} f'(u_j^{(l)})$$
#
# $$\delta_j^{(l)} = \sum_k \delta_k^{(l+1)} \left(w_{kj}^{(l+1)} f'(u_j^{(l)})\right)$$

# %%
slope = (u[j] > 0) * 1.0
by_formula = sum(delta[k] * W[2][k, j] * slope for k in range(10))
print(f"left {left:.9f}, formula {by_formula:.9f}")

# %% [markdown]
# ## Derivation of BP algorithm: Backprop of deltas
#
# $$\delta_j^{(l)} = \sum_k \delta_k^{(l+1)} \left(w_{kj}^{(l+1)} f'(u_j^{(l)})\right)$$
#
# Read it from right to left: the deltas of layer $l + 1$ give those of layer $l$. **They travel
# backward**, through the same weights as the signal, the other way.
#
# They start at the output, $\delta_j^{(L)} = \partial E_n / \partial u_j^{(L)}$, where the loss is close by.

# %%
delta = current("cross_entropy_backward")(logits[:1], labels[:1])[0]
for k in (2, 1):
    h = cache[k][0]  # of the first sample
    delta = delta @ W[k] * (h > 0)
    live = np.count_nonzero(delta)
    print(f"hidden layer {k}: {live} of {len(delta)} deltas are not 0")

# %% [markdown]
# ## Derivation of BP algorithm: Summary
#
# The derivative that we want: delta of the unit **after** the weight, times activation of the unit
# **before** it,
#
# $$\frac{\partial E_n}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}$$
#
# and for a loss that is a sum over samples, the sum of their gradients:
#
# $$E = \sum_n E_n \quad\Rightarrow\quad
# \frac{\partial E}{\partial w_{ji}^{(l)}} = \sum_n \frac{\partial E_n}{\partial w_{ji}^{(l)}}$$

# %%
h = cache[-1]
one_by_one = sum(np.outer(df[n], h[n]) for n in range(100))
_, at_once, _ = current("linear_backward")(df, h, W[-1])
error = current("relative_error")
print(f"relative error {error(one_by_one, at_once):.0e}")

# %% [markdown]
# ## Complete backpropagation algorithm
#
# - **Input:** a pair of an input $\mathbf{x}_n$ and the output $\mathbf{d}_n$ that we want
# - **Output:** the derivative of the loss with respect to every weight
#
# 1. **Forward** from the input: $\mathbf{u}^{(l)}$ and $\mathbf{z}^{(l)}$ for $l = 2, 3, \dots, L$; keep them.
# 2. **Deltas of the output layer** $\delta_j^{(L)}$.
# 3. **Backward** for $l = L - 1, \dots, 2$:
# $\displaystyle\quad\delta_j^{(l)} = \sum_k \delta_k^{(l+1)} \left(w_{kj}^{(l+1)} f'(u_j^{(l)})\right)$
# 4. **Derivatives** for $l = 2, \dots, L$:
# $\displaystyle\quad\frac{\partial E_n}{\partial w_{ji}^{(l)}} = \delta_j^{(l)} z_i^{(l-1)}$
#
# Layer 1 is the input. (The slides let step 3 begin at $l = L$; that one is step 2.)

# %% [markdown]
# ### Complete backpropagation algorithm: the same numbers
#
# Three functions of lab 2, against trying every weight, and against torch. (Torch also stands in
# for a piece that is not written yet; then the last number is 0 by itself.)

# %%
logits, cache = current("mlp_forward")(x, W, b)
df = current("cross_entropy_backward")(logits, labels)
dW, db = current("mlp_backward")(df, cache, W)
torch_s, _ = current("autograd_gradients")(*tensors)

# %%
def loss_with(w, k):
    f = current("mlp")(x, [*W[:k], w, *W[k + 1 :]], b)
    return float(loss(f, labels))

for k in range(3):
    by_trying = gradient(partial(loss_with, k=k), W[k])
    trying = np.abs(dW[k] - by_trying).max()
    autograd = np.abs(dW[k] - torch_s[k].numpy()).max()
    off = f"off from trying {trying:.0e}, from torch {autograd:.0e}"
    print(f"dW_{k}, {W[k].size:4d} weights: {off}")

# %% [markdown]
# ### Complete backpropagation algorithm: it learns
#
# Gradient descent on all training digits at once, 200 steps with $\eta = 0.2$:

# %%
def step(net, x, labels, eta):
    f, cache = current("mlp_forward")(x, net.weights, net.biases)
    df = current("cross_entropy_backward")(f, labels)
    dW, db = current("mlp_backward")(df, cache, net.weights)
    for k in range(len(dW)):
        net.weights[k] = net.weights[k] - eta * dW[k]
        net.biases[k] = net.biases[k] - eta * db[k]

# %%
net = nn.MLP([64, 32, 32, 10])
sets = {"train_loss": train, "test_loss": test}
record = {name: [] for name in sets}
for _ in range(200):
    step(net, train.x, train.labels, 0.2)
    for name, some in sets.items():
        record[name].append(net.loss(some.x, some.labels))
print(f"{net.accuracy(test.x, test.labels):.1%} of new digits right")

# %% [markdown]
# ### Complete backpropagation algorithm: the learning curve

# %%
plots.history(record)

# %% [markdown]
# ### Complete backpropagation algorithm: time
#
# A layer takes *one* product forward, $X \boldsymbol\Omega^\top$, and *two* of that size backward: for
# its weights and for the layer before. So backward should cost about twice as much as forward.
# Four layers in torch:

# %%
def passes(width, batch=256):
    """Median times of a forward and of a backward pass, in ms."""
    net = torch.nn.Sequential()
    for _ in range(4):
        net.extend([torch.nn.Linear(width, width), torch.nn.ReLU()])
    x, w = torch.randn(batch, width), list(net.parameters())
    y = net(x).sum()
    again = {"retain_graph": True}
    forward = seconds(lambda: net(x))
    backward = seconds(lambda: torch.autograd.grad(y, w, **again))
    return 1000 * forward, 1000 * backward

# %% [markdown]
# ### Complete backpropagation algorithm: time, measured
#
# Number of parameters, processor time (median of 15 runs), backward over forward:

# %%
for width in (64, 256, 768):
    forward, backward = passes(width)
    P = current("count_parameters")([width] * 5)
    both = f"{forward:5.2f} ms forward, {backward:5.2f} backward"
    print(f"{P:9,}: {both}, ratio {backward / forward:.1f}")

# %% [markdown]
# Claim 1, precisely: not the same as the loss, but a *small constant* times it, however many
# parameters there are. By trying it would be $2P$ losses.

# %% [markdown]
# ### Complete backpropagation algorithm: memory
#
# The backward pass needs every $z^{(l)}$, so all are kept. That grows with depth, as the model does,
# *and with the batch*, as the model does not. (Who keeps the $u^{(l)}$ as well needs twice as much.)

# %%
def kept(widths, batch):
    net = nn.MLP(widths)
    x = np.zeros((batch, widths[0]))
    _, cache = current("mlp_forward")(x, net.weights, net.biases)
    model = sum(p.nbytes for p in net.weights + net.biases)
    return sum(h.nbytes for h in cache) / 1e6, model / 1e6

cache, model = kept([256] * 9, 2560)
print(f"8 layers, batch 2560: {cache:.1f} MB, model {model:.1f} MB")

# %% [markdown]
# Claim 2, precisely: about $N / D$ times the model for $N$ samples and $D$ units a layer.

# %% [markdown]
# ### Complete backpropagation algorithm: memory, measured

# %%
batches = 2 ** np.arange(5, 13)
figure, (ax,) = plots.row(1, 3.2, alt="kept and model in MB, by batch")
with plots.style():
    for depth in (2, 8):
        of = f"{depth} layers"
        sizes = [kept([256] * (depth + 1), n) for n in batches]
        cache, model = np.transpose(sizes)
        ax.loglog(batches, cache, "o-", label=f"kept, {of}")
        ax.loglog(batches, model, "--", label=f"model, {of}")
    ax.set(xlabel="batch", ylabel="MB")
    ax.legend(ncols=2)
figure

# %% [markdown]
# ## Deltas at the output layer
#
# **Regression**, square loss, no activation at the output ($y_j = z_j^{(L)} = u_j^{(L)}$):
#
# $$E_n = \frac12 \|\mathbf{y} - \mathbf{d}\|^2 = \frac12 \sum_j (y_j - d_j)^2
# \quad\Rightarrow\quad
# \delta_j^{(L)} = u_j^{(L)} - d_j = y_j - d_j$$
#
# **Classes**, cross-entropy after softmax:
#
# $$E_n = -\sum_k d_k \log y_k = -\sum_k d_k \log\left(\frac{\exp(u_k^{(L)})}{\sum_i \exp(u_i^{(L)})}\right)$$
#
# $$\begin{aligned}
# \delta_j^{(L)} &= -\sum_k d_k \frac{1}{y_k} \frac{\partial y_k}{\partial u_j^{(L)}}
# = -d_j (1 - y_j) - \sum_{k \ne j} d_k (-y_j) \\
# &= \sum_k d_k (y_j - d_j) = y_j - d_j
# \end{aligned}$$

# %% [markdown]
# ### Deltas at the output layer: the softmax step
#
# With $(f/g)' = (f'g - fg')/g^2$ the softmax has the derivatives
#
# $$\frac{\partial y_k}{\partial u_j} = y_k (1 - y_j) \;\text{ for } k = j, \qquad
# \frac{\partial y_k}{\partial u_j} = -y_k y_j \;\text{ for } k \ne j$$
#
# The $y_k$ cancels against $1 / y_k$. What is left needs only $\sum_k d_k = 1$: one true class, or
# shares of several.
#
# So all the usual pairs have the same delta:
#
# $$\begin{array}{l|ll}
# \text{output} & \text{loss of one sample} & \text{delta} \\
# \hline
# \text{linear} & \tfrac12 \sum_j (y_j - d_j)^2 & y_j - d_j \\
# \text{sigmoid} & -d \log y - (1 - d) \log(1 - y) & y - d \\
# \text{softmax} & -\sum_k d_k \log y_k & y_j - d_j
# \end{array}$$

# %% [markdown]
# ### Deltas at the output layer: checked
#
# Means instead of sums: divide by $N$. Without the $\frac12$ the square loss gives twice as much.

# %%
f, labels = logits[:5], train.labels[:5]
d = np.eye(10)[labels]
pairs = {
    "mse": (current("mse_backward")(f, d), 2 * (f - d) / f.size),
    "binary_cross_entropy": (
        current("binary_cross_entropy_backward")(f, d),
        (current("sigmoid")(f) - d) / f.size),
    "cross_entropy": (current("cross_entropy_backward")(f, labels),
        (current("softmax")(f) - d) / len(f))}
for name, (piece, formula) in pairs.items():
    print(f"{name:21s} relative error {error(piece, formula):.0e}")

# %% [markdown]
# ### Deltas at the output layer: as a picture
#
# Softmax minus the true class: each row adds up to 0. The probability that is missing at the truth is
# what the others have too much.

# %%
delta = current("cross_entropy_backward")(f, labels) * len(f)
rows = [f"is a {label}" for label in labels]
columns = [str(k) for k in range(10)]
plots.matrix(delta, rows=rows, columns=columns, xlabel="class")

# %% [markdown]
# ## Derivation of activation functions
#
# $$\begin{array}{l|ll}
# & f(u) & f'(u) \\
# \hline
# \text{sigmoid} & 1 / (1 + e^{-u}) & f(u)\, (1 - f(u)) \\
# \text{tanh} & \tanh(u) & 1 - \tanh^2(u) \\
# \text{ReLU} & \max(u, 0) & 1 \text{ for } u > 0, \quad 0 \text{ for } u < 0 \\
# \text{ELU} & u \text{ for } u \ge 0, \quad \alpha (e^u - 1) \text{ for } u < 0 & 1 \text{ for } u \ge 0, \quad \alpha e^u \text{ for } u < 0
# \end{array}$$
#
# - Sigmoid and tanh: from the *output* $f(u)$ alone, so $u$ need not be kept.
# - ReLU has **no derivative at 0**. One agrees on a number: the slides on 1, torch and our
#   `relu_backward` on 0. Either will do; hardly any $u$ is exactly 0.
# - The ELU of lecture 1 has one at 0 for $\alpha = 1$ only; `elu_backward` takes 1 there.

# %% [markdown]
# ### Derivation of activation functions: checked by trying
#
# The four functions of lab 2 against differences:

# %%
def slopes(u):
    one, tanh, s = np.ones_like(u), np.tanh(u), current("sigmoid")(u)
    return np.stack([current("relu_backward")(one, u),
                     current("elu_backward")(one, u),
                     current("tanh_backward")(one, tanh),
                     current("sigmoid_backward")(one, s)])

# %%
u = np.linspace(-3, 3, 100)  # none of them 0
names = ["ReLU", "ELU", "tanh", "sigmoid"]
functions = [relu, current("elu"), np.tanh, current("sigmoid")]

def total(u, a):
    return float(a(u).sum())

for k in range(4):
    by_trying = gradient(partial(total, a=functions[k]), u)
    off = np.abs(slopes(u)[k] - by_trying).max()
    print(f"{names[k]:8s} largest difference {off:.0e}")

# %% [markdown]
# ### Derivation of activation functions: the slopes
#
# All are 1 at most. Only those of ReLU and ELU stay 1 for large $u$; a sigmoid's is never above
# $\frac14$.

# %%
look = {"xlabel": "$u$", "ylabel": "slope $f'(u)$"}
plots.function(slopes, -4, 4, names=names, **look)

# %% [markdown]
# ### Derivation of activation functions: a long way back
#
# Each layer multiplies delta by a slope and by weights. Through many layers that *vanishes* or
# *explodes*. Find the scale $g$ at which ReLU does neither. Is there one for the sigmoid?

# %%
explore.deltas()

# %% [markdown]
# ### Derivation of activation functions: the right scale
#
# Half of ReLU's slopes are 0, so on average a layer multiplies the *square* of delta by $g^2 / 2$.
# Neither more nor less at $g = \sqrt 2$, that is, weights of variance $2 / M$ for $M$ inputs
# (He and others, 2015; derived in a later lecture). Through 40 layers of 512 units:

# %%
normal = np.random.default_rng(0).normal
for g in (1.0, 2**0.5, 2.0):
    h, kept = normal(size=512), []
    for _ in range(40):
        w = g * normal(size=(512, 512)) / 512**0.5
        kept.append((w, w @ h))
        h = relu(w @ h)
    delta = start = normal(size=512)
    for w, f in reversed(kept):
        delta = current("relu_backward")(delta, f) @ w
    times = np.linalg.norm(delta) / np.linalg.norm(start)
    print(f"g = {g:.2f}: delta times {times:.1e}")

# %% [markdown]
# ## Summary
#
# - **Gradient descent** steps against the gradient. Too small a learning rate crawls, too large a one
#   diverges; the steepest direction sets the limit.
# - **Backpropagation** is the chain rule from the back, every shared factor computed once:
#   $\delta^{(l)}$ from $\delta^{(l+1)}$, and $\delta_j^{(l)} z_i^{(l-1)}$ for the weights. Where a value is
#   used twice, derivatives add up.
# - At the output, the usual pairs of activation and loss all have the delta $y - d$.
# - It costs a small constant times the loss in **time**, and **memory** for every activation of the batch.
# - Through many layers deltas vanish or explode: activation and scale of the weights decide.
#
# In **lab 2** you write each of these functions, and check them by trying. Come back afterwards: this
# lecture then runs on your code.
