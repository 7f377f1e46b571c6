"use strict";

// What one finds one's way by: main roads over the parts and, where the parts bear no names, those of places. They come
// after the map, from our own database, and whoever does not want them switches them off for good.
(() => {
  const PANE = "landmarks";
  const KEPT = "landmarks";
  const WEIGHTS = [2.6, 2.2, 1.7, 1.2, 0.8];
  const ROAD = { color: "#8a5a16", opacity: 0.55, fill: false, interactive: false };

  const said = (zh, en) => (document.documentElement.lang === "en" ? en : zh);

  // A browser may forbid keeping anything.
  const kept = () => {
    try {
      return window.localStorage.getItem(KEPT) !== "off";
    } catch {
      return true;
    }
  };

  const keep = (on) => {
    try {
      window.localStorage.setItem(KEPT, on ? "on" : "off");
    } catch {
      // They are shown again next time.
    }
  };

  const nameOf = ([name, lat, lon]) => {
    const text = document.createElement("span");
    text.lang = "zh-CN";
    text.textContent = name;
    const options = { permanent: true, direction: "center", className: "part-label place-name", interactive: false };
    return L.tooltip(options).setLatLng([lat, lon]).setContent(text);
  };

  L.LandmarksLayer = L.LayerGroup.extend({
    initialize(over) {
      L.LayerGroup.prototype.initialize.call(this);
      this._over = over;
    },

    onAdd(map) {
      this._address = document.getElementById("coverage").dataset.landmarks;
      const pane = map.createPane(PANE);
      pane.style.zIndex = 405;
      pane.style.pointerEvents = "none";
      if (!this._address) return;
      this._over.once("ready", () => this._load(map).catch((error) => this._miss(error)));
    },

    async _load(map) {
      const response = await fetch(this._address, { credentials: "same-origin" });
      if (!response.ok) throw new Error(`landmarks: ${response.status}`);
      const { names, attribution, ...roads } = await response.json();
      this._names = this._over.isLabelled() ? [] : names;
      this._roads = roads.features.length ? this._drawn(roads, attribution) : null;
      if (this._roads || this._names.length) this._offer(map);
      document.getElementById("coverage").dataset.landmarked = "true";
    },

    _miss(error) {
      this._over.complain(said("道路和地名未能载入，请刷新页面。", "Roads and names of places did not load; reload the page."), error);
    },

    _drawn(roads, attribution) {
      const renderer = L.canvas({ pane: PANE });
      const style = ({ properties }) => ({ ...ROAD, weight: WEIGHTS[properties.rank] });
      return L.geoJSON(roads, { pane: PANE, renderer, style, interactive: false, attribution: said("道路：", "Roads: ") + attribution });
    },

    _offer(map) {
      const control = L.control({ position: "topright" });
      control.onAdd = () => {
        const label = document.createElement("label");
        label.className = "landmarks";
        this._box = document.createElement("input");
        this._box.type = "checkbox";
        this._box.checked = kept();
        this._box.addEventListener("change", () => this._show(this._box.checked));
        label.append(this._box, said(" 道路、地名", " roads, names"));
        L.DomEvent.disableClickPropagation(label);
        return label;
      };
      control.addTo(map);
      this._show(this._box.checked);
    },

    _show(on) {
      keep(on);
      if (this._roads && on) this.addLayer(this._roads);
      else if (this._roads) this.removeLayer(this._roads);
      this._over.setNames(on ? this._names.map(nameOf) : []);
    },
  });

  L.landmarksLayer = (over) => new L.LandmarksLayer(over);
})();
