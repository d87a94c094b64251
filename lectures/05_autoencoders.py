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
# # Autoencoders
#
# **Lecture 5**
#
# A network that learns without labels: it squeezes its input through a bottleneck and has to give it
# back. What passes the bottleneck is a short description of the data, and that has three uses.
#
# The slides have sliders. Run the notebook, then drag them: every network is trained here and now.
#
# *Topics and notation follow the slides of Giordano De Marzo, "Deep Learning for the Social
# Sciences".*

# %% tags=["setup", "skip"]
from functools import partial

import numpy as np
import torch
from dlcourse import autoencoders, explore, nn, plots, rng, training
from dlcourse.explore.anomalies import area, roc
from dlcourse.pieces import current
from scipy.linalg import subspace_angles
from sklearn.manifold import TSNE
from sklearn.neighbors import KNeighborsClassifier

torch.set_num_threads(1)  # arrays this small gain nothing from more

# %% [markdown]
# ## Outline
#
# 1. **Architecture:** encoder, latent space, decoder
# 2. **Unsupervised learning:** a loss that needs no labels
# 3. **Three uses:** dimensionality reduction, anomaly detection, denoising
# 4. **Hands on:** what you build in lab 5
#
# All of it on the digits of the lectures before: 8 x 8 grey values, 64 numbers in $[0, 1]$.

# %% [markdown]
# ## Autoencoder Architecture
#
# A multilayer perceptron in the shape of an hourglass: as many outputs as inputs, and few units in
# the middle. Here 64 pixels go in, 2 numbers pass the middle, 64 pixels come out.

# %%
names = [r"input $\mathbf{x}$", "$h$", r"latent $\mathbf{z}$", "$h$",
         r"output $\hat{\mathbf{x}}$"]
plots.network([64, 128, 2, 128, 64], names=names)

# %% [markdown]
# ## The Autoencoder
#
# Three sections:
#
# - The **encoder** turns the data into a latent representation: $\;\mathbf{z} = \mathrm{encoder}(\mathbf{x})$
# - The **latent space** is where these representations live: $k$ numbers for each sample.
# - The **decoder** turns them back into data: $\;\hat{\mathbf{x}} = \mathrm{decoder}(\mathbf{z})$
#
# (From here on the hat marks what the network *gives*. In the losses of lecture 1 it marked the truth.)
#
# Each half is a small network of its own, ReLU in its hidden layer and none after its last one:
#
# $$\mathbf{z} = \boldsymbol\Omega_1 \mathrm{ReLU}[\boldsymbol\Omega_0 \mathbf{x} + \boldsymbol\beta_0] + \boldsymbol\beta_1,
# \qquad
# \hat{\mathbf{x}} = \boldsymbol\Omega_3 \mathrm{ReLU}[\boldsymbol\Omega_2 \mathbf{z} + \boldsymbol\beta_2] + \boldsymbol\beta_3$$
#
# What it is good for: **dimensionality reduction**, **anomaly detection**, **denoising**.

# %% [markdown]
# ### The Autoencoder: in numbers
#
# Three quarters of the digits train the network, which takes about two seconds. The others are new
# to it, and are what all results of this lecture are measured on.

# %%
train, new = autoencoders.digits()
model = autoencoders.trained_digits(8)
z, x_hat = current("autoencoder_forward")(new.x, model.params)
print(f"{len(train)} digits to learn from, {len(new)} new ones")
print("x    ", new.x.shape)
print("z    ", z.shape)
print("x_hat", x_hat.shape)
for half, layers in model.params.items():
    count = sum(W.size + b.size for W, b in layers)
    print(f"{half}: {count} parameters")

# %% [markdown]
# ### The Autoencoder: one digit on its way
#
# All that the decoder knows of the digit are these 8 numbers.

# %%
plots.hourglass(new.x[0], z[0], x_hat[0])

# %% [markdown]
# ### The Autoencoder: and some more
#
# The shape comes back, the details of each hand do not: there is no room for them.

# %%
plots.strips({"input": new.x[:12], "output": x_hat[:12]})

# %% [markdown]
# ## Unsupervised Learning
#
# The network is trained to give back exactly what it is given. The **reconstruction loss** says how far
# the output is from the input, here the mean squared error over $N$ samples of $D$ numbers:
#
# $$L = \frac{1}{N D} \sum_{n=1}^{N} \sum_{i=1}^{D} (\hat x_{ni} - x_{ni})^2$$
#
# It is a regression like that of lecture 1, with one difference:
#
# | | input | what the output should be | who has to provide it |
# |---|---|---|---|
# | supervised | $\mathbf{x}_n$ | a label or a number $\mathbf{d}_n$ | somebody who looks at each sample |
# | **unsupervised** | $\mathbf{x}_n$ | $\mathbf{x}_n$ **itself** | nobody |

# %% [markdown]
# ### Unsupervised Learning: the same backpropagation
#
# Nothing new has to be invented: the input in the place of the truth, and the gradients of lecture 2.
# A network at random, its loss on 20 digits, and the derivatives by all biases of a layer against
# trying each of them:

# %%
x, start = new.x[:20], autoencoders.untrained(8)
loss, grads = current("autoencoder_gradients")(x, x, start.params)

def loss_with(b, half, k):
    layers = list(start.params[half])
    layers[k] = (layers[k][0], b)
    changed = autoencoders.Autoencoder(start.params | {half: layers})
    return float(current("mse")(changed.reconstruct(x), x))

# %%
gradient = current("numeric_gradient")
for half in ("decoder", "encoder"):
    for k in (1, 0):
        _, b = start.params[half][k]
        by_trying = gradient(partial(loss_with, half=half, k=k), b)
        largest = np.abs(grads[half][k][1] - by_trying).max()
        layer = f"{half}, layer {k}"
        print(f"{layer}: {len(b):3d} biases, difference {largest:.0e}")

# %% [markdown]
# ### Unsupervised Learning: it learns
#
# To judge a loss we need something to compare it with: who answers *every* digit with the mean image
# is off by the variance of the data.

# %%
def off(x, x_hat):
    return float(current("reconstruction_errors")(x, x_hat).mean())

mean_image = train.x.mean(axis=0) + 0 * new.x
print(f"mean image  {off(new.x, mean_image):.4f}")
print(f"autoencoder {off(new.x, x_hat):.4f} on new digits")
curves = {"autoencoder": model.losses}
curves["mean image"] = [off(new.x, mean_image)] * len(model.losses)
epochs = np.arange(len(model.losses)) + 1
plots.lines(epochs, curves, xlabel="epoch", ylabel="loss")

# %% [markdown]
# ### Unsupervised Learning: why a bottleneck?
#
# With 64 latent numbers a perfect loss costs nothing: pass every pixel on. Below, weights that
# nobody trained, and noise that no digit looks like:

# %%
copy = [(np.eye(64), np.zeros(64))]
copying = autoencoders.Autoencoder({"encoder": copy, "decoder": copy})
noise = rng(0).uniform((100, 64))
some = np.concatenate([new.x[:6], noise[:6]])
rows = {"input": some, "copied": copying.reconstruct(some),
        "through 8": model.reconstruct(some)}
for name, x in {"digits": new.x, "noise": noise}.items():
    copied, squeezed = copying.errors(x), model.errors(x)
    print(f"{name}: error copied {copied.mean():.4f}, "
          f"through 8 numbers {squeezed.mean():.4f}")
plots.strips(rows)

# %% [markdown]
# A low loss alone proves nothing. It is a low loss *through a narrow bottleneck* that shows that the
# network knows its data.

# %% [markdown]
# ## Dimensionality Reduction
#
# The latent space is the bottleneck of the network:
#
# - If the reconstruction loss is low, the input can be rebuilt from $\mathbf{z}$.
# - So $\mathbf{z}$ holds enough information about the input,
# - and it does so in few numbers: a **low-dimensional representation**.
#
# So train an autoencoder, throw the decoder away, and use the encoder to reduce the dimension of the
# data, as one does with PCA or t-SNE.

# %% [markdown]
# ### Dimensionality Reduction: how many numbers?
#
# Drag $k$. Where is the autoencoder ahead of PCA, and where is it not?

# %%
explore.latent_size()

# %% [markdown]
# ### Dimensionality Reduction: PCA, the flat one
#
# **Principal component analysis** takes the mean $\boldsymbol\mu$ and the $k$ orthonormal directions of
# largest variance, the rows of $\mathbf{C}$:
#
# $$\mathbf{z} = \mathbf{C} (\mathbf{x} - \boldsymbol\mu), \qquad
# \hat{\mathbf{x}} = \boldsymbol\mu + \mathbf{C}^\top \mathbf{z}$$
#
# No *flat* map has a smaller squared error on the data that it was made from. An autoencoder may bend
# its map, which helps most where there are few numbers. PCA is exact and has one answer; the
# autoencoder has to be found by descent. At 32 numbers that is what counts, and PCA wins.

# %%
mu, C = current("pca")(train.x, 2)
flat = mu + (new.x - mu) @ C.T @ C
bent = autoencoders.trained_digits(2).reconstruct(new.x)
print(f"PCA         {off(new.x, flat):.4f} through 2 numbers")
print(f"autoencoder {off(new.x, bent):.4f}")

# %% [markdown]
# ### Dimensionality Reduction: without ReLU
#
# Take the hidden layers away, so that encoder and decoder are one linear layer each. Then the best the
# network can do is PCA's plane (Baldi and Hornik, 1989), and descent finds it, in 300 epochs. The largest
# angle between the two planes in the space of 64 pixels:

# %%
linear = autoencoders.trained_digits(2, hidden=(), epochs=300)
W, _ = linear.params["decoder"][0]
angle = np.rad2deg(subspace_angles(W, C.T)).max()
print(f"{angle:.2f} degrees between the planes")
flat_train = mu + (train.x - mu) @ C.T @ C
print(f"training digits: PCA    {off(train.x, flat_train):.6f}")
again = linear.reconstruct(train.x)
print(f"                 linear {off(train.x, again):.6f}")

# %% [markdown]
# ### Dimensionality Reduction: three maps
#
# The new digits, each drawn as its class. The labels only colour the picture: none of the three
# methods was told them. (Colours are used twice; the figure tells which digit it is.)

# %%
deep = autoencoders.trained_digits(2, hidden=(128, 64), seed=1)
maps = {"PCA": (new.x - mu) @ C.T,
        "t-SNE": TSNE(random_state=0).fit_transform(new.x),
        "autoencoder": deep.encode(new.x)}
alt = "maps of the new digits by PCA, t-SNE and an autoencoder"
figure, axes = plots.row(3, 3.6, alt=alt)
for k, (name, codes) in enumerate(maps.items()):
    look = {"title": name, "size": 35, "ax": axes[k]}
    plots.latent_map(codes, new.labels, **look)
figure

# %% [markdown]
# ### Dimensionality Reduction: which map to take?
#
# | | new samples? | back to the data? | runs once more |
# |---|---|---|---|
# | PCA | yes | yes, flat | the same map, up to signs |
# | t-SNE | no: it places the given samples only | no | another map from another start |
# | autoencoder | yes, by its encoder | yes, by its decoder | another map from another start |
#
# t-SNE makes the clearest groups, and only shows. What an autoencoder's map holds can be asked for
# again: **every point of it is a picture**.

# %% [markdown]
# ### Dimensionality Reduction: walk on the map
#
# Move the star. Walk from the sixes to the fours; then go where no digit lives.

# %%
explore.latent_plane()

# %% [markdown]
# ### Dimensionality Reduction: the whole plane
#
# What the decoder draws at every place of that map. Neighbours look alike, and one digit turns into
# another by way of something that is neither.

# %%
codes = deep.encode(new.x)
across, up = np.stack([codes.min(axis=0), codes.max(axis=0)]).T
plots.decoded_plane(deep.decode, across, up)

# %% [markdown]
# ### Dimensionality Reduction: other starts
#
# The network of the map started from seed 1; seed 0 ends elsewhere. How much of the class is left in two
# numbers? Ask the five nearest training digits on the map, and let the majority decide:

# %%
def right(encode):
    by_vote = KNeighborsClassifier(5)
    by_vote.fit(encode(train.x), train.labels)
    return by_vote.score(encode(new.x), new.labels)

print(f"64 pixels {right(lambda x: x):.0%}")
print(f"PCA       {right(lambda x: (x - mu) @ C.T):.0%}")
other = autoencoders.trained_digits(2, hidden=(128, 64), seed=0)
for name, some in {"seed 0": other, "seed 1": deep}.items():
    error = off(new.x, some.reconstruct(new.x))
    print(f"{name}    {right(some.encode):.0%}, error {error:.4f}")

# %% [markdown]
# ## Anomaly Detection
#
# An autoencoder gives back well what it has seen often:
#
# - **Most data** come back with a small error.
# - **Outliers and anomalies**, rare or never seen in training, are harder to give back.
#
# So the error of a single sample tells whether something is odd about it. A threshold $\tau$ says how
# large an error is still usual: a share $q$ of the training samples, say 95%, stays below it.
#
# $$e_n = \frac{1}{D} \sum_{i=1}^{D} (x_{ni} - \hat x_{ni})^2, \qquad
# \text{flag } n \text{ if } e_n > \tau, \qquad \tau = \text{the } q\text{-quantile of the training errors}$$
#
# Such as a payment that is unlike all others, perhaps a fraud. Nobody has to label frauds for
# that: this is *unsupervised anomaly detection*.

# %% [markdown]
# ### Anomaly Detection: a digit never seen
#
# A network that never saw a zero. All ten digits are new to it; their errors are printed.

# %%
blind = autoencoders.trained_digits(8, left_out=0)
zero = new.labels == 0
some = np.concatenate([new.x[~zero][:5], new.x[zero][:5]])
print("seen ", blind.errors(some[:5]).round(3))
print("zeros", blind.errors(some[5:]).round(3))
plots.strips({"input": some, "output": blind.reconstruct(some)},
             title="five digits of classes seen, five zeros")

# %% [markdown]
# ### Anomaly Detection: where to draw the line?
#
# A low threshold finds more and cries wolf more often. Then leave another digit out: which one hides?

# %%
explore.anomalies()

# %% [markdown]
# ### Anomaly Detection: how good, whatever the threshold?
#
# Each threshold has a share of anomalies *found* and of *false alarms*; all together make the **ROC
# curve**. The area under it, the **AUC**, has a meaning of its own: the probability that an anomaly has
# a larger error than a normal sample. 1 is perfect, $\frac12$ is guessing.

# %%
errors = blind.errors(new.x)
pairs = errors[zero][:, None] > errors[~zero]  # every pair
by_area = area(*roc(errors, zero))
print(f"{pairs.size} pairs of a zero and another digit")
print(f"larger error at the zero: {pairs.mean():.6f}")
print(f"area under the curve:     {by_area:.6f}")

# %% [markdown]
# ### Anomaly Detection: no labels, but one condition
#
# "Rarely or never seen" matters. Let some zeros slip into the 1219 other training digits:

# %%
others = train.x[train.labels != 0]
zeros = train.x[train.labels == 0]
networks = {0: blind, len(zeros): model}
for count in (5, 20):
    some = np.concatenate([others, zeros[:count]])
    start = autoencoders.untrained(8)
    networks[count] = autoencoders.fit(start, some, 60)
for count in sorted(networks):
    curve = roc(networks[count].errors(new.x), zero)
    print(f"{count:3d} zeros: AUC {area(*curve):.3f}")

# %% [markdown]
# Twenty are enough to make zeros look normal, and with all of them zeros are *easier* than the rest.
# Unsupervised does not mean that one need not look at the data.

# %% [markdown]
# ## Denoising
#
# An autoencoder can take noise away:
#
# - The training data are **corrupted** with noise,
# - the network is **fed the noisy** data, and trained to output the **original** without noise.
# - Noise is random: no few numbers describe it. The latent numbers are better spent on the digit.
#
# $$\tilde{\mathbf{x}} = \mathrm{clip}(\mathbf{x} + \sigma \boldsymbol\varepsilon,\; 0,\; 1), \quad
# \varepsilon_i \sim \mathcal{N}(0, 1), \qquad\qquad
# L = \frac{1}{N D} \sum_{n, i} \big(\hat x_i(\tilde{\mathbf{x}}_n) - x_{ni}\big)^2$$
#
# Again nobody labels anything: we have the clean images, and make the noise ourselves.

# %% [markdown]
# ### Denoising: how much noise?
#
# One network learned on clean digits, one on noise of $\sigma = 0.4$. Drag $\sigma$ to 0, then to 1.

# %%
explore.denoising()

# %% [markdown]
# ### Denoising: all of it?
#
# The noise goes, and part of the digit goes with it. Errors to the clean digit:

# %%
corrupt = current("corrupt")
networks = {"plain": autoencoders.trained_digits(16),
            "denoising": autoencoders.trained_digits(16, sigma=0.4)}
for sigma in (0.0, 0.2, 0.4, 0.8):
    noisy = corrupt(new.x, sigma, rng(1))
    found = [f"{name} {off(new.x, net.reconstruct(noisy)):.4f}"
             for name, net in networks.items()]
    print(f"{sigma:.1f}: noisy {off(new.x, noisy):.4f}", *found)

# %% [markdown]
# - At the noise it was trained for it keeps about a third of the error.
# - Without noise it is the *worst* of the three: it has learnt to distrust what it sees.
# - The best answer to a noisy image, by the squared error, is the *mean* of the clean images that may
#   lie behind it, the likely ones counting more. That is why strong noise comes back blurred.

# %% [markdown]
# ### Denoising: what the latent space keeps
#
# Add noise to a digit and see how far its code moves. The unit is the *spread*: how far a code is from
# the mean of all codes, on average.

# %%
noisy = corrupt(new.x, 0.4, rng(1))
for name, net in networks.items():
    z, moved = net.encode(new.x), net.encode(noisy)
    spread = np.linalg.norm(z - z.mean(axis=0), axis=1).mean()
    shift = np.linalg.norm(moved - z, axis=1).mean()
    print(f"{name:9s} moves by {shift / spread:.2f} of the spread")

# %% [markdown]
# The slides say that the latent space does not learn the noise. Measured: less of it gets in, not none.

# %% [markdown]
# ## Summary
#
# - An **autoencoder** is an MLP that gives back its input: encoder, latent space, decoder.
# - It learns **without labels**, from the reconstruction loss. A low loss means something only because
#   of the **bottleneck**.
# - **Dimensionality reduction:** few numbers that hold most of the input. Without ReLU it is PCA; with it
#   the map may bend, and beats PCA where there are few numbers.
# - **Anomaly detection:** what the network rarely saw comes back badly. The threshold trades what is found
#   against false alarms; the AUC judges all thresholds at once.
# - **Denoising:** noisy in, clean out. Most of the noise goes, and some of the detail.

# %% [markdown]
# ## Hands on
#
# Two exercises, in the notebooks of the labs. Each function that you write runs from then on in the
# figures of the lectures, too.

# %% [markdown]
# ## Exercise 1
#
# **Multi-Layer Perceptron.** Labs 1 to 3: a classifier of the digits, from its first activation function
# to its optimizer.
#
# Here is one on top of what we have built today: the same perceptron with 32 hidden units, given the
# pixels, or only what passes the bottleneck.

# %%
inputs = {"64 pixels": lambda x: x,
          " 8 latent": autoencoders.trained_digits(8).encode,
          " 2 latent": deep.encode}
for name, encode in inputs.items():
    x, x_new = encode(train.x), encode(new.x)
    net = nn.MLP([x.shape[1], 32, 10])
    training.fit(net, x, train.labels, 30, progress=False)
    print(f"{name}: {net.accuracy(x_new, new.labels):.1%} right")

# %% [markdown]
# ## Exercise 2
#
# **Autoencoder.** Lab 5, piece by piece:
#
# | | you write |
# |---|---|
# | a map to compare with | `pca` |
# | the network and its learning | `autoencoder_forward`, `autoencoder_gradients`, `train_autoencoder` |
# | anomalies | `reconstruction_errors`, `anomaly_threshold`, `flag_anomalies` |
# | noise | `corrupt` |
# | the same in torch, on CPU or GPU | `TorchAutoencoder` |
#
# Come back afterwards: the networks of this lecture are then trained by your gradients.
