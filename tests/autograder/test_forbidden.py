"""Pieces that let a library do their work are found; honest code never is."""

# ruff: noqa: E501 - sources of students, as they are

from __future__ import annotations

import inspect
import textwrap
import time
from dataclasses import replace

import jupytext
import pytest
from dlcourse.catalogue import LABS, find_lab, lab_of
from dlcourse.catalogue.by_hand import BY_HAND, DIFFERENCES

from autograder.forbidden import UNSEEN, find_forbidden
from autograder.normalise import Step
from tests import mistakes
from tests.mistakes import CORRECT, MISTAKES, Attempt
from tests.reference import ROOT

LAB = find_lab("lab1_mlp")
SETUP = "import numpy as np\nfrom dlcourse import check, namespace, piece"

for _lab in LABS:
    mistakes.load(_lab)


def reason(body: str, piece: str = "softmax", **others: str) -> str:
    """What is found about a piece; ``before`` and ``after`` are cells around it."""
    cells = [SETUP, others.pop("before", ""), textwrap.dedent(body), *others.values()]
    steps = [Step(n, textwrap.dedent(cell)) for n, cell in enumerate(cells)]
    found = find_forbidden(LAB, steps)
    return found.get(piece, "") if found.get(piece) != UNSEEN else "unseen"


DISHONEST = {
    "torch": "import torch\ndef softmax(f):\n    return torch.softmax(f, -1)",
    "inside": "def softmax(f):\n    import torch\n    return torch.softmax(f, -1)",
    "functional": "import torch.nn.functional as F\ndef softmax(f): return F.softmax(f, dim=-1)",
    "renamed": "from torch.nn.functional import softmax as s\ndef softmax(f): return s(f, -1)",
    "from nn": "from torch import nn\ndef softmax(f): return nn.Softmax(-1)(f)",
    "modules": "import torch\nM = torch.nn.modules.activation\ndef softmax(f): return M.Softmax()(f)",
    "star": "from torch.nn.functional import *\ndef softmax(f): return log_softmax(f, -1).exp()",
    "namespace": "def softmax(f):\n    xp = namespace(f)\n    return xp.softmax(f, -1)",
    "direct": "def softmax(f): return namespace(f).softmax(f, -1)",
    "method": "def softmax(f): return f.softmax(-1)",
    "method of result": "import torch\ndef softmax(f): return torch.as_tensor(f).softmax(-1).numpy()",
    "scipy": "from scipy import special\ndef softmax(f): return special.softmax(f, axis=-1)",
    "scipy deep": "import scipy.special\ndef softmax(f): return scipy.special.softmax(f, -1)",
    "alias": "import torch\ns = torch.softmax\ndef softmax(f): return s(f, -1)",
    "local alias": "import torch\ndef softmax(f):\n    t = torch\n    s = t.softmax\n    return s(f, -1)",
    "partial": "import torch, functools\np = functools.partial(torch.softmax, dim=-1)\n"
               "def softmax(f): return p(f)",
    "helper": "import torch\ndef h(f): return torch.softmax(f, -1)\ndef softmax(f): return h(f)",
    "two helpers": "import torch\ndef a(f): return torch.softmax(f, -1)\ndef b(f): return a(f)\n"
                   "def softmax(f): return b(f)",
    "lambda": "import torch\ng = lambda f: torch.softmax(f, -1)\ndef softmax(f): return g(f)",
    "class": "import torch\nclass C:\n    def go(self, f): return torch.softmax(f, -1)\n"
             "def softmax(f): return C().go(f)",
    "table": "import torch\nT = {'s': torch.softmax}\ndef softmax(f): return T['s'](f, -1)",
    "assigned": "import torch\nsoftmax = lambda f: torch.softmax(f, -1)",
    "imported": "from torch.nn.functional import softmax",
    "piece of": "import torch\nsoftmax = piece(torch.softmax)",
    "default": "import torch\ndef softmax(f, s=torch.softmax): return s(f, -1)",
    "decorator": "import torch\ndef d(g): return lambda f: torch.softmax(f, -1)\n@d\n"
                 "def softmax(f): return f",
    "getattr": "import torch\ndef softmax(f): return getattr(torch, 'softmax')(f, -1)",
    "computed": "import torch\ndef softmax(f): return getattr(torch, 'soft' + 'max')(f, -1)",
    "import_module": "import importlib\ndef softmax(f):\n"
                     "    return importlib.import_module('torch').softmax(f, -1)",
    "__import__": "def softmax(f): return __import__('torch').softmax(f, -1)",
    "eval": "import torch\ndef softmax(f): return eval('torch.softmax(f, -1)')",
    "sys.modules": "import sys\ndef softmax(f): return sys.modules['torch'].softmax(f, -1)",
    "dict": "import torch\ndef softmax(f): return torch.__dict__['softmax'](f, -1)",
    "globals": "import torch\ndef softmax(f): return globals()['torch'].softmax(f, -1)",
    "in globals": "import torch\nglobals()['softmax'] = torch.softmax",
    "global": "import torch\ndef g():\n    global softmax\n    softmax = torch.softmax\ng()",
    "oracle": "from dlcourse import oracles\ndef softmax(f): return oracles.find('softmax')(f)",
    "oracle deep": "import dlcourse.oracles.lab1_mlp as o\ndef softmax(f): return o.softmax(f)",
    "autograd": "import torch\ndef softmax(f):\n    f = f.requires_grad_()\n"
                "    return torch.autograd.grad(f.logsumexp(-1).sum(), f)[0]",
    "backward": "def softmax(f):\n    y = f.logsumexp(-1).sum()\n    y.backward()\n    return f.grad",
    "comprehension": "import torch\ndef softmax(f):\n    [0 for torch in ()]\n"
                     "    return torch.softmax(f, -1)",
    "class attribute": "import torch\nclass softmax:\n    torch = 0\n"
                       "    def __new__(cls, f): return torch.softmax(f, -1)",
    "branch": "import torch\nif True:\n    def softmax(f): return torch.softmax(f, -1)",
    "walrus": "import torch\ndef softmax(f): return (s := torch.softmax)(f, -1)",
    "question mark": "import torch\ndef softmax(f): return torch.softmax(f, -1)\nnp.exp?",
    "shell": "import torch\nlisting = !ls\ndef softmax(f): return torch.softmax(f, -1)",
}  # fmt: skip


@pytest.mark.parametrize("source", DISHONEST.values(), ids=DISHONEST)
def test_ready_made_functions_are_found(source: str) -> None:
    assert reason(source).endswith("this piece is to be written by hand")


HONEST = {
    "star of the course": "from dlcourse import *\ndef softmax(f): return f / float(sum(f))",
    "elementary": """\
        def softmax(f):
            xp = namespace(f)
            e = xp.exp(f - xp.max(f, axis=-1, keepdims=True))
            return e / xp.sum(e, axis=-1, keepdims=True)""",
    "many functions": """\
        def softmax(f):
            xp = namespace(f)
            for g in (xp.exp, xp.log, xp.maximum, xp.where, xp.sum, xp.mean, xp.abs, xp.sqrt,
                      xp.logaddexp, xp.argmax, xp.take_along_axis, xp.matmul, xp.einsum, xp.clip,
                      xp.tanh, xp.linalg.norm, np.linalg.solve, xp.logsumexp, xp.minimum):
                g
            return f""",
    "comment": "def softmax(f):\n    # like torch.softmax(f, -1)\n    'F.softmax'\n    return f",
    "local name": "def softmax(f):\n    softmax = np.exp(f)\n    relu = softmax / softmax.sum()\n"
                  "    return relu",
    "a parameter": "def h(sigmoid, relu): return sigmoid * relu\ndef softmax(f): return h(f, f)",
    "recursion": "def softmax(f): return np.stack([softmax(row) for row in f])",
    "imported for comparison": "import torch\nfrom torch.nn import functional as F\n"
                               "def softmax(f): return np.exp(f)\n"
                               "print(torch.softmax(torch.ones(3), -1), F.softmax)",
    "compared in a helper": "import torch\ndef compare(f): return torch.softmax(f, -1) - softmax(f)\n"
                            "def softmax(f): return np.exp(f)\ncompare(torch.ones(3))",
    "tried first": "import torch\nsoftmax = torch.softmax\ndef softmax(f): return np.exp(f)",
    "own method": "class Net:\n    def relu(self, x): return x\n    def softmax(self, x): return x\n"
                  "    def go(self, x): return self.softmax(self.relu(x))\nnet = Net()\n"
                  "def softmax(f): return net.go(f) + net.softmax(f) + Net().relu(f)",
    "own method of a class inside": "def softmax(f):\n    class Step:\n"
                                    "        def softmax(self, g): return np.exp(g)\n"
                                    "    step = Step()\n    return step.softmax(f)",
    "own objects in a list": "class Layer:\n    def sigmoid(self, g): return g\n"
                             "def softmax(f):\n    layers = [Layer(), Layer()]\n"
                             "    for layer in reversed(layers): f = layer.sigmoid(f)\n"
                             "    for n, layer in enumerate(layers): f = layer.sigmoid(f)\n"
                             "    return f",
    "own module-like class": "class tools:\n    @staticmethod\n    def sigmoid(x): return x\n"
                             "def softmax(f): return tools.sigmoid(f)",
    "annotations": "import torch\ndef softmax(f: 'torch.nn.Module') -> torch.nn.Module:\n"
                   "    g: torch.nn.Module = f\n    return g",
    "torch is used": "import torch\ndef softmax(f):\n    if isinstance(f, torch.Tensor):\n"
                     "        return torch.exp(f) / torch.exp(f).sum(-1, keepdim=True)\n"
                     "    return np.exp(f)",
    "getattr": "def softmax(f): return getattr(f, 'shape')[0] * getattr(namespace(f), 'exp')(f)",
    "another piece": "def sigmoid(f): return 1 / (1 + np.exp(-f))\ndef softmax(f): return sigmoid(f)",
    "a slip": "def softmax(f):\n    return np.exp(f",
}  # fmt: skip


@pytest.mark.parametrize("source", HONEST.values(), ids=HONEST)
def test_honest_code_is_left_alone(source: str) -> None:
    assert reason(source) in ("", "unseen")


@pytest.mark.parametrize("attempt", CORRECT + MISTAKES, ids=str)
def test_other_ways_to_write_a_piece_are_honest(attempt: Attempt) -> None:
    """Every known attempt, with the whole module that it stands in as its helpers."""
    module = inspect.getmodule(attempt.function)
    assert module is not None
    last = f"{attempt.piece} = {attempt.function.__name__}"
    steps = [Step(0, SETUP), Step(1, inspect.getsource(module)), Step(2, last)]
    assert attempt.piece not in find_forbidden(lab_of(attempt.piece), steps)


@pytest.mark.parametrize("lab", LABS)
def test_the_solutions_are_honest(lab: str) -> None:
    notebook = jupytext.read(ROOT / "solutions" / f"{lab}.py", fmt="py:percent")
    steps = [Step(n, cell.source) for n, cell in enumerate(notebook.cells) if cell.cell_type == "code"]  # fmt: skip
    assert find_forbidden(LABS[lab], steps) == {}


def test_the_reason_names_what_is_called() -> None:
    told = reason(DISHONEST["functional"])
    assert told == "calls torch.nn.functional.softmax: this piece is to be written by hand"
    assert reason(DISHONEST["two helpers"]).startswith(
        "calls b, which calls a, which calls torch.s"
    )
    assert reason(DISHONEST["method"]).startswith("calls the method softmax of an array")


def test_the_last_binding_counts() -> None:
    own = "def softmax(f): return np.exp(f)"
    assert reason(own, after="import torch\nsoftmax = torch.softmax")
    assert reason(own, after="import torch\nif True:\n    softmax = torch.softmax")
    assert not reason(own, after="import torch\ndef other(f): return torch.softmax(f, -1)")


def test_anothers_fault_does_not_spread_but_is_no_way_around() -> None:
    own = "def cross_entropy(f, labels): return np.log(softmax(f))"
    ready = "import torch\ndef softmax(f): return torch.softmax(f, -1)"
    assert not reason(own, "cross_entropy", other=ready)
    assert reason(own, "softmax", other=ready)
    hosted = "import torch\ndef relu(f): return torch.softmax(f, -1)"
    assert "calls relu, which calls torch.softmax" in reason(
        "def softmax(f): return relu(f)", h=hosted
    )


def test_what_cannot_be_read_is_said() -> None:
    assert reason("exec(open('x').read())") == "unseen"
    deep = "def softmax(f):\n    return f" + " + 1" * 900
    assert reason(deep) in ("", "unseen") or "nested too deeply" in reason(deep)


def test_a_piece_may_have_a_list_of_its_own() -> None:
    def with_list(forbidden: tuple[str, ...] | None) -> dict[str, str]:
        pieces = tuple(replace(p, forbidden=forbidden) for p in LAB.pieces if p.name == "softmax")
        return find_forbidden(replace(LAB, pieces=pieces), [Step(0, DISHONEST["torch"])])

    assert set(with_list(None)) == {"softmax"}
    assert with_list(()) == {}
    assert with_list(("numpy.exp",)) == {}


@pytest.mark.parametrize(
    "body",
    [
        "return (relu(f + h) - relu(f - h)) / (2 * h)",
        "up, down = relu(f + h), relu(f - h)\n    return (up - down) / h",
        "d = relu(f + h) - relu(f)\n    return d / h",
        "xp = namespace(f)\n    return xp.sum(f * (relu(f + h) - relu(f - h))) / (2 * h)",
        "return f * (relu(f + h) - relu(f - h)) / h",
        "return (relu(f + h) - relu(f)) * (1 / h)",
        "return 0.5 / h * (relu(f + h) - relu(f - h))",
    ],
)
def test_numeric_differentiation_is_found_where_it_is_forbidden(body: str) -> None:
    source = f"def relu(f): return f\ndef softmax(f):\n    h = 1e-6\n    {body}"
    lab = replace(LAB, forbidden=(*BY_HAND, DIFFERENCES))
    assert "differentiates numerically" in find_forbidden(lab, [Step(0, source)])["softmax"]
    honest = source.replace(" - relu", " * relu").replace("up - down", "up * down")
    assert "softmax" not in find_forbidden(lab, [Step(0, honest)])


@pytest.mark.parametrize(
    "source",
    [
        "a0 = np\n" + "".join(f"a{n + 1} = a{n}.x if a{n} else a{n}.y\n" for n in range(60))
        + "def softmax(f): return a60(f)",
        "".join(" " * n + f"def f{n}():\n" for n in range(90))
        + (" " * 90 + "a = b + c + d + e + f + g + h\n") * 1500
        + "def softmax(f): return f0()",
        "a?\n" * 80_000, "x = !ls\n" * 25_000, "a?\n" * 100 + "x = 1\n" * 30_000,
        "import " + "a." * 120_000 + "a",
        "def softmax(f):\n return " + "(f(" * 60 + "a" + "+a" * 100_000 + ")-f(b))/h" * 60,
    ],
    ids=["doubling aliases", "deep and long", "help", "shell", "help in a long cell", "import",
         "long quotients"],
)  # fmt: skip
def test_sources_that_take_long_to_read_are_given_up(source: str) -> None:
    """Without their limits, each of these takes minutes, or all memory."""
    start = time.process_time()
    found = reason(source)
    assert found == "unseen" or "too long" in found
    assert time.process_time() - start < 30


def test_hostile_sources_end_soon() -> None:
    aliases = "a0 = np\n" + "".join(f"a{n + 1} = a{n}.x if a{n} else a{n}.y\n" for n in range(300))
    for source in (aliases + "def softmax(f): return a300(f)", "def softmax(f):\n f = f.a\n" * 500,
                   "x = x.y\ndef softmax(f): return x.z(f)", "softmax = softmax", "-" * 200_000):  # fmt: skip
        assert reason(source) in ("", "unseen") or "deeply" in reason(source)


LAB_2 = find_lab("lab2_backprop")
NUMERIC = """\
def numeric_gradient(loss, w, h=1e-6):
    g = namespace(w).zeros_like(w)
    for i in np.ndindex(*w.shape):
        a, b = w.copy(), w.copy()
        a[i], b[i] = a[i] + h, b[i] - h
        g[i] = (loss(a) - loss(b)) / (2 * h)
    return g
"""
IMPORTS = "import torch\nfrom dlcourse.pieces import current\n"

#: By what it is: a way to have mlp_backward, or relu_backward, done by something else.
DIFFERENTIATED = {
    "autograd": "def mlp_backward(df, cache, weights): return torch.autograd.grad(df, weights)",
    "backward": "def mlp_backward(df, cache, weights):\n    df.sum().backward()\n    return weights",
    "requires_grad": "def mlp_backward(df, cache, weights):\n    weights[0].requires_grad_()",
    "func": "def mlp_backward(df, cache, weights): return torch.func.vjp(sum, weights)[1](df)",
    "func renamed": "from torch import func as g\n"
                    "def mlp_backward(df, cache, weights): return g.grad(sum)(weights)",
    "functorch": "import functorch\n"
                 "def mlp_backward(df, cache, weights): return functorch.grad(sum)(weights)",
    "Function": "class F(torch.autograd.Function): pass\n"
                "def mlp_backward(df, cache, weights): return F.apply(df)",
    "aten": "def relu_backward(dh, f): return torch.ops.aten.threshold_backward(dh, f, 0)",
    "numeric_gradient": f"{NUMERIC}\ndef relu_backward(dh, f):\n"
                        "    return numeric_gradient(lambda f: (dh * f).sum(), f)",
    "through a helper": f"{NUMERIC}\ndef helper(loss, f): return numeric_gradient(loss, f)\n"
                        "def relu_backward(dh, f): return helper(lambda f: (dh * f).sum(), f)",
    "through a piece": f"{NUMERIC}\ndef elu_backward(dh, f): return numeric_gradient(np.sum, f)\n"
                       "def relu_backward(dh, f): return elu_backward(dh, f)",
    "own autograd piece": "def autograd_gradients(x, labels, weights, biases):\n"
                          "    return torch.autograd.grad(x, weights)\n"
                          "def mlp_backward(df, cache, weights):\n"
                          "    return autograd_gradients(cache[0], df, weights, weights)",
    "own differences": "def relu(f): return f\ndef relu_backward(dh, f):\n"
                       "    return dh * (relu(f + 1e-6) - relu(f - 1e-6)) / 2e-6",
    "complex step": "def sine(f): return np.sin(f)\ndef relu_backward(dh, f):\n"
                    "    return dh * sine(f + 1e-30j).imag / 1e-30",
    "complex step, np": "def relu_backward(dh, f): return dh * np.imag(np.sin(f + 1e-30j)) / 1e-30",
    "approx_fprime": "from scipy import optimize\n"
                     "def relu_backward(dh, f): return optimize.approx_fprime(f, np.sum)",
    "the course's differences": "from dlcourse.checking.differences import central_differences\n"
                                "def relu_backward(dh, f): return central_differences(sum, (f,))",
    "the course's oracle": "def relu_backward(dh, f): return current('relu_backward')(dh, f)",
    "another oracle": "def relu_backward(dh, f): return current('mlp_backward')(dh, [f], [f])",
    "computed name": "def relu_backward(dh, f): return current('relu_' + 'backward')(dh, f)",
    "current renamed": "c = current\ndef relu_backward(dh, f): return c('elu_backward')(dh, f)",
    "the course's network": "from dlcourse import nn\n"
                            "def relu_backward(dh, f): return nn.MLP([3, 2]).logits(f)",
}  # fmt: skip


@pytest.mark.parametrize("source", DIFFERENTIATED.values(), ids=DIFFERENTIATED)
def test_a_gradient_that_is_not_derived_is_found(source: str) -> None:
    found = find_forbidden(LAB_2, [Step(0, SETUP), Step(1, IMPORTS + source)])
    told = {found.get("relu_backward", UNSEEN), found.get("mlp_backward", UNSEEN)} - {UNSEEN}
    assert told
    assert all(words.endswith("this piece is to be written by hand") for words in told)


DERIVED = {
    "numeric_gradient": NUMERIC,
    "autograd_gradients": "def autograd_gradients(x, labels, weights, biases):\n"
                          "    loss = torch.nn.functional.cross_entropy(x, labels)\n"
                          "    loss.backward()\n    return torch.autograd.grad(loss, weights)",
    "mlp_backward": "def linear_backward(df, x, W): return df @ W, df.T @ x, df.sum(0)\n"
                    "def mlp_backward(df, cache, weights):\n"
                    "    return linear_backward(df, cache[0], weights[0])[1:]",
    "mlp_forward": "def mlp_forward(x, weights, biases):\n"
                   "    return current('relu')(x @ weights[0].T), [x]",
    "relu_backward": f"{NUMERIC}\ndef relu_backward(dh, f): return dh * (f > 0)\n"
                     "numeric_gradient(lambda f: relu_backward(f, f).sum(), np.ones(2))",
    "mse_backward": "def mse_backward(y, t): return (np.exp(y) - np.exp(t)) / y.size",
    "mae_backward": "def step(d): return d > 0\n"
                    "def mae_backward(y, t): return (step(y - t) - step(t - y)) / y.size",
    "elu_backward": "def step(d): return d > 0\n"
                    "def elu_backward(dh, f, alpha=1.0): return (step(f) - step(-f)) / 2",
}  # fmt: skip


@pytest.mark.parametrize("piece", DERIVED)
def test_what_a_piece_of_lab_2_may_call(piece: str) -> None:
    found = find_forbidden(LAB_2, [Step(0, SETUP), Step(1, IMPORTS + DERIVED[piece])])
    assert piece not in found


def test_autograd_gradients_may_not_ask_the_course() -> None:
    source = "def autograd_gradients(x, labels, weights, biases): return current('{}')(x)"
    for name in ("autograd_gradients", "mlp_backward"):
        found = find_forbidden(LAB_2, [Step(0, SETUP), Step(1, IMPORTS + source.format(name))])
        assert "current" in found["autograd_gradients"]
