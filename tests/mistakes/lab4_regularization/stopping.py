"""Attempts at EarlyStopping."""

import copy
import math

from dlcourse import namespace

from tests.mistakes import correct, mistake

COUNT = "EarlyStopping"


class Base:
    """A right one, whose parts the attempts replace."""

    def __init__(self, patience):
        self.patience, self.waited = patience, 0
        self.best_loss, self.best_params = math.inf, None

    def better(self, loss):
        return loss < self.best_loss

    def keep(self, loss, params):
        self.best_loss, self.best_params = loss, copy.deepcopy(params)

    def enough(self):
        return self.waited >= self.patience

    def update(self, val_loss, params):
        if self.better(val_loss):
            self.keep(val_loss, params)
            self.waited = 0
        else:
            self.waited += 1
        return self.enough()


@mistake(COUNT, cause="a tie counts as better", feedback="equal to the best counts")
class StoppingTie(Base):
    def better(self, loss):
        return loss <= self.best_loss


@mistake(COUNT, cause="stops one update late", feedback="one update too late")
class StoppingLate(Base):
    def enough(self):
        return self.waited > self.patience


@mistake(COUNT, cause="stops one update early", feedback="one update too early")
class StoppingEarly(Base):
    def enough(self):
        return self.waited >= max(self.patience - 1, 1)


@mistake(COUNT, cause="count never set back", feedback="not set back to 0")
class StoppingTotal(Base):
    def update(self, val_loss, params):
        if self.better(val_loss):
            self.keep(val_loss, params)
        else:
            self.waited += 1
        return self.enough()


@mistake(COUNT, cause="compared with the loss before", feedback="compared with the one before")
class StoppingPrevious(Base):
    last = math.inf

    def better(self, loss):
        return loss < self.last

    def update(self, val_loss, params):
        waited = super().update(val_loss, params)
        self.last = val_loss
        return waited

    def keep(self, loss, params):
        if loss < self.best_loss:
            super().keep(loss, params)


@mistake(COUNT, cause="NaN counts as better", feedback="NaN counts as an improvement")
class StoppingNan(Base):
    def better(self, loss):
        return not loss >= self.best_loss


@mistake(COUNT, cause="NaN not counted", feedback="NaN is not counted")
class StoppingSkipsNan(Base):
    def update(self, val_loss, params):
        return False if math.isnan(val_loss) else super().update(val_loss, params)


@mistake(COUNT, cause="higher is better", feedback="a higher loss counts")
class StoppingHigher(Base):
    def better(self, loss):
        return self.best_loss == math.inf or loss > self.best_loss


@mistake(COUNT, cause="a reference kept", feedback="no copy all the way down")
class StoppingReference(Base):
    def keep(self, loss, params):
        self.best_loss, self.best_params = loss, params


@mistake(COUNT, cause="a shallow copy", feedback="no copy all the way down")
class StoppingShallow(Base):
    def keep(self, loss, params):
        self.best_loss, self.best_params = loss, copy.copy(params)


@mistake(COUNT, cause="lists of arrays copied, nothing else", feedback="not built as params is")
class StoppingLists(Base):
    def keep(self, loss, params):
        self.best_loss = loss
        self.best_params = [namespace(p).asarray(p, copy=True) for p in params]


@mistake(COUNT, cause="keeps the last parameters", feedback="an update that is no improvement")
class StoppingLast(Base):
    def update(self, val_loss, params):
        stop = super().update(val_loss, params)
        self.best_params = copy.deepcopy(params)
        return stop


@mistake(COUNT, cause="keeps the first parameters", feedback="not replaced when a better loss")
class StoppingFirst(Base):
    def keep(self, loss, params):
        self.best_loss = loss
        if self.best_params is None:
            self.best_params = copy.deepcopy(params)


@mistake(COUNT, cause="best_loss not updated", feedback="best_loss is not the lowest")
class StoppingOldLoss(Base):
    lowest = math.inf

    def better(self, loss):
        return loss < self.lowest

    def keep(self, loss, params):
        self.lowest, self.best_params = loss, copy.deepcopy(params)


@mistake(COUNT, cause="best_loss starts at None", feedback="best_loss is no number")
class StoppingNone(Base):
    def __init__(self, patience):
        super().__init__(patience)
        self.best_loss = None

    def better(self, loss):
        if self.best_loss is None:
            return loss < math.inf
        return loss < self.best_loss


@mistake(COUNT, cause="the count is returned", feedback="something else than True or False")
class StoppingCount(Base):
    def enough(self):
        return self.waited


@mistake(COUNT, cause="nothing returned unless it stops", feedback="something else than True")
class StoppingNothing(Base):
    def enough(self):
        return True if self.waited >= self.patience else None


@mistake(COUNT, cause="never stops", feedback="it never stops")
class StoppingNever(Base):
    def enough(self):
        return False


@mistake(COUNT, cause="attribute named otherwise", feedback="stops with AttributeError")
class StoppingNames:
    def __init__(self, patience):
        self.patience, self.count, self.best = patience, 0, math.inf

    def update(self, val_loss, params):
        self.count = 0 if val_loss < self.best else self.count + 1
        self.best = min(self.best, val_loss)
        return self.count >= self.patience


@correct(COUNT, how="deepcopy")
class StoppingDeep(Base):
    pass


@correct(COUNT, how="counts down")
class StoppingDown:
    def __init__(self, patience):
        self.patience, self.left = patience, patience
        self.best_loss, self.best_params = float("inf"), None

    def update(self, val_loss, params):
        self.left -= 1
        if val_loss < self.best_loss:
            self.best_loss, self.left = val_loss, self.patience
            self.best_params = copy.deepcopy(params)
        return self.left <= 0


@correct(COUNT, how="remembers when the best came; copies by recursion")
class StoppingEpochs:
    def __init__(self, patience):
        self.patience, self.now, self.best_at = patience, 0, 0
        self.best_loss, self.best_params = math.inf, {}

    def update(self, val_loss, params):
        self.now += 1
        if self.best_loss > val_loss:
            self.best_loss, self.best_at = float(val_loss), self.now
            self.best_params = self.copy(params)
        return self.now - self.best_at == self.patience

    def copy(self, params):
        if isinstance(params, dict):
            return {name: self.copy(value) for name, value in params.items()}
        if isinstance(params, list | tuple):
            return [self.copy(value) for value in params]
        return namespace(params).asarray(params, copy=True)


@correct(COUNT, how="keeps a list of all losses")
class StoppingHistory:
    def __init__(self, patience):
        self.losses, self.patience = [math.inf], patience
        self.best_params = None

    @property
    def best_loss(self):
        return min(loss for loss in self.losses if not math.isnan(loss))

    def update(self, val_loss, params):
        if val_loss < self.best_loss:
            self.best_params = copy.deepcopy(params)
        self.losses.append(val_loss)
        first = self.losses.index(self.best_loss)
        return len(self.losses) - 1 - first >= self.patience
