"""The figure of the sliders, trained and drawn anew at each move."""

import matplotlib.pyplot as plt
import stage_example


def draw_at(rate):
    """Train at a learning rate and draw what comes of it."""
    w, b, loss = stage_example.train(rate, 12)
    figure = plt.figure(figsize=(11, 4.2), layout="constrained")
    stage_example.draw(figure)
    lines = {line.get_gid(): line for ax in figure.axes for line in ax.lines}
    lines["fit"].set_data([-5, 5], [b[-1] - 5 * w[-1], b[-1] + 5 * w[-1]])
    lines["losses"].set_data(range(12), loss)
    lines["now"].set_data([11], loss[-1:])
    lines["path"].set_data(w, b)
    return figure
