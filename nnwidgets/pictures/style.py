"""Which colour means what? One palette, the same meaning in every picture, light and dark.

The hues are those of Okabe and Ito, told apart by colour-blind readers; some are darkened (light theme) or lightened
(dark theme) so that a line reaches a contrast of 3:1 and a text of 4.5:1 against its ground.
"""

ROLES = {
    # role: (on a light ground, on a dark ground)
    "ink": ("#1b1b1b", "#ececec"),
    "curve": ("#555555", "#b5b5b5"),
    "muted": ("#767676", "#9a9a9a"),
    "faint": ("#cfcfcf", "#4c4c4c"),
    "path": ("#0072b2", "#56b4e9"),
    "minibatch": ("#007d82", "#30cbcf"),
    "gradient": ("#aa6600", "#e69f00"),
    "truth": ("#00805d", "#2fc59a"),
    "noise": ("#b35586", "#e09ac0"),
    "kept": ("#767676", "#9a9a9a"),
    "danger": ("#a73800", "#ff8a47"),
    "ground": ("#ffffff", "#1a1a1a"),
}

# What a field's numbers look like: colours between which the values 0 ... 1 run, or one colour for each whole number.
SCALES = {
    "outcome": ("none", "path", "truth", "gradient", "noise", "minibatch", "danger", "faint"),
    "output": ("gradient", "ground", "path"),
}

FONT_SIZE = 13  # CSS pixels: a panel squeezed to 85 % of its width is still readable


def colour(role: str, dark: bool = False) -> str:
    """The colour of a role.

    >>> colour("path")
    '#0072b2'
    """
    return ROLES[role][dark]


def palette() -> dict:
    """Both themes and the scales as plain data, for the browser."""
    light, dark = ({role: pair[i] for role, pair in ROLES.items()} for i in (0, 1))
    scales = {name: list(stops) for name, stops in SCALES.items()}
    return {"light": light, "dark": dark, "font_size": FONT_SIZE, "scales": scales}
