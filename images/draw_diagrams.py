"""Draw the diagrams of lessons 01 and 04: neuron.svg, chain.svg.

Run ``python images/draw_diagrams.py``; the files are written beside this script,
the same bytes each time. The numbers in chain.svg are computed, not typed.
"""

import math
from pathlib import Path

BLUE, ORANGE, BLACK, GREY = "#0072B2", "#B84300", "#000000", "#444444"
FONT = "DejaVu Sans, Verdana, Arial, sans-serif"


def text(x, y, words, size=16, colour=BLACK, anchor="middle", weight="normal"):
    """Write words; ``_`` puts the next character low, as in ``w_1``."""
    words = words.replace("-", "\N{MINUS SIGN}")
    parts, low = [], False
    for piece in words.replace("_", "\0_").split("\0"):
        if piece.startswith("_"):
            parts.append(f'<tspan dy="4" font-size="{size - 2}">{piece[1]}</tspan>')
            low, piece = True, piece[2:]
        if piece:
            parts.append(f'<tspan dy="-4">{piece}</tspan>' if low else piece)
            low = False
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}" font-weight="{weight}">{"".join(parts)}</text>'
    )


def circle(x, y, radius, colour=BLUE):
    """Draw a white disc with a coloured rim."""
    return (
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#FFFFFF" '
        f'stroke="{colour}" stroke-width="3"/>'
    )


def arrow(x1, y1, x2, y2, colour=BLACK, dashed=False):
    """Draw a straight arrow from one point to another."""
    dash = ' stroke-dasharray="7 5"' if dashed else ""
    length = math.hypot(x2 - x1, y2 - y1)
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    head = [
        (x2, y2),
        (x2 - 12 * ux - 5 * uy, y2 - 12 * uy + 5 * ux),
        (x2 - 12 * ux + 5 * uy, y2 - 12 * uy - 5 * ux),
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in head)
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2 - 9 * ux:.1f}" '
        f'y2="{y2 - 9 * uy:.1f}" stroke="{colour}" stroke-width="2"{dash}/>'
        f'<polygon points="{points}" fill="{colour}"/>'
    )


def between(x1, y1, x2, y2, radius, colour=BLACK, dashed=False):
    """Draw an arrow from the rim of one circle to the rim of another."""
    length = math.hypot(x2 - x1, y2 - y1)
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    return arrow(
        x1 + (radius + 3) * dx,
        y1 + (radius + 3) * dy,
        x2 - (radius + 4) * dx,
        y2 - (radius + 4) * dy,
        colour,
        dashed,
    )


def picture(width, height, title, description, parts):
    """Put the parts on a white ground, so that they read on a dark page, too."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}" '
            f'font-family="{FONT}" role="img">',
            f"<title>{title}</title>",
            f"<desc>{description}</desc>",
            f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>',
            *parts,
            "</svg>\n",
        ]
    )


def neuron():
    """One neuron with two features, from left to right."""
    parts = [
        text(70, 26, "features", 17, GREY, weight="bold"),
        text(200, 26, "weights", 17, BLUE, weight="bold"),
        arrow(109, 101, 281, 152),
        arrow(109, 249, 281, 198),
        arrow(370, 312, 370, 266),
        arrow(459, 175, 541, 175),
        arrow(680, 175, 751, 175),
        circle(70, 90, 36, GREY),
        circle(70, 260, 36, GREY),
        circle(370, 175, 86, BLUE),
        circle(611, 175, 66, ORANGE),
        text(70, 97, "x_1", 22, weight="bold"),
        text(70, 267, "x_2", 22, weight="bold"),
        text(200, 112, "w_1", 20, BLUE, weight="bold"),
        text(200, 252, "w_2", 20, BLUE, weight="bold"),
        text(370, 334, "b", 20, BLUE, weight="bold"),
        text(392, 334, "bias", 17, BLUE, "start", weight="bold"),
        text(370, 145, "sum", 18, weight="bold"),
        text(370, 182, "x_1w_1 + x_2w_2", 22),
        text(370, 217, "+ b", 22),
        text(498, 163, "z", 20, weight="bold"),
        text(611, 166, "activation", 18, weight="bold"),
        text(611, 197, "f(z)", 22),
        text(773, 183, "ŷ", 24, weight="bold"),
        text(773, 222, "output", 17, ORANGE, weight="bold"),
    ]
    return picture(
        *(830, 352),
        "A neuron with two features",
        "Two features x1 and x2 on the left, each joined by an arrow and its weight to "
        "a circle that adds the products and the bias b to z. A second circle applies "
        "the activation f; the output y-hat leaves on the right.",
        parts,
    )


def chain():
    """One neuron as a chain: its values, and a question for the slope of each link."""
    x1, x2, w1, w2, b, target = 0.5, 0.3, 0.4, -0.2, 0.1, 0.7
    z = x1 * w1 + x2 * w2 + b
    output = 1 / (1 + math.exp(-z))
    loss = (output - target) ** 2 / 2
    stops = [
        (100, "w_1", f"{w1}"),
        (320, "z", f"{z:.2f}"),
        (540, "output ŷ", f"{output:.4f}"),
        (760, "loss", f"{loss:.4f}"),
    ]
    links = ["times x_1, plus the rest", "sigmoid", "half the squared error"]
    parts = []
    for x, name, value in stops:
        parts += [circle(x, 110, 48), text(x, 102, name, 16, weight="bold")]
        parts.append(text(x, 126, value, 17))
    for n, what in enumerate(links):
        x, right = stops[n][0], stops[n + 1][0]
        middle = (x + right) / 2
        parts += [
            text(middle, 26, f"link {n + 1}", 16, BLUE, weight="bold"),
            text(middle, 48, what, 15, BLUE),
            arrow(x + 52, 98, right - 53, 98, BLUE),
            arrow(right - 52, 130, x + 53, 130, ORANGE, dashed=True),
            text(middle, 162, "?", 22, ORANGE, weight="bold"),
        ]
    return picture(
        *(860, 184),
        "One neuron as a chain",
        f"A chain of four circles from left to right: w1 = {w1}, z = {z:.2f}, output = "
        f"{output:.4f} and loss = {loss:.4f}. Arrows to the right say: link 1, times "
        "x1 plus the rest; link 2, sigmoid; link 3, half the squared error. Under each "
        "link a dashed arrow points back to the left, with a question mark for its "
        "slope.",
        parts,
    )


if __name__ == "__main__":
    folder = Path(__file__).parent
    for draw in (neuron, chain):
        path = folder / f"{draw.__name__}.svg"
        path.write_text(draw(), encoding="utf-8", newline="\n")
        print(path.name)
