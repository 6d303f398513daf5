"""The slopes of a student's network by formula, against those by nudge."""

import numpy as np


def nudge_all(loss_of, parameters, slopes, nudge=1e-5):
    """Print each slope of a network by formula and by nudge; count those that agree.

    Parameters
    ----------
    loss_of : callable
        The student's: ``loss_of(parameters)`` returns the loss.
    parameters : list of ndarray
        ``[weights1, weights2, biases1, biases2]``; left as they are.
    slopes : list of array_like
        The slopes by formula, in the same order and shapes.
    nudge : float
        How far each number is moved, up and down.

    Returns
    -------
    int
        How many slopes differ by less than 1e-8.
    """
    names = ["weights1", "weights2", "biases1", "biases2"]
    agree = 0
    for k, (name, slope) in enumerate(zip(names, slopes, strict=True)):
        slope = np.asarray(slope, float)
        for place in np.ndindex(np.shape(parameters[k])):
            losses = []
            for step in nudge, -nudge:
                moved = [np.array(array, float) for array in parameters]
                moved[k][place] += step
                losses.append(float(np.squeeze(loss_of(moved))))
            by_nudge = (losses[0] - losses[1]) / (2 * nudge)
            where = ", ".join(map(str, place))
            words = f"{slope[place]:11.8f} by formula {by_nudge:11.8f} by nudge"
            print(f"{name}[{where}]".ljust(15), words)
            agree += bool(abs(slope[place] - by_nudge) < 1e-8)
    return agree
