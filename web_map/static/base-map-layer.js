"use strict";

// 天地图 below the parts, by way of our own server, where an installation has a key to it. None is shown until it is asked
// for: then the parts let it through.
(() => {
  const OVER = 0.6;
  const FINEST = 18;
  const KINDS = { ground: ["vec", "cva"], pictures: ["img", "cia"] };

  const said = (zh, en) => (document.documentElement.lang === "en" ? en : zh);

  L.BaseMapLayer = L.LayerGroup.extend({
    initialize(over, address) {
      L.LayerGroup.prototype.initialize.call(this);
      this._over = over;
      this._address = address;
    },

    onAdd(map) {
      const control = L.control({ position: "topright" });
      control.onAdd = () => {
        const label = document.createElement("label");
        label.className = "landmarks";
        const choice = document.createElement("select");
        choice.id = "base-map";
        choice.autocomplete = "off";
        for (const [value, text] of [
          ["", said("无", "none")],
          ["ground", said("天地图 · 地图", "Tianditu, map")],
          ["pictures", said("天地图 · 影像", "Tianditu, pictures")],
        ]) choice.add(new Option(text, value));
        choice.addEventListener("change", () => this._show(choice.value));
        label.append(said("底图 ", "Base map "), choice);
        L.DomEvent.disableClickPropagation(label);
        return label;
      };
      control.addTo(map);
    },

    _show(kind) {
      this.clearLayers();
      for (const layer of KINDS[kind] ?? []) {
        const attribution = said("底图：天地图（国家地理信息公共服务平台）", "Base map: 天地图");
        const tiles = L.tileLayer(`${this._address}/${layer}/{z}/{x}/{y}`, { maxNativeZoom: FINEST, maxZoom: FINEST, attribution });
        this.addLayer(tiles.on("tileerror", ({ error }) => this._miss(error)));
      }
      this._over.setOpacity(kind ? OVER : 1);
    },

    _miss(error) {
      this._over.complain(said("部分底图未能载入；其他内容不受影响。", "Parts of the base map did not load; everything else is there."), error);
    },
  });

  L.baseMapLayer = (over, address) => new L.BaseMapLayer(over, address);
})();
