"""How are measurements said? Medians, 95th percentiles and markdown tables."""

import numpy as np


def median(values):
    """The median; NaN of nothing.

    >>> float(median([3, 1, 2])), float(median([]))
    (2.0, nan)
    """
    return np.median(values) if len(values) else np.nan


def p95(values):
    """The 95th percentile; NaN of nothing."""
    return np.percentile(values, 95) if len(values) else np.nan


def said(value):
    """A cell: text as it is, a number with as many digits as mean something.

    >>> said("a"), said(0.123), said(12.34), said(1234.5), said(float("nan")), said(3)
    ('a', '0.1', '12.3', '1,234', '–', '3')
    """
    if isinstance(value, str):
        return value
    if value is None or np.isnan(value):
        return "–"
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}"


def table(columns, rows):
    """A markdown table.

    >>> print(table(["what", "ms"], [["here", 1.25]]))
    | what | ms |
    | --- | ---: |
    | here | 1.2 |
    """
    texts = [[said(cell) for cell in row] for row in rows]
    right = [all(not isinstance(row[i], str) or row[i] == "" for row in rows) for i in range(len(columns))]
    lines = [columns, ["---:" if number else "---" for number in right], *texts]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
