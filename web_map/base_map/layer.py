"""The Folium layer of a base map."""

from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template


class BaseMapLayer(JSCSSMixin, Layer):
    """A base map below the parts of a layer, from the tiles below an address of our own; none at first."""

    default_js: list[tuple[str, str]] = [("base_map_layer", "base-map-layer.js")]  # noqa: RUF012  # declared so by Folium
    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.baseMapLayer({{ this.over.get_name() }}, {{ this.address|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, over: Layer, address: str) -> None:
        super().__init__(name="base_map", overlay=True, control=False)
        self._name = "BaseMapLayer"
        self.over = over
        self.address = address
