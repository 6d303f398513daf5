"""The same figure moved by a slider of marimo; its server runs this, in .venv-bench."""

import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import marimo as mo
    import stage_example
    from each_time import draw_at

    return draw_at, mo, stage_example


@app.cell
def _(mo, stage_example):
    slider = mo.ui.slider(steps=stage_example.sweep(101)[0], full_width=True)
    slider  # noqa: B018 (a last line is what a cell shows)
    return (slider,)


@app.cell
def _(draw_at, slider):
    draw_at(slider.value)
    return


if __name__ == "__main__":
    app.run()
