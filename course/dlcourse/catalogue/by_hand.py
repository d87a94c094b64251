"""What a piece that is to be written by hand may not call: functions that are the piece already.

Each entry is a name with ``*`` for anything: of a library function in full, of a method with a dot
in front.  An entry that begins with ``!`` is an exception to the others.  Elementary functions
(``exp``, ``where``, ``sum``, ``matmul``, ``logaddexp``, ...) are never here.
"""

from __future__ import annotations

#: Not a name: the quotient of a difference between two calls of one and the same function.
DIFFERENCES = "numeric differentiation"

#: Another way to differentiate numerically: the imaginary part of f(x + ih), divided by h.
COMPLEX_STEP = ("numpy.imag", "torch.imag", "torch.view_as_real", ".imag")

#: A call of another piece is named so.
PIECE = "piece:"

#: The course's own answers, and ways to call what nobody can read in the source.
HIDDEN_WAYS = (
    "dlcourse.*",
    "!dlcourse.piece",
    "!dlcourse.pieces.piece",
    "!dlcourse.check",
    "!dlcourse.namespace",
    "!dlcourse.rng",
    "!dlcourse.arrays*",
    "!dlcourse.data*",
    "builtins.eval",
    "builtins.exec",
    "builtins.compile",
    "builtins.getattr(...)",
    "importlib.*",
    "sys.modules",
    "torch*.__dict__",
    "scipy*.__dict__",
)

#: torch differentiates by itself.
AUTOGRAD = (
    "torch.autograd.*",
    "torch.func.*",
    "functorch.*",
    "jax.*",
    "autograd.*",
    "numpy.gradient",
    "torch.gradient",
    "scipy.optimize.approx_fprime",
    "scipy.differentiate.*",
    "scipy.misc.derivative",
    ".backward",
    ".requires_grad_",
)

#: Activations, losses, layers, optimizers and scores that are ready to use.
READY_MADE = (
    "torch.nn.functional.*",
    "torch.nn.[A-Z]*",
    "torch.nn.modules.*.[A-Z]*",
    "!torch.nn.Parameter",
    "!torch.nn.parameter.*",
    "torch.optim.*",
    "torch.ops.*",
    "torch._C*",
    "torch._VF*",
    "torch.*relu",
    "torch.*relu_",
    "torch.sigmoid",
    "torch.sigmoid_",
    "torch.*softmax",
    "torch.*_loss",
    "torch.*cross_entropy*",
    "torch.*dropout*",
    "torch.*_norm",
    "!torch.linalg.*",
    "torch.special.expit",
    "scipy.special.expit",
    "scipy.special.log_expit",
    "scipy.special.*softmax",
    "scipy.special.logit",
    "sklearn.*",
    "tensorflow.*",
    "keras.*",
    ".softmax",
    ".log_softmax",
    ".sigmoid",
    ".sigmoid_",
    ".relu",
    ".relu_",
)

#: Images, samples and weights as other libraries make them, and batch normalization.
REGULARIZERS = (
    "PIL.*",
    "albumentations.*",
    "cv2.*",
    "kornia.*",
    "skimage.*",
    "torchvision.*",
    "scipy.interpolate.*",
    "scipy.ndimage.*",
    "scipy.spatial.*KDTree",
    "torch.*grid_sampler*",
    "torch.affine_grid_generator",
    "imblearn.*",
    "ignite.*",
    "lightning.*",
    "pytorch_lightning.*",
    "torch.*batch_norm*",
    "torch.nn.init.*",
)

#: Principal components in one call.  The decompositions that they are made from are not here.
DECOMPOSITIONS = ("torch.pca_lowrank", "torch.svd_lowrank", "torch.lobpcg")

BY_HAND = (*HIDDEN_WAYS, *AUTOGRAD, *READY_MADE)
