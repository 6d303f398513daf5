"""Keras's table of the layers of a network, as plain text."""

from IPython.utils.capture import capture_output


def print_summary(network):
    """Print the layers of a Keras network and how many parameters each has.

    Keras itself would show its table in colours, and each line as an output of its own.

    Parameters
    ----------
    network : keras.Model
    """
    if not hasattr(network, "summary"):
        raise ValueError(f"a Keras network is needed, but this is {network!r}")
    with capture_output() as caught:
        network.summary(line_length=64, print_fn=print)
    print(caught.stdout.strip())
