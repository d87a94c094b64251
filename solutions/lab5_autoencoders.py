# %% [markdown]
# # Lab 5: Autoencoders
#
# So far somebody always told your networks the right answer. In this lab nobody does. A network gets an image, must squeeze it through a
# handful of numbers, and draw it again. That is all it is ever asked to do, and yet it ends up with a map of the digits, with a feeling for what is odd, and with
# the skill to clean a spoilt image.
#
# **How this lab works**
#
# - You write 9 pieces. As before, `check(...)` tries each on examples, and your mark comes from other examples of the same kind.
# - The autoencoder is yours from end to end: forward, backward, training. The backward pass is that of lab 2, the optimizer that of lab 3.
#   Copy your own lines from there into the pieces, or into a cell of your own above them: when this notebook is marked, no other one is at hand.
#   Or call what is there already, such as `current("linear_backward")`: here it is yours where you have loaded it, and the course's own when the notebook is marked.
# - In the last piece torch does the work, and you will see that nothing is missing.
# - The pieces are worth 45 points, one question in words another 5.
#
# **Conventions.** The first axis is the batch: `x` is (N, D), a row is an image of $D = 64$ grey values between 0 (blank) and 1 (full ink). A layer is a pair
# `(W, b)` with `W` of shape (D_out, D_in). A piece asks its input for the library, `xp = namespace(x)`, and writes `xp.` where you would write `np.`; the checks try NumPy and torch.

# %% name="setup"
import math
import time

import numpy as np
import torch
from dlcourse import check, data, load_pieces, namespace, piece, plots, rng
from dlcourse.pieces import author, current

torch.set_num_threads(1)  # arrays this small gain nothing from more

# %% [markdown]
# Do you have your labs 1 to 3 at hand? Remove the `#` below and put in where they lie: then the figures run **your** `numeric_gradient`, too. No piece of this lab needs it.

# %%
# load_pieces("../lab2_backprop/lab2_backprop.ipynb")

# %% [markdown]
# ## 1. Do we need 64 numbers?
#
# Here are 24 digits. Each is 64 numbers, but almost no list of 64 numbers is a digit. For the last row, each pixel was taken from some digit, each from another one. Every pixel has a value that it
# often has, and no digit comes out.

# %% demo="digits"
train, test = data.split(data.digits(), 0.75, 0.25)
print(f"{len(train)} digits to learn from, {len(test)} others to be tested with")
random = np.random.default_rng(0)
drawn = random.integers(0, len(train), (12, 64))  # for each pixel, the digit that it is taken from
plots.strips(
    {"digits": train.x[:12], "more": train.x[12:24], "scrambled": train.x[drawn, np.arange(64)]},
    alt="Two rows of handwritten digits; a third row of grey noise, darker in the middle",
)

# %% [markdown]
# Digits fill only a tiny corner of the space of all images. Pixels go together: where there is ink, its neighbour has some as well. So a few well chosen numbers might be enough to say
# which digit it is, and how it is drawn.
#
# What would "well chosen" mean? Look at a case with two numbers. For tumours the size of the cell nuclei was measured, and how dented they are. The larger, the more dented: the two go together. The long arrow is the
# direction in which most happens; across it, much less. Replace every point by its shadow on this line, and **one** number is left of two.

# %% demo="two_numbers"
tumours = data.breast_cancer()
pair = tumours.x[:, [0, 7]]
pair = (pair - pair.mean(axis=0)) / pair.std(axis=0)
mean, arrows = current("pca")(pair, 2)
shadows = mean + (pair - mean) @ arrows[:1].T @ arrows[:1]
figure, axes = plots.row(
    1,
    4.5,
    alt="Points along a diagonal; a long arrow along them, a short one across; the shadows of the points on the long one",
)
axes[0].scatter(*pair.T, s=12, color=plots.COLOURS["sky"], label="tumours")
axes[0].scatter(*shadows.T, s=6, color=plots.COLOURS["black"], label="their shadows")
for arrow, length in zip(arrows, (3, 1), strict=True):
    axes[0].annotate(
        "",
        mean + length * arrow,
        mean,
        arrowprops={"width": 4, "color": plots.COLOURS["vermilion"]},
        zorder=4,
    )
axes[0].set(xlabel="radius (standardized)", ylabel="dents (standardized)", aspect="equal")
axes[0].legend(loc="upper left")
figure

# %% [markdown]
# This is **principal component analysis**, PCA. It is the oldest answer to our question and the rival of this lab: whatever the network does has to be better than this.
#
# ### Piece: `pca` (6 points)
#
# Let $\mu$ be the mean of the samples, $\mu = \frac{1}{N}\sum_n x_n$. Among all directions $c$ of length 1, the first **component** $c_1$ is the one along which the data vary most: the variance of the
# numbers $(x_n - \mu) \cdot c_1$ is as large as it can be. The second component $c_2$ is the best one at right angles to $c_1$, and so on. Stack the first $k$ of them as the rows of $C$, a $(k, D)$ matrix. Then
#
# $$z_n = C\,(x_n - \mu), \qquad \hat x_n = \mu + C^\top z_n$$
#
# are the $k$ numbers for sample $n$, and what can be drawn from them. No other $k$ straight directions give a smaller mean squared error.
#
# *Hints.*
# - The **singular value decomposition** has it all: `xp.linalg.svd(a, full_matrices=False)` gives `(U, S, Vh)` with `a = U @ diag(S) @ Vh`. The rows of `Vh` are orthonormal, in the order of decreasing variance of `a`.
# - What must `a` be? The directions of largest *variance* start at the mean, not at zero.
# - Or take the eigenvectors of the covariance matrix, `xp.linalg.eigh`: they stand in the columns, and the **smallest** variance comes first.
# - A component and its negative are the same direction. Either is right.


# %% piece="pca"
@piece
def pca(x, k):
    """The mean of the samples and the k directions in which they vary most.

    x: (N, D).   k: how many directions, at most N - 1 and at most D.
    Returns (mean, components): mean is (D,), components is (k, D). Its rows have length 1, stand at
    right angles to each other, and the one of largest variance comes first.
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    mean = xp.mean(x, axis=0)
    _, _, rows = xp.linalg.svd(x - mean, full_matrices=False)
    return mean, rows[:k, :]
    ### END SOLUTION


# %% [markdown]
# A component of the digits has 64 entries, so it is an image itself. Here are the mean and the first nine components. Red adds ink, blue takes it away. Every digit is the mean, plus so much of the first, plus so much of the second, ...

# %% demo="components"
mean, components = current("pca")(train.x, 16)
figure, axes = plots.row(
    10,
    1.5,
    alt="The mean digit, a blurred blob, and nine components, which get finer from left to right",
)
for k, (ax, values) in enumerate(zip(axes, [mean, *components], strict=False)):
    top = np.abs(values).max()
    ax.imshow(values.reshape(8, 8), cmap="RdBu_r", vmin=-top, vmax=top)
    ax.set_title(f"$c_{k}$" if k else r"$\mu$")
    ax.axis("off")
print(f"{author('pca')} pca")
figure

# %% [markdown]
# How much is lost with only $k$ numbers? Below are new digits, drawn again from 2, 4, 8 and 16 of them by your `pca`.


# %% demo="pca_reconstructs"
def by_pca(x, k):
    """The images x, squeezed into k numbers by PCA and drawn again."""
    mean, components = current("pca")(train.x, k)
    return mean + (x - mean) @ components.T @ components


def mean_error(x, x_hat):
    return float(np.mean((x - x_hat) ** 2))


for k in (2, 4, 8, 16):
    print(f"{k:2} numbers: mean squared error {mean_error(test.x, by_pca(test.x, k)):.4f}")
plots.strips(
    {"original": test.x[:12]}
    | {f"$k = {k}$": np.clip(by_pca(test.x[:12], k), 0, 1) for k in (2, 4, 8, 16)},
    title=f"drawn again by {author('pca')} pca",
    alt="Twelve digits, and what PCA draws from 2, 4, 8 and 16 numbers: fog first, readable in the end",
)

# %% [markdown]
# With 16 numbers most digits can be read; with 2 they are all fog. PCA can only walk along **straight** directions. A digit that is turned, or shifted, or
# written thinner does not move on a straight line in the space of images, so PCA has to spend many directions on it. A network can bend.
#
# ## 2. A network with a waist
#
# Take two networks. The **encoder** turns 64 numbers into $k$. The **decoder** turns $k$ into 64. What passes between them, $z$, is called the **latent** representation, and its space the latent space.

# %% demo="architecture"
figure = plots.network([64, 32, 2, 32, 64], names=["$x$", "encoder", "$z$", "decoder", r"$\hat x$"])
figure.alt = "An hourglass: 64 inputs, 32 units, 2 latent units, 32 units, 64 outputs"
figure

# %% [markdown]
# ### Piece: `autoencoder_forward` (5 points)
#
# $$z = \mathrm{encoder}(x), \qquad \hat x = \mathrm{decoder}(z)$$
#
# `params` is a dict with two lists of layers, `params["encoder"]` and `params["decoder"]`; a layer is a pair `(W, b)`. Inside each of the two, a ReLU stands **between** the layers: $f = h W^\top + b$, then $h = \max(f, 0)$, then the
# next layer. The last layer of each is linear. Both matter:
#
# - the latent $z$ has no ReLU: a code should be free to be negative, and a unit that is off for all images would be a number wasted;
# - the output has none either: it shall meet grey values, and a unit that is off would not learn.
#
# *Hint.* Encoder and decoder do the same thing to different layers. One small function inside, or one loop over both names, is enough. There may be any number of layers, even a single one.


# %% piece="autoencoder_forward"
@piece
def autoencoder_forward(x, params):
    """From x to its latent representation, and on to the reconstruction.

    x: (N, D).   params: dict with "encoder" and "decoder", each a list of layers (W, b), with
    W (D_out, D_in) and b (D_out,). ReLU between the layers of each; latent and output are linear.
    Returns (latent, x_hat), of shapes (N, k) and (N, D).
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    values, h = [], x
    for name in ("encoder", "decoder"):
        for number, (W, b) in enumerate(params[name]):
            if number > 0:
                h = xp.maximum(h, xp.zeros_like(h))
            h = h @ W.T + b
        values.append(h)
    return tuple(values)
    ### END SOLUTION


# %% [markdown]
# A network that has learned nothing, with normal numbers as weights. What does it make of a digit?


# %% demo="untrained"
def new_network(widths, source):
    """Encoder and decoder with the given widths, the decoder's from back to front."""

    def layers(widths):
        sizes = [(widths[k], widths[k + 1]) for k in range(len(widths) - 1)]
        return [
            (source.normal((b, a)) * math.sqrt(2 / a), 0.1 * source.normal(b)) for a, b in sizes
        ]

    return {"encoder": layers(widths), "decoder": layers(widths[::-1])}


network = new_network([64, 32, 2], rng(0))
latent, x_hat = current("autoencoder_forward")(test.x[:10], network)
print("latent", latent.shape, " reconstruction", x_hat.shape)
print(
    f"mean squared error {mean_error(test.x[:10], x_hat):.3f}; a blank page has {np.mean(test.x**2):.3f}"
)
plots.strips(
    {"original": test.x[:10], "drawn again": np.clip(x_hat, 0, 1)},
    title=f"{author('autoencoder_forward')} autoencoder_forward, nothing learned yet",
    alt="Ten digits, and below each of them black and white noise",
)

# %% [markdown]
# Nothing yet. It has to learn, and the beauty is that it needs no labels for it.
#
# ## 3. Learning without a teacher
#
# Which output do we want? The input itself. This is regression, as in lab 1, with the target $t = x$:
#
# $$L = \frac{1}{N D} \sum_{n=1}^{N} \sum_{i=1}^{D} (\hat x_{ni} - t_{ni})^2$$
#
# We keep $t$ apart from $x$ in the formula. In section 7 they will differ: the network is given a spoilt image and asked for the clean one.
#
# ### Piece: `autoencoder_gradients` (8 points)
#
# One number, the loss, and its slope along every weight and bias. Walk back as in lab 2, from $\hat x$ to the input:
#
# 1. At the output, $\partial L / \partial \hat x = \frac{2}{N D} (\hat x - t)$, the `mse_backward` of lab 2. Mind that $L$ is a mean over **all** elements.
# 2. At a layer that was given $h$: $dW = df^\top h$, $db = \sum_n df_n$ and $dh = df\, W$. That is `linear_backward`.
# 3. Between two layers: where the ReLU was off, nothing passes. That is `relu_backward`.
# 4. Between decoder and encoder there is **no** ReLU: $dz$ passes as it is.
#
# *Hints.*
# - On the way forward, keep what every layer was given. On the way back you need it in reverse order: `cache.pop()` takes the last one out.
# - You find the last layer first: `grads["decoder"].insert(0, new)` puts something in front.
# - `grads` is built like `params`: a dict of two lists of pairs $(dW, db)$.


# %% piece="autoencoder_gradients"
@piece
def autoencoder_gradients(x, target, params):
    """The mean squared error of an autoencoder and its gradients, by backpropagation.

    x: (N, D), what the network is given.   target: (N, D), what it should put out.
    params: dict with "encoder" and "decoder", each a list of layers (W, b).
    Returns (loss, grads): loss is the mean of (x_hat - target)^2 over all elements, grads is built
    like params, with (dW, db) in the place of (W, b).
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    cache, h = [], x
    for name in ("encoder", "decoder"):
        for number, (W, b) in enumerate(params[name]):
            h = xp.maximum(h, xp.zeros_like(h)) if number > 0 else h
            cache.append(h)
            h = h @ W.T + b
    error = h - target
    df = 2 * error / math.prod(error.shape)
    grads = {"encoder": [], "decoder": []}
    for name in ("decoder", "encoder"):
        for number in reversed(range(len(params[name]))):
            W, h = params[name][number][0], cache.pop()
            grads[name].insert(0, (df.T @ h, xp.sum(df, axis=0)))
            if cache:  # nobody asks for the gradient of x
                df = df @ W
                df = df * xp.astype(h > 0, df.dtype) if number > 0 else df
    return xp.mean(error**2), grads
    ### END SOLUTION


# %% [markdown]
# Never believe a gradient that you have not measured. Below every single weight and bias of a small autoencoder is moved a little to both sides (`numeric_gradient` of lab 2), for a batch of five digits.

# %% demo="gradient_check"
small, batch = new_network([64, 12, 3], rng(1)), train.x[:5]
loss, grads = current("autoencoder_gradients")(batch, batch, small)
print(f"{author('autoencoder_gradients')} autoencoder_gradients: loss {float(loss):.4f}")
print("gradient of     numbers   largest entry   largest difference from the measurement")
for name in small:
    for number in range(2):
        for part, symbol in enumerate(("W", "b")):

            def loss_of(array, name=name, number=number, part=part):
                layers = list(small[name])
                layers[number] = (*layers[number][:part], array, *layers[number][part + 1 :])
                _, x_hat = current("autoencoder_forward")(batch, {**small, name: layers})
                return np.mean((x_hat - batch) ** 2)

            measured = current("numeric_gradient")(loss_of, small[name][number][part])
            gap = np.abs(grads[name][number][part] - measured).max()
            what = f"{name} {symbol}_{number}"
            print(f"{what:<16}{measured.size:>7}{np.abs(measured).max():>16.5f}{gap:>22.1e}")

# %% [markdown]
# Now these gradients may do something. The plainest way there is: all digits at once, and 200 equal steps downhill, $w \leftarrow w - \eta\, dw$.

# %% demo="plain_descent"
network = new_network([64, 32, 8], rng(0))
losses = []
for _ in range(200):
    loss, grads = current("autoencoder_gradients")(train.x, train.x, network)
    losses.append(float(loss))
    network = {
        name: [
            (W - 0.5 * dW, b - 0.5 * db)
            for (W, b), (dW, db) in zip(network[name], grads[name], strict=True)
        ]
        for name in network
    }
figure = plots.lines(
    np.arange(1, 201),
    {
        "autoencoder, 8 numbers": losses,
        "PCA, 8 numbers": np.full(200, mean_error(train.x, by_pca(train.x, 8))),
    },
    xlabel="step",
    ylabel="mean squared error",
    title=f"{author('autoencoder_gradients')} autoencoder_gradients",
    alt="The loss of the autoencoder falls quickly, then slowly, and stays far above that of PCA",
)
figure.axes[0].set_ylim(0, 0.15)
figure

# %% [markdown]
# It learns, but it is far from PCA, and it creeps. Lab 3 has the cure: mini-batches, and a step that knows how long it should be for every single weight.
#
# ### Piece: `corrupt` (3 points)
#
# One tool before we train in earnest. In section 7 the network shall learn to clean images, so the training needs spoilt ones:
#
# $$x' = \min(\max(x + \sigma\,\varepsilon,\; 0),\; 1), \qquad \varepsilon \sim \mathcal N(0, 1) \text{ for every pixel anew}$$
#
# $\sigma$ is the standard deviation of the noise. A grey value is never below 0 and never above 1, so what falls out of this range is **clipped**.
#
# *Hints.* `rng.normal(x.shape)` gives an array of standard normal numbers beside `x` (same library, dtype and device). There is also `xp.clip(a, low, high)`.


# %% piece="corrupt"
@piece
def corrupt(x, sigma, rng):
    """x with normal noise of standard deviation sigma on every entry, clipped to [0, 1].

    x: array of any shape, grey values in [0, 1].   sigma: at least 0.
    rng: a source of random numbers, rng.normal(shape).
    Returns a new array of x's shape.
    """
    ### BEGIN SOLUTION
    xp = namespace(x)
    return xp.clip(x + sigma * rng.normal(tuple(x.shape)), 0.0, 1.0)
    ### END SOLUTION


# %% demo="noise_levels"
sigmas = (0.0, 0.1, 0.2, 0.4, 0.8)
spoil = current("corrupt")
plots.strips(
    {rf"$\sigma = {sigma}$": spoil(test.x[:12], sigma, rng(0, like=test.x)) for sigma in sigmas},
    title=f"{author('corrupt')} corrupt",
    alt="Twelve digits with more and more noise; at 0.8 hardly one can be read",
)

# %% [markdown]
# ### Piece: `train_autoencoder` (10 points)
#
# Now put it together: a network of your own choice, mini-batches, your gradients, your optimizer. **You decide** how many layers and units there are, how large a batch is, how long a step.
#
# In each **epoch**, shuffle the samples and walk through them in mini-batches. For each batch:
#
# 1. the input: the rows themselves, or, if `denoise_sigma` is above 0, the rows spoilt by `corrupt`, with new noise every time;
# 2. the target: **always the clean rows**;
# 3. `autoencoder_gradients`, and one step for every weight and bias.
#
# You are marked on digits that your network has never seen, with the `epochs` that the check asks for (40, on a thousand digits). What counts: a smaller error than PCA with the same $k$; a larger error for digits of a kind that was left
# out in training; and images that are cleaner after than before. One training has 20 seconds; a good one takes about one. (The check below trains three times.)
#
# *Recipes that work.*
# - **Widths** 64, 128, $k$, 128, 64.
# - **Start** with normal weights of variance $2 / D_{in}$ and biases at 0 (lab 4 says why).
# - **Adam**, from lab 3, with batches of 32. With gradient $g$, at step $t = 1, 2, \ldots$:
#   $m \leftarrow 0.9\, m + 0.1\, g$, $\; v \leftarrow 0.999\, v + 0.001\, g^2$, $\; w \leftarrow w - \eta\; \dfrac{m / (1 - 0.9^t)}{\sqrt{v / (1 - 0.999^t)} + 10^{-8}}$, entry by entry.
# - A **learning rate** that starts at $\eta_0 = 0.006$ and falls to 0 along half a cosine, $\eta = \eta_0 \, \frac12 (1 + \cos(\pi\, \text{epoch} / \text{epochs}))$: large steps first, fine ones in the end. That alone is worth a lot.
# - Samples that do not fill a last batch sit out an epoch. But mind data that do not fill a single batch.
#
# *Hint.* It is easier to keep all arrays in one flat list, and to make `params` from it when you need it. `rng` has `normal(shape)` and `permutation(n)`.


# %% piece="train_autoencoder"
@piece
def train_autoencoder(x, latent_size, rng, epochs, denoise_sigma=0.0):
    """An autoencoder that has learned to reconstruct x, or to clean it.

    x: (N, D), values in [0, 1].   latent_size: the number of latent units, k.
    rng: the source of all random numbers.   epochs: how often to walk through x.
    denoise_sigma: with more than 0, the input is spoilt by noise of this standard deviation, drawn
    anew for every batch; the target is the clean x.
    Returns (params, history): params as for autoencoder_forward, history a dict whose list
    "train_loss" has the mean loss of every epoch.
    """
    ### BEGIN SOLUTION
    size, hidden, rate = min(32, len(x)), 128, 0.006
    widths = [x.shape[1], hidden, latent_size, hidden, x.shape[1]]
    arrays = []
    for k in range(4):
        n_in, n_out = widths[k], widths[k + 1]
        W = rng.normal((n_out, n_in)) * math.sqrt(2 / n_in)
        arrays += [W, 0 * W[:, 0]]
    mean, square = [0 * array for array in arrays], [0 * array for array in arrays]

    def as_params():
        layers = list(zip(arrays[::2], arrays[1::2], strict=True))
        return {"encoder": layers[:2], "decoder": layers[2:]}

    history, step = {"train_loss": []}, 0
    for epoch in range(epochs):
        eta = rate * (1 + math.cos(math.pi * epoch / epochs)) / 2
        order, losses = rng.permutation(len(x)), []
        for start in range(0, len(x) - size + 1, size):
            clean = x[order[start : start + size]]
            given = corrupt(clean, denoise_sigma, rng) if denoise_sigma > 0 else clean
            loss, grads = autoencoder_gradients(given, clean, as_params())
            losses.append(loss)
            step += 1
            layers = grads["encoder"] + grads["decoder"]
            for k, g in enumerate(array for layer in layers for array in layer):
                mean[k] = 0.9 * mean[k] + 0.1 * g
                square[k] = 0.999 * square[k] + 0.001 * g * g
                scale = (square[k] / (1 - 0.999**step)) ** 0.5 + 1e-8
                arrays[k] = arrays[k] - eta * mean[k] / (1 - 0.9**step) / scale
        history["train_loss"].append(float(sum(losses) / len(losses)))
    return as_params(), history
    ### END SOLUTION


# %% [markdown]
# Your network against PCA, with the same $k$, on digits that neither has seen. (This cell and the next ones train with **your** code, so give them a few seconds.)

# %% demo="against_pca"
networks, seconds = {}, time.perf_counter()
figure, axes = plots.row(
    2,
    3.6,
    alt="Left: training losses that fall. Right: errors of PCA and autoencoder by latent size",
)
for k in (2, 4, 8, 16):
    networks[k], history = current("train_autoencoder")(train.x, k, rng(k, like=train.x), 60)
    axes[0].plot(history["train_loss"], label=f"$k = {k}$")
axes[0].set(xlabel="epoch", ylabel="training loss", ylim=(0, 0.08))
axes[0].legend()


def by_network(x, params):
    """The images x, squeezed and drawn again by an autoencoder."""
    return current("autoencoder_forward")(x, params)[1]


sizes = (2, 4, 8, 16)
errors = {
    "PCA": [mean_error(test.x, by_pca(test.x, k)) for k in sizes],
    "autoencoder": [mean_error(test.x, by_network(test.x, networks[k])) for k in sizes],
}
plots.lines(sizes, errors, xlabel="latent size $k$", ylabel="error on new digits", ax=axes[1])
axes[1].set_ylim(bottom=0)
print(f"{author('train_autoencoder')} train_autoencoder, {time.perf_counter() - seconds:.1f} s")
for k, flat, bent in zip(sizes, *errors.values(), strict=True):
    print(f"k = {k:2}: PCA {flat:.4f}   autoencoder {bent:.4f}   ratio {bent / flat:.2f}")
figure

# %% [markdown]
# And to look at:

# %% demo="look_at_them"
few = test.x[:12]
rows = {"original": few}
for k in (4, 8):
    rows[f"PCA, $k = {k}$"] = np.clip(by_pca(few, k), 0, 1)
    rows[f"network, $k = {k}$"] = np.clip(by_network(few, networks[k]), 0, 1)
plots.strips(
    rows, alt="With 4 numbers PCA draws fog and the network digits; with 8 the network is close"
)

# %% [markdown]
# Four numbers a digit, and most of them can be read. The decoder knows what digits look like, so it does not have to be told about fog.
#
# **On a graphics card: the same code.** `dlcourse.device()` finds the fastest device of this computer (without a card, the processor), and `put` moves the images there. `like=x` draws the first weights beside them, and from then on nothing leaves the device but the losses.

# %% demo="on_the_device"
import dlcourse

device = dlcourse.device()
x = device.put(train.x)
start = time.perf_counter()
there, history = current("train_autoencoder")(x, 4, rng(4, like=x), 5)
W = there["encoder"][0][0]
print(f"5 epochs on {W.device}: {time.perf_counter() - start:.1f} s,", end=" ")
print(f"training loss {history['train_loss'][-1]:.4f}")
device

# %% [markdown]
# ## 4. A network that cannot bend
#
# Take all the ReLUs out: one layer as encoder, one as decoder. What will such a **linear autoencoder** find? It may choose any $k$ directions it likes, and it has never heard of variances or right angles. It only wants a small error. But PCA has the
# smallest error of all straight maps, so in the end the two must draw the same images.
#
# How do you compare two planes in 64 dimensions? By the **largest angle** between them. If $Q$ (columns) and $C$ (rows) are orthonormal and span the two, the singular values of $C Q$ are the cosines of the angles between them. Equal planes
# have the angle 0°, however their axes are turned.


# %% demo="largest_angle"
def largest_angle(W, components):
    """The largest angle, in degrees, between the columns of W and the rows of components."""
    Q, _ = np.linalg.qr(W)
    cosines = np.linalg.svd(components @ Q, compute_uv=False)
    return float(np.degrees(np.arccos(np.clip(cosines.min(), 0, 1))))


across, up, tilted = np.eye(3)[:, [0]], np.eye(3)[:, [1]], np.array([[1.0], [1.0], [0.0]])
print("between the x and the y axis:     ", round(largest_angle(across, up.T), 1))
print("between the x axis and a diagonal:", round(largest_angle(across, tilted.T / 2**0.5), 1))
print("between the x axis and itself:    ", round(largest_angle(3 * across, across.T), 1))

# %% [markdown]
# (The mean is taken away first, so that the biases have nothing to do, and the weights start small. Then plain steps with momentum do.)
#
# **Exercise (no points).** First guess, then run: will the angle between the decoder and your PCA go to 0? Will the columns of the decoder be the components themselves? Then change `K` and `START`.

# %%
K = 4
START = 0
STEPS = 400

# %% demo="linear_autoencoder"
mean, components = current("pca")(train.x, K)
centred, source = train.x - mean, rng(START)
arrays = [0.1 * source.normal(shape) for shape in ((K, 64), K, (64, K), 64)]
momentum, angles = [0.0] * 4, []


def as_network(arrays):
    return {"encoder": [tuple(arrays[:2])], "decoder": [tuple(arrays[2:])]}


for _ in range(STEPS):
    _, grads = current("autoencoder_gradients")(centred, centred, as_network(arrays))
    slopes = [*grads["encoder"][0], *grads["decoder"][0]]
    momentum = [0.9 * m + g for m, g in zip(momentum, slopes, strict=True)]
    arrays = [a - 4.0 * m for a, m in zip(arrays, momentum, strict=True)]
    angles.append(largest_angle(arrays[2], components))
_, x_hat = current("autoencoder_forward")(centred, as_network(arrays))
print(f"{author('autoencoder_gradients')} gradients against {author('pca')} pca, k = {K}")
print(f"error: {mean_error(centred, x_hat):.6f}, PCA {mean_error(train.x, by_pca(train.x, K)):.6f}")
figure = plots.lines(
    np.arange(1, STEPS + 1),
    {f"decoder and PCA: {angles[-1]:.2f}° at the end": angles},
    xlabel="step",
    ylabel="largest angle (degrees)",
    alt=f"The largest angle falls from {angles[0]:.0f} degrees to {angles[-1]:.2f}",
)
figure.axes[0].set_ylim(0, 90)
figure

# %% demo="same_plane"
figure, axes = plots.row(
    2 * K,
    1.6,
    alt="Columns of the decoder, and components of PCA: other images, from the same plane",
)
V, (_, components) = arrays[2], current("pca")(train.x, K)
for ax, values, title in zip(
    axes,
    [*V.T, *components],
    [f"decoder {k}" for k in range(1, K + 1)] + [f"$c_{k}$" for k in range(1, K + 1)],
    strict=True,
):
    top = np.abs(values).max()
    ax.imshow(values.reshape(8, 8), cmap="RdBu_r", vmin=-top, vmax=top)
    ax.set_title(title, fontsize=11)
    ax.axis("off")
figure

# %% [markdown]
# The same plane, other axes in it. The loss says nothing about axes: turn the latent space by any matrix, undo it in the decoder, and nothing changes. PCA is the autoencoder without bends, in tidy axes. Everything that your
# network does better than PCA, it does by bending.
#
# ## 5. First use: a map of the digits
#
# If the images can be drawn again from two numbers, then these two numbers say a lot. So take them as a place on a map. Nobody told the encoder which digit is which, and we colour the map only now.
#
# Beside it are PCA and **t-SNE**. The latter places points so that neighbours stay neighbours. It makes beautiful maps, but it is no function: you cannot ask it where a new digit belongs, nor what lies between two digits.

# %% demo="three_maps"
from sklearn.manifold import TSNE

mean, components = current("pca")(train.x, 2)
maps = {
    "PCA": (test.x - mean) @ components.T,
    f"{author('train_autoencoder')} autoencoder": current("autoencoder_forward")(
        test.x, networks[2]
    )[0],
    "t-SNE": TSNE(random_state=0, n_jobs=1).fit_transform(test.x),
}
figure, axes = plots.row(
    3,
    3.9,
    alt="Three maps of the digits: in PCA's most kinds overlap, the autoencoder's has them in rays, t-SNE's in islands",
)
for ax, (title, places) in zip(axes, maps.items(), strict=True):
    plots.latent_map(places, test.labels, title=title, size=35, ax=ax)
figure

# %% [markdown]
# How good is a map? Ask for each new digit which training digit lies nearest, and whether it is of the same kind. This is the only place where labels are used. With 2 numbers the bent map is far better than the flat one; with 8, both have nearly all that the 64 pixels tell.


# %% demo="neighbours"
def codes(x, k, way):
    if way == "PCA":
        mean, components = current("pca")(train.x, k)
        return (x - mean) @ components.T
    return current("autoencoder_forward")(x, networks[k])[0]


def neighbour_accuracy(known, new):
    """How often the nearest known place belongs to a digit of the same kind."""
    squares = (known**2).sum(axis=1) - 2 * new @ known.T
    return float(np.mean(train.labels[squares.argmin(axis=1)] == test.labels))


for k in (2, 8):
    for way in ("PCA", "autoencoder"):
        share = neighbour_accuracy(codes(train.x, k, way), codes(test.x, k, way))
        print(f"{k} numbers by {way:<12} {share:.1%} of the neighbours are of the same kind")
print(f"all 64 pixels             {neighbour_accuracy(train.x, test.x):.1%}")

# %% [markdown]
# And what lies **between** two digits? Walk in a straight line from one to the other: in the space of images you get a double exposure, in the latent space every stop is some digit.

# %% demo="between"
pass_on = (np.eye(8), np.zeros(8))  # an encoder that changes nothing: places go straight in
first, last = test.x[test.labels == 3][0], test.x[test.labels == 5][0]
ways = np.linspace(0, 1, 9)[:, None]
ends, _ = current("autoencoder_forward")(np.stack([first, last]), networks[8])
places = (1 - ways) * ends[:1] + ways * ends[1:]
decoder = {"encoder": [pass_on], "decoder": networks[8]["decoder"]}
plots.strips(
    {
        "pixels": (1 - ways) * first + ways * last,
        "latent": np.clip(current("autoencoder_forward")(places, decoder)[1], 0, 1),
    },
    alt="From a 3 to a 5 in nine steps: among pixels one fades out while the other fades in, in latent space the strokes move",
)

# %% [markdown]
# ## 6. Second use: what is odd?
#
# A bank has millions of ordinary payments and hardly any fraud to learn from. An autoencoder learns the ordinary ones by heart, as far as its waist allows. What it has never seen, it draws badly. So **the error itself is the alarm**, and no labels are needed.
#
# We play this with the digits: one kind is left out of the training. Let us see whether the network notices.

# %% demo="left_out"
ODD = 2
usual = train.x[train.labels != ODD]
guard, _ = current("train_autoencoder")(usual, 4, rng(0, like=usual), 60)
kinds = {"usual": test.x[test.labels != ODD][:10], "left out": test.x[test.labels == ODD][:10]}
plots.strips(
    {
        "usual": kinds["usual"],
        "drawn again": np.clip(by_network(kinds["usual"], guard), 0, 1),
        f"left out: {ODD}": kinds["left out"],
        "drawn  again": np.clip(by_network(kinds["left out"], guard), 0, 1),
    },
    alt="Usual digits come back well; those of the kind that was left out come back as something else",
)

# %% [markdown]
# ### Piece: `reconstruction_errors` (2 points)
#
# One number for each sample, the mean over **its** pixels:
#
# $$e_n = \frac{1}{D} \sum_{i=1}^{D} (x_{ni} - \hat x_{ni})^2$$


# %% piece="reconstruction_errors"
@piece
def reconstruction_errors(x, x_hat):
    """How badly each sample comes back: the mean squared error of every row.

    x, x_hat: (N, D).
    Returns (N,).
    """
    ### BEGIN SOLUTION
    xp = namespace(x, x_hat)
    return xp.mean((x - x_hat) ** 2, axis=1)
    ### END SOLUTION


# %% demo="error_histogram"
usual_test, odd_test = test.x[test.labels != ODD], test.x[test.labels == ODD]
half = len(usual_test) // 2  # some usual digits to set the alarm with, others to try it


def errors_of(x):
    return current("reconstruction_errors")(x, by_network(x, guard))


setting, trying, odd = map(errors_of, (usual_test[:half], usual_test[half:], odd_test))


def draw_errors(title=""):
    figure, axes = plots.row(
        1,
        3.4,
        alt=f"Errors of usual digits lie around {np.median(trying):.3f}, of digit {ODD} around {np.median(odd):.3f}",
    )
    bins = np.linspace(0, max(trying.max(), odd.max()), 40)
    axes[0].hist(trying, bins, color=plots.COLOURS["sky"], label="usual digits")
    axes[0].hist(
        odd,
        bins,
        color=plots.COLOURS["vermilion"],
        alpha=0.7,
        hatch="//",
        label=f"digit {ODD}, left out",
    )
    axes[0].set(xlabel="reconstruction error", ylabel="how many", title=title)
    axes[0].legend()
    return figure


draw_errors(f"{author('reconstruction_errors')} reconstruction_errors")

# %% [markdown]
# The two hills are apart, but not entirely. Where should the alarm start? We have no fraud to look at, only usual samples. So decide how many **false alarms** you can bear, say 5%, and put the threshold where 95% of the usual errors lie below it. That is the
# **0.95 quantile**. It has to be measured on digits that were **not** in the training, because those of the training come back too well.
#
# ### Piece: `anomaly_threshold` (3 points)
#
# Sort the $N$ errors, $e_0 \le e_1 \le \ldots \le e_{N-1}$. The quantile $q$ stands at the position $p = q\,(N - 1)$ of this row: $q = 0$ is the smallest, $q = 1$ the largest, $q = \frac12$ the middle. Between two
# errors, go straight from one to the other. With $i$ the whole part of $p$:
#
# $$e_i + (p - i)\,(e_{i+1} - e_i)$$
#
# For the errors 1, 2, 4, 8 and $q = 0.5$, $p = 1.5$, so the quantile is half way between 2 and 4.
#
# *Hints.* `xp.sort(errors)`. At $q = 1$ there is no $e_{i+1}$: take $i$ at most $N - 2$, or the neighbour at most $N - 1$. (NumPy has this function. Here you write it.)


# %% piece="anomaly_threshold"
@piece
def anomaly_threshold(errors, quantile):
    """The number below which a share of the errors lies, linearly interpolated.

    errors: (N,), at least one.   quantile: from 0 (the smallest error) to 1 (the largest).
    Returns one number.
    """
    ### BEGIN SOLUTION
    xp = namespace(errors)
    ordered = xp.sort(errors)
    last = errors.shape[0] - 1
    position = quantile * last
    low = math.floor(position)
    high = min(low + 1, last)
    return ordered[low] + (position - low) * (ordered[high] - ordered[low])
    ### END SOLUTION


# %% [markdown]
# ### Piece: `flag_anomalies` (2 points)
#
# An error **strictly** above the threshold is reported. (Strictly: if half of your errors are equal, they should not all be alarms because the threshold is one of them.)


# %% piece="flag_anomalies"
@piece
def flag_anomalies(errors, threshold):
    """Which samples are reported.

    errors: (N,).   threshold: a number.
    Returns a boolean array (N,), True where the error is above the threshold, not at it.
    """
    ### BEGIN SOLUTION
    return errors > threshold
    ### END SOLUTION


# %% demo="alarm"
threshold = float(current("anomaly_threshold")(setting, 0.95))
flags = {
    name: current("flag_anomalies")(e, threshold)
    for name, e in (("usual", trying), ("left out", odd))
}
print(f"{author('anomaly_threshold')} threshold: {threshold:.4f}")
print("              reported   passed")
for name, flag in flags.items():
    print(f"{name:<12}{int(flag.sum()):>10}{int((~flag).sum()):>9}")
figure = draw_errors(f"threshold at the 0.95 quantile: {threshold:.3f}")
figure.axes[0].axvline(threshold, color="black", linestyle="--", linewidth=2.5)
figure

# %% [markdown]
# Move the threshold down, and you catch more of the odd ones, and raise more false alarms. All thresholds at once make the **ROC curve**: across the share of usual digits that are reported, upwards that of the odd ones. The **area under it**, AUC, needs no threshold:
# it is the chance that an odd digit has a larger error than a usual one. 0.5 is a coin, 1 is perfect.


# %% demo="roc"
def roc(usual, odd):
    """False alarms and hits for every threshold, from the highest to the lowest."""
    thresholds = np.sort(np.concatenate([usual, odd, [np.inf]]))[::-1]
    rate = current("flag_anomalies")
    return np.array([(np.mean(rate(usual, t)), np.mean(rate(odd, t))) for t in thresholds]).T


def area(usual, odd):
    return float(np.mean(odd[:, None] > usual) + 0.5 * np.mean(odd[:, None] == usual))


mean, components = current("pca")(usual, 4)


def pca_errors(x):
    x_hat = mean + (x - mean) @ components.T @ components
    return current("reconstruction_errors")(x, x_hat)


rivals = {
    "autoencoder": (trying, odd),
    "PCA": (pca_errors(usual_test[half:]), pca_errors(odd_test)),
}
figure, axes = plots.row(1, 4.2, alt="ROC curves of autoencoder and PCA, far above the diagonal")
for (name, pair), style in zip(rivals.items(), ("-", "--"), strict=True):
    axes[0].plot(*roc(*pair), style, label=f"{name}: AUC {area(*pair):.3f}")
axes[0].plot([0, 1], [0, 1], ":", color="black", label="a coin: 0.5")
axes[0].set(xlabel="usual digits reported", ylabel=f"digits {ODD} reported", aspect="equal")
axes[0].legend(loc="lower right")
figure

# %% [markdown]
# And without any left out kind: which of **all** new digits does your 8-number network find hardest? Odd handwriting, usually.

# %% demo="oddest"
worst = np.argsort(-current("reconstruction_errors")(test.x, by_network(test.x, networks[8])))[:10]
plots.strips(
    {"oddest": test.x[worst], "drawn again": np.clip(by_network(test.x[worst], networks[8]), 0, 1)},
    alt="The ten digits with the largest errors, and what the network makes of them: "
    + ", ".join(map(str, test.labels[worst])),
)

# %% [markdown]
# ## 7. Third use: cleaning
#
# Noise hits every pixel on its own, and digits are not like that. There is no room for noise in 16 numbers. So give the network spoilt images and ask for the clean ones: `denoise_sigma`. Your `train_autoencoder` draws new noise for every batch, so it can never learn the noise by heart.

# %% demo="denoising"
SIGMA = 0.4
cleaner, history = current("train_autoencoder")(train.x, 16, rng(0, like=train.x), 60, SIGMA)
noisy = current("corrupt")(test.x, SIGMA, rng(1, like=test.x))
cleaned = by_network(noisy, cleaner)
plots.strips(
    {
        "spoilt": noisy[:12],
        "cleaned": np.clip(cleaned[:12], 0, 1),
        "original": test.x[:12],
    },
    title=f"noise {SIGMA}, cleaned by {author('train_autoencoder')} network",
    alt="Twelve digits that are hard to see for noise, the same cleaned by the network, and the originals",
)

# %% [markdown]
# In numbers, and against two others: the network of section 3, which was trained on clean images only, and PCA.

# %% demo="denoising_numbers"
base = mean_error(noisy, test.x)
print(f"{'spoilt':<34} error {base:.4f}")
for name, x_hat in {
    "PCA, 16 numbers": by_pca(noisy, 16),
    "autoencoder, trained without noise": by_network(noisy, networks[16]),
    "autoencoder, trained to clean": cleaned,
}.items():
    error = mean_error(x_hat, test.x)
    print(f"{name:<34} error {error:.4f}   {base / error:.1f} times less")

# %% [markdown]
# Note what was needed: clean images, once. Then it cleans images whose originals nobody has.
#
# ## 8. The same in torch
#
# In practice you describe the network as a `torch.nn.Module` and torch does the rest: gradients, steps, graphics card. A module keeps its layers as attributes. `torch.nn.Linear(a, b)` is a layer from $a$ to $b$ numbers, `torch.nn.Sequential(...)` a chain.
#
# ### Piece: `TorchAutoencoder` (6 points)
#
# A class with three methods besides `__init__`. Layers and widths are up to you, with at least one hidden layer and a ReLU on either side; the latent and the output are linear.
#
# *Hints.*
# - In `__init__`, call that of the parent class first (`super().__init__`, without arguments). Only then can it hold layers.
# - Layers that are attributes (or in a `Sequential` that is one) are found by `model.parameters()`. Layers in a plain Python list are not, and will never be trained.


# %% piece="TorchAutoencoder"
@piece
class TorchAutoencoder(torch.nn.Module):
    """An autoencoder as a torch module.

    d_in: the number of values of a sample, D.   latent_size: the number of latent units, k.
    """

    def __init__(self, d_in, latent_size):
        ### BEGIN SOLUTION
        super().__init__()
        linear, hidden = torch.nn.Linear, 128
        self.encoder = torch.nn.Sequential(
            linear(d_in, hidden), torch.nn.ReLU(), linear(hidden, latent_size)
        )
        self.decoder = torch.nn.Sequential(
            linear(latent_size, hidden), torch.nn.ReLU(), linear(hidden, d_in)
        )
        ### END SOLUTION

    def encode(self, x):
        """x (N, D) to the latent representation (N, k)."""
        ### BEGIN SOLUTION
        return self.encoder(x)
        ### END SOLUTION

    def decode(self, latent):
        """A latent representation (N, k) to a reconstruction (N, D)."""
        ### BEGIN SOLUTION
        return self.decoder(latent)
        ### END SOLUTION

    def forward(self, x):
        """x (N, D) to its reconstruction (N, D), through the latent space."""
        ### BEGIN SOLUTION
        return self.decode(self.encode(x))
        ### END SOLUTION


# %% [markdown]
# The training loop is the one that you wrote yourself, with torch's names. It runs on a graphics card where there is one: on Colab, choose *Runtime, Change runtime type, GPU*.

# %% demo="torch_loop"
DEVICE = dlcourse.device()


def train_torch(x, latent_size, epochs, sigma=0.0, batch=32):
    """A TorchAutoencoder that has learned x (N, D), and the losses."""
    torch.manual_seed(0)
    model = current("TorchAutoencoder")(x.shape[1], latent_size).to(DEVICE)
    x, losses = torch.as_tensor(x, dtype=torch.float32, device=DEVICE), []
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(x), device=DEVICE).split(batch):
            clean = x[rows]
            given = (clean + sigma * torch.randn_like(clean)).clip(0, 1) if sigma else clean
            loss = torch.nn.functional.mse_loss(model(given), clean)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(rows)
        losses.append(float(total) / len(x))
    return model, losses


# %% [markdown]
# **MNIST on Colab.** There, 20,000 larger digits of 28 x 28 pixels lie in the folder `sample_data`. The next cell takes them where it finds them, and the small digits otherwise. The same class, the same loop, twelve times as many pixels.


# %% demo="torch_data"
def larger_digits(path="sample_data/mnist_train_small.csv", rows=10_000):
    """MNIST from Colab's folder, as (x, image shape), or the small digits where it is missing."""
    try:
        table = np.loadtxt(path, delimiter=",", max_rows=rows, dtype=np.float32)
    except OSError:
        return data.digits().x.astype(np.float32), (8, 8)
    return table[:, 1:] / 255, (28, 28)


images, shape = larger_digits()
cut = len(images) * 3 // 4
print(f"{len(images)} images of {shape[0]} x {shape[1]} pixels, on {DEVICE}")

# %% demo="torch_training"
seconds = time.perf_counter()
model, losses = train_torch(
    images[:cut], 16, epochs=20, sigma=SIGMA, batch=32 if cut < 5000 else 128
)
seconds = time.perf_counter() - seconds
clean = torch.as_tensor(images[cut:], device=DEVICE)
given = (clean + SIGMA * torch.randn_like(clean)).clip(0, 1)
with torch.no_grad():
    drawn = model(given)
error = float(torch.mean((drawn - clean) ** 2))
print(
    f"{author('TorchAutoencoder')} TorchAutoencoder: {seconds:.1f} s, {losses[-1]:.4f} at the end"
)
print(f"spoilt {float(torch.mean((given - clean) ** 2)):.4f}, cleaned {error:.4f}")
plots.strips(
    {
        name: x[:12].cpu().numpy().clip(0, 1)
        for name, x in (("spoilt", given), ("cleaned", drawn), ("original", clean))
    },
    shape=shape,
    alt="Twelve digits spoilt by noise, cleaned by the torch module, and the originals",
)

# %% [markdown]
# ### Question in words (5 points)
#
# 1. A friend builds an autoencoder of the digits with $k = 64$ and no ReLU, trains it well, and reports a reconstruction error of almost 0. Write down weights that reach exactly 0. What has this network learned about digits, and what happens when you use it to find odd images, or to clean spoilt ones? (2 points)
# 2. Your network for odd digits has $k = 4$. What happens to the errors of usual and of odd digits, and so to the AUC, when $k$ goes towards 1, and when it goes towards 64? And why is the threshold not taken from the errors of the training digits? (2 points)
# 3. For cleaning, the target is the clean image. Somebody trains with the spoilt image as input **and** as target, and the results are better than the spoilt images, though not as good as yours. Where does the improvement come from, when the network was never shown a clean image? (1 point)

# %% [markdown] question="written_bottleneck"
# 1. Encoder and decoder both the unit matrix, $W = V = I$, with biases 0 (or any invertible $W$ and $V = W^{-1}$): then $\hat x = x$ for **every** $x$. The network has learned nothing about digits, since it copies any image as well. An odd image has an error of 0, like every other, so the AUC is that of a coin. A spoilt image comes back with all of its noise.
#    A small error means something only because the waist forbids copying.
# 2. Towards $k = 1$ nothing can be drawn well any more: the errors of usual digits rise to those of the odd ones, the hills overlap, the AUC falls. Towards 64 the waist is gone: odd digits can be copied as well, so their errors fall to those of the usual ones, and the AUC falls as well. The best $k$ is in between. The training digits were fitted, so their
#    errors are smaller than those of new usual digits. A threshold from them would be too low, and more than 5% of new usual digits would be reported.
# 3. From the waist. The noise of every pixel is independent of all others and cannot be predicted, so it does not fit through 16 numbers, while the strokes do. The best that the network can put out is the mean of the spoilt images that belong to a digit, and in this mean the noise has averaged out. (It is not as good, because clipped noise does not have the mean 0: blank paper comes
#    out grey.)

# %% [markdown]
# ## Before you hand in
#
# - Restart the kernel and run all cells: every `check` should say that its visible checks pass.
# - You have written the question in words (section 8).
# - Remove the `#` in the last cell and run it: it looks the notebook over and gives you the one file to hand in, `lab5_autoencoders.ipynb`.
#
# **Where this goes.** A decoder that draws digits from a few numbers is a first generative model. Variational autoencoders ask that every place of the latent space be worth visiting. Diffusion models are made of your cleaning step, repeated many times from pure noise.
#
# *Autoencoders: Rumelhart, Hinton and Williams, 1986; the linear one and PCA: Baldi and Hornik, 1989; denoising: Vincent and others, 2008. t-SNE: van der Maaten and Hinton, 2008. After Giordano De Marzo's slides, "Deep Learning for the Social Sciences". Data: UCI Optical Recognition of Handwritten Digits
# (Alpaydin and Kaynak) and Breast Cancer Wisconsin, as they come with scikit-learn; MNIST: LeCun, Cortes and Burges.*

# %%
# dlcourse.submit()
