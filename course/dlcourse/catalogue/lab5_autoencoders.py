"""Lab 5: autoencoders."""

from dlcourse.catalogue.by_hand import BY_HAND, DECOMPOSITIONS, HIDDEN_WAYS
from dlcourse.catalogue.piece import Lab, Piece, Question

ARCHITECTURE = "05_autoencoders#the-autoencoder"
UNSUPERVISED = "05_autoencoders#unsupervised-learning"
REDUCTION = "05_autoencoders#dimensionality-reduction"
ANOMALIES = "05_autoencoders#anomaly-detection"
DENOISING = "05_autoencoders#denoising"
EXERCISE = "05_autoencoders#exercise-2"

#: No piece needs a data set of the course's, and one is marked on digits that it has not seen.
WITHOUT_DATA = tuple(entry for entry in BY_HAND if entry != "!dlcourse.data*")

LAB = Lab(
    name="lab5_autoencoders",
    title="Autoencoders",
    forbidden=WITHOUT_DATA,
    pieces=(
        Piece(
            name="pca",
            points=6,
            signature="(x, k)",
            returns=("array", "array"),
            formula=r"\mu = \frac{1}{N} \textstyle\sum_n x_n, \quad "
            r"C: k \text{ orthonormal rows of largest variance of } (x - \mu)\, C^\top",
            slide=REDUCTION,
            about="the best flat map of the data: k straight directions",
            forbidden=(*WITHOUT_DATA, *DECOMPOSITIONS),
        ),
        Piece(
            name="autoencoder_forward",
            points=5,
            signature="(x, params)",
            returns=("array", "array"),
            formula=r"z = \mathrm{encoder}(x), \quad \hat x = \mathrm{decoder}(z)",
            slide=ARCHITECTURE,
            about="through the bottleneck and back",
        ),
        Piece(
            name="autoencoder_gradients",
            points=8,
            signature="(x, target, params)",
            returns=("scalar", "nested"),
            formula=r"L = \frac{1}{N D} \textstyle\sum_{n,i} (\hat x_{ni} - t_{ni})^2, \quad "
            r"\partial L / \partial \Omega_k,\ \partial L / \partial \beta_k",
            slide=UNSUPERVISED,
            about="the loss and its gradient, from the output back to the input",
        ),
        Piece(
            name="corrupt",
            points=3,
            signature="(x, sigma, rng)",
            returns=("array",),
            formula=r"\min(\max(x + \sigma \varepsilon, 0), 1), \quad "
            r"\varepsilon \sim \mathcal{N}(0, 1)",
            slide=DENOISING,
            about="noise that keeps grey values in [0, 1]",
        ),
        Piece(
            name="train_autoencoder",
            points=10,
            signature="(x, latent_size, rng, epochs, denoise_sigma=0.0)",
            returns=("nested", "history"),
            formula=r"\min_{\Omega, \beta} \frac{1}{N D} \textstyle\sum_{n,i} "
            r"(\hat x_{ni} - x_{ni})^2",
            slide=UNSUPERVISED,
            about="an autoencoder that beats PCA on digits it has not seen",
            patience=8.0,
        ),
        Piece(
            name="reconstruction_errors",
            points=2,
            signature="(x, x_hat)",
            returns=("array",),
            formula=r"e_n = \frac{1}{D} \textstyle\sum_i (x_{ni} - \hat x_{ni})^2",
            slide=ANOMALIES,
            about="how badly each sample comes back",
        ),
        Piece(
            name="anomaly_threshold",
            points=3,
            signature="(errors, quantile)",
            returns=("number",),
            formula=r"\text{the number below which a share } q \text{ of the errors lies}",
            slide=ANOMALIES,
            about="where an error stops being usual",
        ),
        Piece(
            name="flag_anomalies",
            points=2,
            signature="(errors, threshold)",
            returns=("booleans",),
            formula=r"e_n > \text{threshold}",
            slide=ANOMALIES,
            about="which samples are reported",
        ),
        Piece(
            name="TorchAutoencoder",
            points=6,
            signature="(d_in, latent_size)",
            returns=("object",),
            formula=r"\hat x = \mathrm{decode}(\mathrm{encode}(x))",
            slide=EXERCISE,
            about="the same network as a torch module, on CPU or GPU",
            forbidden=HIDDEN_WAYS,
        ),
    ),
    questions=(
        Question(
            name="written_bottleneck",
            points=5,
            about="what the bottleneck is for, and when a low reconstruction error proves nothing",
        ),
    ),
)
