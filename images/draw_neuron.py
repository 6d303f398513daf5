"""Draw the picture of a neuron, images/neuron.svg."""

from pathlib import Path

INK, BLUE, ORANGE = "#222222", "#0072B2", "#D55E00"


def text(x, y, words, size=22, colour=INK, style="normal"):
    """Return one centred line of text; ``~`` lowers the next character."""
    parts = words.split("~")
    spans = parts[0] + "".join(
        f'<tspan dy="6" font-size="{size * 0.7:.0f}">{part[0]}</tspan>'
        f'<tspan dy="-6">{part[1:]}</tspan>'
        for part in parts[1:]
    )
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" '
        f'font-style="{style}" text-anchor="middle">{spans}</text>'
    )


def circle(x, y, radius, colour):
    """Return a white disc with a coloured rim."""
    return (
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#ffffff" '
        f'stroke="{colour}" stroke-width="3"/>'
    )


def arrow(x1, y1, x2, y2):
    """Return an arrow from one point to another."""
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{INK}" '
        'stroke-width="2.5" marker-end="url(#tip)"/>'
    )


def neuron():
    """Return the SVG text of a neuron with two features."""
    parts = [
        arrow(104, 80, 308, 138),
        arrow(104, 230, 308, 172),
        arrow(370, 288, 370, 224),
        arrow(434, 155, 522, 155),
        arrow(654, 155, 730, 155),
        circle(70, 70, 34, BLUE),
        circle(70, 240, 34, BLUE),
        circle(370, 155, 64, ORANGE),
        circle(590, 155, 64, ORANGE),
        text(70, 77, "x~1", 26, style="italic"),
        text(70, 247, "x~2", 26, style="italic"),
        text(215, 92, "w~1", 24, BLUE, "italic"),
        text(215, 232, "w~2", 24, BLUE, "italic"),
        text(370, 312, "b", 24, BLUE, "italic"),
        text(370, 150, "sum", 22),
        text(370, 178, "x~1w~1+x~2w~2+b", 15, style="italic"),
        text(478, 143, "z", 24, style="italic"),
        text(590, 150, "activation", 19),
        text(590, 178, "f(z)", 20, style="italic"),
        text(760, 163, "ŷ", 28, style="italic"),
        text(70, 22, "features", 18),
        text(215, 162, "weights", 18),
        text(440, 312, "bias", 18),
        text(760, 203, "output", 18),
    ]
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 830 330" '
            'width="830" height="330" role="img" '
            'font-family="DejaVu Sans, Verdana, Arial, sans-serif">',
            "<title>A neuron with two features</title>",
            '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" '
            'markerWidth="7" markerHeight="7" orient="auto">'
            f'<path d="M0 0L10 5L0 10z" fill="{INK}"/></marker></defs>',
            '<rect width="830" height="330" fill="#ffffff"/>',
            *parts,
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    target = Path(__file__).with_name("neuron.svg")
    target.write_text(neuron(), encoding="utf-8", newline="\n")
