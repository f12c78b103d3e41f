"""Numbers of some worlds only: what is fixed is held once, and stands for all of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["values_in"]


def values_in(values: npt.NDArray[Any], worlds: npt.NDArray[np.int64] | slice) -> npt.NDArray[Any]:
    """Return a number's values in some worlds.

    Parameters
    ----------
    values : array of shape (n_worlds, ...) or (1, ...)
        One value for each world; a fixed number is held once.
    worlds : index array or slice
        Which worlds.

    Returns
    -------
    array of shape (len(worlds), ...) or (1, ...)
        In the order of `worlds`; a fixed number as it came, so that it broadcasts.

    Examples
    --------
    >>> values_in(np.array([10, 20, 30]), slice(1, None))
    array([20, 30])
    >>> values_in(np.array([10]), slice(1, None))
    array([10])
    """
    return values if len(values) == 1 else values[worlds]
