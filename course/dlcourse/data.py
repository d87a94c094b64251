"""Small real data sets that need no network, and two made-up ones where the geometry is the point.

Digits, diabetes, breast cancer and wine come with scikit-learn, the survey with statsmodels.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlcourse.errors import MissingPackageError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclasses.dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Samples with what is to be predicted, and what every number means.

    ``x`` is (N, D).  ``target`` is (N,): class numbers where ``classes`` names them, real numbers
    where ``classes`` is empty.  ``features`` names the D columns of ``x``.
    """

    x: Floats
    target: NDArray[Any]
    features: tuple[str, ...]
    classes: tuple[str, ...]
    description: str
    source: str

    @property
    def labels(self) -> Integers:
        """The class numbers, (N,); raises ``ValueError`` for a regression set."""
        if not self.classes:
            raise ValueError("a regression set has no class labels: use its target")
        return self.target.astype(np.int64)

    def rows(self, index: Integers) -> Dataset:
        """The same set with only the rows in ``index``, in that order."""
        return dataclasses.replace(self, x=self.x[index], target=self.target[index])

    def __len__(self) -> int:
        return len(self.x)

    def __repr__(self) -> str:
        what = f"{len(self.classes)} classes" if self.classes else "a number"
        rows, columns = self.x.shape
        return f"Dataset: {rows} samples of {columns} features -> {what}. {self.description}"


def digits() -> Dataset:
    """1797 handwritten digits as 8 x 8 grey values in [0, 1], row by row: x (1797, 64)."""
    bunch = _sklearn("load_digits")
    return Dataset(
        x=bunch.data / 16.0,
        target=bunch.target.astype(np.int64),
        features=tuple(f"row {i} column {j}" for i in range(8) for j in range(8)),
        classes=tuple("0123456789"),
        description="Handwritten digits, 8 x 8 pixels; 0 is blank, 1 is full ink.",
        source="UCI Optical Recognition of Handwritten Digits (test part); scikit-learn",
    )


def diabetes() -> Dataset:
    """442 patients, 10 measurements in their own units; target: disease progression in a year."""
    bunch = _sklearn("load_diabetes", scaled=False)
    names = ("age", "sex", "body mass index", "blood pressure", "total cholesterol", "LDL", "HDL")
    return Dataset(
        x=bunch.data,
        target=bunch.target,
        features=(*names, "cholesterol / HDL", "log triglycerides", "blood sugar"),
        classes=(),
        description="Diabetes patients; the target scores how the disease went on in a year.",
        source="Efron, Hastie, Johnstone, Tibshirani (2004), Least Angle Regression; scikit-learn",
    )


def breast_cancer() -> Dataset:
    """569 tumours, 30 measurements of their cell nuclei; class 0 malignant, 1 benign."""
    return _bunch_dataset(
        "load_breast_cancer",
        "Cell nuclei of breast tumours, measured in microscope images.",
        "UCI Breast Cancer Wisconsin (Diagnostic), Wolberg, Street and Mangasarian (1995); "
        "scikit-learn",
    )


def wine() -> Dataset:
    """178 wines, 13 chemical measurements; the class is the grower (three of them)."""
    return _bunch_dataset(
        "load_wine",
        "Wines of three growers in the same region of Italy, by chemical analysis.",
        "UCI Wine, Aeberhard and Forina (1991); scikit-learn",
    )


#: What each column of the election survey means (American National Election Studies, 1996).
SURVEY_COLUMNS: dict[str, str] = {
    "popul": "population of the place, in thousands",
    "TVnews": "times a week that the respondent watches TV news",
    "selfLR": "own position, 1 extremely liberal ... 7 extremely conservative",
    "ClinLR": "position seen in Clinton, 1 extremely liberal ... 7 extremely conservative",
    "DoleLR": "position seen in Dole, 1 extremely liberal ... 7 extremely conservative",
    "PID": "party identification, 0 strong Democrat ... 6 strong Republican",
    "age": "age in years",
    "educ": "education, 1 at most 8 grades ... 7 PhD",
    "income": "household income in 24 brackets, 1 below $3,000 ... 24 from $105,000",
}


def survey() -> Dataset:
    """944 voters in the US election of 1996: x (944, 9), class 0 Clinton, 1 Dole.

    ``SURVEY_COLUMNS`` says what each column means.
    """
    anes = _need("statsmodels.datasets.anes96", "statsmodels")
    table = anes.load_pandas().data
    return Dataset(
        x=table[list(SURVEY_COLUMNS)].to_numpy(dtype=np.float64),
        target=table["vote"].to_numpy(dtype=np.int64),
        features=tuple(SURVEY_COLUMNS),
        classes=("Clinton", "Dole"),
        description="Answers of voters before the US election of 1996, and the vote they expect.",
        source="American National Election Studies 1996 (public domain); statsmodels anes96",
    )


def spirals(n: int = 400, classes: int = 3, noise: float = 0.08, seed: int = 0) -> Dataset:
    """``n`` points in the plane on ``classes`` spiral arms around the origin, in [-1, 1] or so."""
    random = np.random.default_rng(seed)
    labels = np.arange(n) % classes
    radius = np.sqrt(random.random(n))
    angle = 2 * np.pi * labels / classes + 4.0 * radius
    x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return _plane(x + noise * radius[:, None] * random.standard_normal((n, 2)), labels, "spiral")


def moons(n: int = 400, noise: float = 0.12, seed: int = 0) -> Dataset:
    """``n`` points on two half circles that reach into each other."""
    random = np.random.default_rng(seed)
    labels = np.arange(n) % 2
    angle = np.pi * random.random(n) + np.pi * labels
    centre = np.stack([labels * 1.0, 0.5 * labels], axis=1)
    x = centre + np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return _plane(x + noise * random.standard_normal((n, 2)), labels, "moon")


def photographs() -> Floats:
    """A flower and a temple in colour, in [0, 1]: (2, 96, 96, 3); each pixel a mean of 16."""
    whole = (
        _sklearn("load_sample_image", image_name=f"{name}.jpg") for name in ("flower", "china")
    )
    squares = (np.asarray(picture)[20:404, 128:512] / 255.0 for picture in whole)
    return np.stack([s.reshape(96, 4, 96, 4, 3).mean(axis=(1, 3)) for s in squares])


def split(data: Dataset, *fractions: float, seed: int = 0) -> tuple[Dataset, ...]:
    """Shuffle the rows and cut them into disjoint parts, one for each fraction.

    ``train, test = split(data, 0.75, 0.25)``.  Raises ``ValueError`` unless the fractions are
    positive and sum to 1.
    """
    if min(fractions, default=0.0) <= 0 or abs(sum(fractions) - 1) > 1e-9:
        raise ValueError(f"the fractions must be positive and sum to 1, not {fractions}")
    order = np.random.default_rng(seed).permutation(len(data))
    cuts = np.rint(np.cumsum(fractions)[:-1] * len(data)).astype(int)
    return tuple(data.rows(part) for part in np.split(order, cuts))


def _bunch_dataset(loader: str, description: str, source: str) -> Dataset:
    bunch = _sklearn(loader)
    return Dataset(
        x=bunch.data,
        target=bunch.target.astype(np.int64),
        features=tuple(str(name).replace("_", " ") for name in bunch.feature_names),
        classes=tuple(str(name).replace("_", " ") for name in bunch.target_names),
        description=description,
        source=source,
    )


def _plane(x: Floats, labels: Integers, name: str) -> Dataset:
    kinds = tuple(f"{name} {k}" for k in range(int(labels.max()) + 1))
    note = f"Points in the plane on {len(kinds)} {name}s."
    return Dataset(x, labels, ("x_1", "x_2"), kinds, note, "made by dlcourse.data")


def _sklearn(loader: str, **options: Any) -> Any:
    load: Callable[..., Any] = getattr(_need("sklearn.datasets", "scikit-learn"), loader)
    return load(**options)


def _need(module: str, package: str) -> Any:
    """Import ``module``; say which package to install when it is missing."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingPackageError(
            f"this data set comes with {package}, which is not installed: "
            f'run  %pip install "{package}"  in a cell, then try again'
        ) from error
