"""What do questions, hints and checks look like? A card: stock widgets, and the same in words without a kernel."""

import html
import re

import ipywidgets as widgets

from nnwidgets.learning.store import store

# A stripe at the left; what it says stands in words as well.
STRIPES = {"": "var(--jp-border-color1, gray)", "right": "#009e73", "not yet": "#d55e00"}
# The stock radio buttons allow a label one line only: on a narrow page a second line would lie on the next label.
_STYLE = """<style>
.nnwidgets-card .widget-radio-box label {
  display: flex; flex-direction: row-reverse; justify-content: flex-end; align-items: flex-start;
  height: auto; line-height: 1.45; margin: 2px 0; white-space: normal;
}
.nnwidgets-card .widget-radio-box input { flex: none; height: 1.45em; }
</style>"""
_LEFT_ALONE = re.compile(r"(`[^`]+`|\$[^$]+\$)")  # code and mathematics
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])")


def marked_up(text):
    """Turn a text of ours into HTML: everything escaped, then `code`, *emphasis* and **strong**.

    >>> marked_up("*not* `a < b * c`")
    '<em>not</em> <code>a &lt; b * c</code>'
    """
    parts = _LEFT_ALONE.split(html.escape(text))
    return "".join(_marked(part, r"<b>\1</b>", r"<em>\1</em>", "<code>{}</code>") for part in parts)


def plainly(text):
    """Turn a text of ours into plain words, for where nothing draws HTML.

    >>> plainly("*not* `a < b * c`")
    'not a < b * c'
    """
    return "".join(_marked(part, r"\1", r"\1", "{}") for part in _LEFT_ALONE.split(text))


def _marked(part, strong, emphasis, code):
    if part.startswith("`") and part.endswith("`") and len(part) > 1:
        return code.format(part[1:-1])
    return part if part.startswith("$") else _EMPHASIS.sub(emphasis, _STRONG.sub(strong, part))


def ours(text):
    """Show a text of ours, with its mathematics."""
    return widgets.HTMLMath(f'<p style="{_TIGHT}">{marked_up(text)}</p>')


def heard(*texts):
    """Show texts of ours that come in answer to something, so that a screen reader says them."""
    return widgets.HTMLMath(_status(texts))


def quoting(*texts):
    """Show texts that quote what a learner wrote: like `heard`, but nothing in them is mathematics."""
    return widgets.HTML(_status(texts))


def say(widget, *texts):
    """Change what `heard` or `quoting` shows."""
    widget.value = _status(texts)


def choice(options, label, chosen=None):
    """One radio button for each option, one below the other; `index` says which is chosen."""
    return widgets.RadioButtons(
        options=[(plainly(option), number) for number, option in enumerate(options)],
        index=chosen,
        description=label,
        tooltip=label,
        style={"description_width": "initial"},
        layout=widgets.Layout(width="auto"),
    )


def button(description):
    """Make a button as wide as its text."""
    layout = widgets.Layout(width="fit-content", align_self="flex-start")
    return widgets.Button(description=description, tooltip=description, layout=layout)


class Card(widgets.VBox):
    """Widgets on top of each other, with `words()` for where there is no kernel."""

    def __init__(self, children=(), status=""):
        """Put the children on a card with the stripe of a status; None: without a stripe, for a card on a card."""
        super().__init__(layout=widgets.Layout(margin="4px 0", max_width="46rem"))
        self.add_class("nnwidgets-card")
        self._style = widgets.HTML(_STYLE, layout=widgets.Layout(display="none"))
        self._alone = status is not None
        if self._alone:
            self.layout.padding, self.layout.border_left = "4px 0 4px 12px", f"3px solid {STRIPES[status]}"
        self.show(*children)

    def show(self, *children):
        """Put these widgets on the card, and under them what there is to say about the progress file."""
        trouble = store().trouble if self._alone else ""
        self.children = [self._style, *children, *([quoting(trouble)] if trouble else [])]

    def words(self):
        """Return what the card says, as text."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["text/plain"] = self.words()
        return bundle


_TIGHT = "margin: 2px 0; line-height: 1.45"


def _status(texts):
    paragraphs = "".join(f'<p style="{_TIGHT}">{marked_up(text)}</p>' for text in texts if text)
    return f'<div role="status">{paragraphs}</div>'
