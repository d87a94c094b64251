"""Sliders above one picture: each change of a slider draws the picture anew.

The picture is drawn by matplotlib, outside pyplot, and shown as an ``ipywidgets.Image``; no
matplotlib backend takes part.  A page without a kernel shows the first picture.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from dlcourse import colab
from dlcourse.pieces import author
from dlcourse.plots.picture import picture, png, static_bundle
from dlcourse.threads import one_thread

#: Draws into the empty figure for the values of the controls; returns the caption in words.
Draw = Callable[..., str]
Values = dict[str, Any]

VIEW = "application/vnd.jupyter.widget-view+json"
SHARPNESS = 1.25  # pixels per slide pixel: finer pictures take longer to draw and to send
_UNSEEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
_LARGE = (
    "<style>.dlcourse-panel .widget-label, .dlcourse-panel .widget-readout, .dlcourse-panel select "
    "{font-size: 17px} "
    # Where a network is trained for a picture: pale after half a second, until it is there.
    ".dlcourse-busy img {opacity: 0.35; transition: opacity 0.3s ease 0.5s}</style>"
)


class Panel:
    """Controls, one picture, a caption, and a red message where drawing failed.

    ``draw(figure, **values)`` gets the value of every control by name and returns the caption.
    ``shows`` says what the picture shows, for those who cannot see it.  ``uses`` names the pieces
    that it runs, so that the caption can say whose code drew the picture.
    """

    def __init__(
        self,
        draw: Draw,
        controls: dict[str, Any],
        *,
        shows: str,
        size: tuple[float, float] = (9.0, 3.6),
        uses: tuple[str, ...] = (),
    ) -> None:
        self.draw, self.controls, self.shows = draw, controls, shows
        self.size, self.uses = size, uses
        width = f"{100 * size[0]:.0f}px"
        self.image = widgets.Image(format="png", layout={"width": width, "max_width": "100%"})
        self.caption, self.message = widgets.HTML(), widgets.HTML()
        self.alt = ""
        for control in controls.values():
            control.observe(self._changed, names="value")
        self.redraw()
        self.box = widgets.VBox([_rows(controls), self.message, self.image, self.caption])
        self.box.add_class("dlcourse-panel")

    @property
    def values(self) -> Values:
        """What the controls say now, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def redraw(self) -> None:
        """Draw the picture for the present values; on failure say so in red and raise."""
        figure = picture(*self.size, constrained=False)  # a layout takes too long
        try:
            with one_thread():
                caption = self.draw(figure, **self.values)
            self.image.value = png(figure, SHARPNESS)
        except Exception as error:
            self.message.value = _error(error, self.values)
            raise
        self.message.value, self.alt = "", f"{self.shows} {caption}"
        self.caption.value = _caption(self.shows, caption, self.uses)

    def bundle(self) -> dict[str, Any]:
        """What a notebook stores: the live widget, and the picture for where none can be."""
        static = static_bundle(self.image.value, self.alt, self.size[0])
        return {**self._live(), **static}

    def _changed(self, change: dict[str, Any]) -> None:
        self.box.add_class("dlcourse-busy")
        try:
            self.redraw()
        finally:
            self.box.remove_class("dlcourse-busy")

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.bundle() if not colab.here() else self._live(), raw=True)

    def _live(self) -> dict[str, Any]:
        """As ipywidgets itself shows a widget: Colab keeps its state in the notebook."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        return {VIEW: view, "text/plain": self.alt}


def _rows(controls: dict[str, Any]) -> Any:
    """The controls side by side, wrapped into rows."""
    layout = widgets.Layout(flex_flow="row wrap", width="100%", max_width="920px")
    return widgets.HBox(list(controls.values()), layout=layout)


def _caption(shows: str, text: str, uses: tuple[str, ...]) -> str:
    """The caption; what the picture shows stands in it for screen readers only."""
    computed = f" <em>Computed by {html.escape(_whose(uses))}.</em>" if uses else ""
    unseen = f'<span style="{_UNSEEN}">{html.escape(shows)}</span>'
    return (
        '<div class="dlcourse-caption" role="status" aria-live="polite" '
        f'style="font-size:18px;line-height:1.4">{_LARGE}{unseen}{html.escape(text)}{computed}</div>'
    )


def _whose(uses: tuple[str, ...]) -> str:
    """The pieces by their author: your relu; dlcourse's elu, sigmoid."""
    named = {whose: [n for n in uses if author(n) == whose] for whose in ("your", "dlcourse's")}
    return "; ".join(f"{whose} {', '.join(names)}" for whose, names in named.items() if names)


def _error(error: Exception, values: Values) -> str:
    at = ", ".join(f"{name} = {value}" for name, value in values.items())
    text = f"{type(error).__name__}: {error}"
    return (
        '<div class="dlcourse-error" role="alert" style="color:#B00020;font-size:18px;'
        f'border-left:6px solid #B00020;padding-left:12px"><b>{html.escape(text)}</b><br>'
        f"The picture could not be drawn for {html.escape(at)}; it still shows the values before."
        "</div>"
    )
