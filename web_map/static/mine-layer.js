"use strict";

// A worker's day over the own cells: where one starts, the stops in their order, and who is due besides.
(() => {
  const STOP = "#0c2c84";
  const MARK = "#a3221b";
  const INK = "#16202b";
  const WAY = { color: STOP, weight: 2.5, dashArray: "6 5", interactive: false };

  const tipOf = (lines) => {
    const tip = document.createElement("div");
    tip.className = "part-tip";
    for (const text of lines) {
      const line = document.createElement("div");
      line.textContent = text;
      tip.append(line);
    }
    return tip;
  };

  L.MineLayer = L.CoverageLayer.extend({
    _addMore() {
      this._map.createPane("day").style.zIndex = 420;
      const { start, way, persons } = JSON.parse(document.getElementById("day").textContent);
      const renderer = L.svg({ pane: "day" });
      const at = { pane: "day", renderer };
      L.polyline(way, { ...at, ...WAY }).addTo(this._map);
      const stops = new Map();
      for (const one of persons) {
        if (!one.n) this._mark(one, at);
        else if (stops.has(one.n)) stops.get(one.n).lines.push(...one.lines);
        else stops.set(one.n, { ...one, lines: [...one.lines] });
      }
      for (const stop of stops.values()) this._stop(stop, at);
      if (start) this._start(start, at);
      this._way = L.latLngBounds(way);
      this._fit();
      this._untangle();
    },

    // The way begins outside the own cells more often than not.
    getBounds() {
      const bounds = L.CoverageLayer.prototype.getBounds.call(this);
      return this._way?.isValid() ? bounds.extend(this._way) : bounds;
    },

    _mark({ at: place, lines, late }, options) {
      const fill = { fillColor: late ? MARK : "#ffffff", fillOpacity: 1, color: late ? "#ffffff" : MARK };
      L.circleMarker(place, { ...options, ...fill, radius: 5, weight: 1.5 }).bindTooltip(tipOf(lines)).addTo(this._map);
    },

    _stop({ at: place, lines, n }, options) {
      const mark = { ...options, radius: 9, weight: 1.5, color: "#ffffff", fillColor: STOP, fillOpacity: 1 };
      L.circleMarker(place, mark).bindTooltip(tipOf(lines)).addTo(this._map);
      const number = { permanent: true, direction: "center", className: "part-label stop-number", interactive: false };
      L.tooltip(number).setLatLng(place).setContent(String(n)).addTo(this._map);
    },

    _start({ at: [lat, lon], name }, options) {
      const box = { ...options, radius: 7, weight: 3, color: INK, fillColor: "#ffffff", fillOpacity: 1 };
      L.circleMarker([lat, lon], box).bindTooltip(tipOf([name])).addTo(this._map);
    },
  });

  L.mineLayer = (paints) => new L.MineLayer(paints);
})();
