"""Attempts at flag_anomalies."""

import numpy as np
from dlcourse import namespace

from tests.mistakes import correct, mistake


@mistake("flag_anomalies", cause="not strict", feedback="equal to the threshold are reported, too")
def flags_not_strict(errors, threshold):
    return errors >= threshold


@mistake("flag_anomalies", cause="below", feedback="what lies below the threshold is reported")
def flags_below(errors, threshold):
    return errors < threshold


@mistake("flag_anomalies", cause="not above", feedback="what does not lie above the threshold")
def flags_not_above(errors, threshold):
    return errors <= threshold


@mistake("flag_anomalies", cause="numbers", feedback="expected an array of True and False")
def flags_numbers(errors, threshold):
    return 1.0 * (errors > threshold)


@mistake("flag_anomalies", cause="indices", feedback="expected an array of True and False")
def flags_indices(errors, threshold):
    return namespace(errors).nonzero(errors > threshold)[0]


@mistake("flag_anomalies", cause="a list", feedback="returns a list")
def flags_list(errors, threshold):
    return [bool(error > threshold) for error in errors]


@mistake("flag_anomalies", cause="one answer for all", feedback="one number")
def flags_any(errors, threshold):
    return namespace(errors).any(errors > threshold)


@mistake("flag_anomalies", cause="NumPy only", feedback="returns a NumPy array")
def flags_numpy(errors, threshold):
    return np.asarray(errors) > threshold


@mistake(
    "flag_anomalies", cause="the errors themselves", feedback="expected an array of True and False"
)
def flags_errors(errors, threshold):
    return errors[errors > threshold]


@correct("flag_anomalies", how="not at most")
def flags_negated(errors, threshold):
    return ~(errors <= threshold)


@correct("flag_anomalies", how="a difference")
def flags_difference(errors, threshold):
    xp = namespace(errors)
    return xp.astype(xp.where(errors - threshold > 0, 1, 0), xp.bool)


@correct("flag_anomalies", how="one by one")
def flags_one_by_one(errors, threshold):
    found = errors != errors
    for n in range(len(errors)):
        found[n] = bool(errors[n] > threshold)
    return found


@correct("flag_anomalies", how="the sign of the difference")
def flags_sign(errors, threshold):
    return namespace(errors).sign(errors - threshold) == 1


@correct("flag_anomalies", how="a list of Python's True and False as an array")
def flags_from_a_list(errors, threshold):
    found = [bool(error > threshold) for error in errors]
    return namespace(errors).asarray(found, device=errors.device)


@correct("flag_anomalies", how="what a limit from below would not change")
def flags_clipped(errors, threshold):
    return errors.clip(min=threshold) != threshold
