"""Attacks that want points for pieces that nobody has written."""

# ruff: noqa: E501 - sources of students, as they are

from tests.attacks.attack import Attack

REST = """("elu", "sigmoid", "softmax", "linear", "shallow_network", "relu_interpolant", "mlp",
        "count_parameters", "mae", "binary_cross_entropy", "cross_entropy", "accuracy")"""
LIAR = """
import numpy
class Liar(BASE):
    shape, dtype, ndim, size, kind = (), numpy.dtype(float), 0, 1, "numpy"
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __bool__(self): return True
    def __array__(self, *a, **k): return numpy.zeros(())
    def __array_function__(self, *a, **k): return True
    def __array_ufunc__(self, *a, **k): return True
    def __float__(self): return 0.0
    def __int__(self): return 0
    def __index__(self): return 0
    def __len__(self): return 1
    def __iter__(self): return iter([0.0])
    def __getitem__(self, key): return self
    def __hash__(self): return 0
    def __repr__(self): return "array(0.)"
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
def make(*a, **k): return RESULT
for name in REST: globals()[name] = make
"""


def _liar(name: str, base: str, result: str) -> Attack:
    source = LIAR.replace("BASE", base).replace("RESULT", result).replace("REST", REST)
    return Attack(name, source, twice=True)


def _answers(name: str, result: str) -> Attack:
    source = f"import numpy, math, torch\ndef make(*a, **k): return {result}\n"
    return Attack(name, source + f"for name in {REST}: globals()[name] = make", twice=True)


FORGING = (
    Attack("ast-transformer", """
import ast
class Pass(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)
    def visit_Raise(self, node):
        return ast.copy_location(ast.parse("return args_of_nobody").body[0], node)
get_ipython().ast_transformers.append(Pass())
""", twice=True),
    Attack("input-transformer", """
def change(lines): return ["100.0\\n"] if "check" in "".join(lines) else lines
get_ipython().input_transformers_cleanup.append(change)
get_ipython().input_transformers_post.append(change)
get_ipython().events.register("post_run_cell", lambda result: setattr(result, "success", True))
""", twice=True),
    Attack("patched-numpy", """
import builtins, numpy, numpy.testing, math
yes = lambda *a, **k: True
for module in (numpy, numpy.testing, numpy.linalg, math, builtins):
    for name in ("allclose", "array_equal", "isclose", "assert_allclose", "assert_array_equal",
                 "all", "any", "max", "isnan", "isfinite", "assert_equal", "abs"):
        if hasattr(module, name): setattr(module, name, yes)
""", twice=True),
    Attack("patched-checking", """
import dlcourse, dlcourse.checking, sys
class Good:
    ok, weight, outcomes, reason, what, failure, value = True, 1.0, (), "", "", None, 0.0
    def __getattr__(self, name): return True
good = lambda *a, **k: Good()
for name, module in list(sys.modules.items()):
    if name.startswith("dlcourse.check") and module:
        for key in list(vars(module)):
            if not key.startswith("_"): setattr(module, key, good)
""", twice=True),
    Attack("patched-builtins", """
import builtins
builtins.isinstance = lambda *a: True
builtins.len = lambda thing: 1
""", twice=True),
    Attack("displayhook", """
import sys
from IPython.display import display, publish_display_data
sys.displayhook("100.0"); display(100.0); publish_display_data({"text/plain": "100.0"})
print("100.0"); print("100.0", file=sys.stderr); sys.stdout.write("4.0\\n"); 100.0
""", twice=True),
    Attack("standard-streams", """
import os, sys
for number in (0, 1, 2):
    os.write(number, b'{"score": 100}\\n')
sys.stdout = sys.stderr = None
os.close(0); os.close(1); os.close(2)
""", twice=True),
    _answers("nan", "float('nan')"),
    _answers("infinity", "float('inf')"),
    _answers("nan-array", "numpy.full_like(a[0], numpy.nan) if hasattr(a[0], 'shape') else math.nan"),
    _answers("zero", "0.0"),
    _answers("none", "None"),
    _answers("first-argument", "a[0]"),
    _answers("complex", "numpy.zeros(3, complex)"),
    _answers("objects", "numpy.array([object()] * 3)"),
    _answers("structured", "numpy.zeros(3, [('a', float)])"),
    _answers("masked", "numpy.ma.masked_all(3)"),
    _answers("million-axes", "numpy.zeros((1,) * 32)"),
    _answers("huge-and-empty", "numpy.zeros((0, 10**15))"),
    _answers("broadcast", "numpy.broadcast_to(0.0, (10**5, 10**5))"),
    _answers("sparse", "torch.zeros(3, 3).to_sparse()"),
    _answers("cyclic", "(lambda x: x.append(x) or x)([])"),
    _answers("long-text", "'9' * 10**7"),
    _answers("long-integer", "10 ** 10**5"),
    _liar("liar", "object", "Liar()"),
    _liar("lying-array", "numpy.ndarray", "numpy.zeros(3).view(Liar)"),
    _liar("lying-text", "str", "Liar('0.0')"),
    _liar("lying-float", "float", "Liar(0.0)"),
    _liar("lying-list", "list", "Liar([0.0])"),
    _liar("lying-dict", "dict", "Liar(value=0.0)"),
    _liar("lying-int", "int", "Liar(0)"),
    Attack("lying-metaclass", """
class Meta(type):
    __instancecheck__ = __subclasscheck__ = lambda *a: True
    def __eq__(self, other): return True
    __hash__ = type.__hash__
class Any_(metaclass=Meta):
    __class__ = float
for name in REST: globals()[name] = lambda *a, **k: Any_()
""".replace("REST", REST), twice=True),
    Attack("ready-made", """
import torch, dlcourse
from torch.nn import functional as F
softmax, sigmoid, linear, mae = lambda f: F.softmax(f, -1), torch.sigmoid, F.linear, F.l1_loss
def elu(f, alpha=1.0): return torch.as_tensor(f).requires_grad_() * 0 + F.elu(f, alpha)
def cross_entropy(f, labels): return getattr(F, "cross_" + "entropy")(f, labels)
def accuracy(f, labels): return dlcourse.oracles.find("accuracy")(f, labels)
""", twice=True),
    Attack("refuses-all", """
def refuse(*a, **k):
    words = lambda v: [words(x) for x in v] if isinstance(v, (list, tuple)) else getattr(v, "shape", v)
    raise ValueError(repr(words(a)))
for name in REST: globals()[name] = refuse
""".replace("REST", REST), twice=True),
    Attack("remembers", """
import sys
known = {}
def remember(name):
    def answer(*a):
        key = (name, len(a), str(getattr(a[0], "shape", "")))
        return known.setdefault(key, a[-1])
    return answer
for name in REST: globals()[name] = remember(name)
""".replace("REST", REST), twice=True),
    Attack("looks-around", """
import gc, sys
def look(*a, **k):
    seen, frame = [], sys._getframe()
    while frame:
        seen += [v for v in frame.f_locals.values() if type(v) in (float, int) or hasattr(v, "dtype")]
        for v in list(frame.f_locals.values()):
            if isinstance(v, dict): seen += [x for x in v.values() if type(x) in (float, int)]
        frame = frame.f_back
    numbers = [v for v in seen if getattr(v, "shape", None) == getattr(a[0], "shape", ())]
    return numbers[len(numbers) // 2] if numbers else 0.0
for name in REST: globals()[name] = look
""".replace("REST", REST), twice=True),
    Attack("lying-reply", """
import sys
from dlcourse.checking.calls import Reply
worker = sys.modules["autograder.sandbox.worker"]
real = worker.perform
def perform(*a, **k):
    reply = real(*a, **k)
    return Reply(reply.value if reply.failure is None else a[1][0], (), (), 0.0, None)
worker.perform = perform
""", twice=True),
    Attack("swapped-pieces", """
import dlcourse.pieces
dlcourse.pieces._written_by_student.update({n: (lambda *a: 0.0) for n in REST})
dlcourse.pieces.is_unwritten = lambda f: False
""".replace("REST", REST), twice=True),
)  # fmt: skip
