"""Mistakes that come together, in all the ways in which an exercise can be written.

An exercise may have a *model*: its right answer, with keyword parameters for the parts
that may differ. Where a part may differ and the answer is still right, such as the size
of a guard, its values are *neutral* and stand in a list. A mistake that is told as
settings of the model is tried in each neutral way, and together with others.

The first case of such an exercise is a plain one: there neutral values make next to no
difference, so that most of what an answer might be is ruled out by it.
"""

import functools
import itertools

AT_ONCE = {1: "", 2: "two mistakes at once: ", 3: "three mistakes at once: "}


def of_model(model, mistakes, neutral, is_likely):
    """Yield what answers may look like: one mistake first, then two and three at once.

    Each is a tuple of mistakes, and an answer that makes them. `is_likely` tells of an
    answer whether it does in the first case about what is looked for.
    """
    slips = [
        (mistake, wrong.keywords)
        for mistake in mistakes
        for wrong in mistake.wrongs
        if isinstance(wrong, functools.partial) and wrong.func is model
    ]
    for n in (0, *AT_ONCE):
        for chosen, together in fewest_parts_first(slips, n):
            if not is_likely(functools.partial(model, **together)):
                continue
            for settings in written_in_all_ways(neutral, together):
                wrong = functools.partial(model, **settings)
                yield tuple(mistake for mistake, _ in chosen), wrong


def fewest_parts_first(slips, n):
    """Return n slips each and their settings together, where these do not clash."""
    chosen = [(c, merged([s for _, s in c])) for c in itertools.combinations(slips, n)]
    possible = [pair for pair in chosen if pair[1] is not None]
    return sorted(possible, key=lambda pair: len(pair[1]))


def merged(parts):
    """Return all settings in one dict, or None if two of them say the same part."""
    together = {}
    for part in parts:
        if together.keys() & part.keys():
            return None
        together |= part
    return together


def written_in_all_ways(neutral, settings):
    """Yield the settings with each choice of neutral values for the other parts."""
    free = [name for name in neutral if name not in settings]
    for values in itertools.product(*[neutral[name] for name in free]):
        yield dict(zip(free, values, strict=True)) | settings


def words_of(mistakes):
    """Return what to tell about one mistake, or about several at once."""
    looks_like = " And ".join(mistake.looks_like for mistake in mistakes)
    look_at = " And ".join(mistake.look_at for mistake in mistakes)
    return AT_ONCE[len(mistakes)] + looks_like, look_at
