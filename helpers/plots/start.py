"""The figure of lesson 00: what reaction and braking need."""

from helpers.plots.neuron import plot_curves


def plot_distances(reaction, braking):
    """Draw the distance of the reaction and of the braking against the speed.

    Parameters
    ----------
    reaction, braking : callable
        Each returns a distance in m for a speed in km/h.
    """
    speeds = range(0, 145, 4)
    curves = {"reaction": reaction, "braking": braking}
    labels = {"xlabel": "speed in km/h", "ylabel": "distance in m"}
    return plot_curves(curves, speeds, title="Braking overtakes reaction", **labels)
