"""The Folium layer of landmarks."""

from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template


class LandmarksLayer(JSCSSMixin, Layer):
    """Main roads and names of places over the parts of a layer, switched on the map."""

    default_js: list[tuple[str, str]] = [("landmarks_layer", "landmarks-layer.js")]  # noqa: RUF012  # declared so by Folium
    default_css: list[tuple[str, str]] = [("landmarks", "landmarks.css")]  # noqa: RUF012  # declared so by Folium
    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.landmarksLayer({{ this.over.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, over: Layer) -> None:
        super().__init__(name="landmarks", overlay=True, control=False)
        self._name = "LandmarksLayer"
        self.over = over
