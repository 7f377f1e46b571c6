"use strict";

// An overview: one theme at a time, outlines of cells and stations over it, each switched by its legend.
(() => {
  const OUTLINE = { color: "#8a4b00", weight: 1, dashArray: "4 2", fill: false, interactive: false };
  const NARROW = 480;
  const MARK = "#a3221b";
  const THEMES = {
    contacts: (told) => [told.class, told.share],
    visits: (told) => [told.visitsClass, told.visitsShare],
    bare: () => ["bare", ""],
  };

  const said = (zh, en) => (document.documentElement.lang === "en" ? en : zh);

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

  L.OverviewLayer = L.CoverageLayer.extend({
    // What lies above takes no clicks from what lies below.
    async _addMore() {
      this._map.createPane("outlines").style.pointerEvents = "none";
      this._map.createPane("stations");
      for (const [name, index] of [["outlines", 410], ["stations", 420]]) this._map.getPane(name).style.zIndex = index;
      const marks = await this._marks;
      this._over = { stations: this._stations(marks ?? []), outlines: null };
      const wanted = document.querySelector("[data-layer=stations]");
      if (wanted) this._begin(wanted, marks);
      this._untangle();
      const legend = document.getElementById("legend");
      legend.addEventListener("change", ({ target }) => {
        if (target.name === "theme") this._theme(target.value);
        else this._switch(target.dataset.layer, target.checked).catch((error) => this._miss(error));
      });
    },

    // On a narrow screen they would lie on the names of the places: there they are asked for, unless they are the map.
    _begin(wanted, marks) {
      const asked = !("always" in wanted.dataset) && this._map.getSize().x <= NARROW;
      wanted.disabled = !marks;
      wanted.checked = Boolean(marks) && !asked;
      if (wanted.checked) this._over.stations.addTo(this._map);
      else this._show("stations", false);
    },

    // Fetched beside the boundaries and rows; without them the map is as good as before, and they are null.
    _load() {
      this._marks = this._fetchMarks().catch((error) => {
        this.complain(said("服务站未能载入，请刷新页面。", "The stations did not load; reload the page."), error);
        return null;
      });
      return L.CoverageLayer.prototype._load.call(this);
    },

    async _fetchMarks() {
      const response = await fetch(document.getElementById("stations").dataset.marks, { credentials: "same-origin" });
      if (!response.ok) throw new Error(`marks: ${response.status}`);
      return response.json();
    },

    _stations(marks) {
      const renderer = L.svg({ pane: "stations" });
      // The highest level comes first, and is drawn last.
      return L.layerGroup(
        marks.flatMap(({ at, lines, label, mark: [radius, filled] }) => {
          const mark = L.circleMarker(at, {
            renderer,
            pane: "stations",
            radius,
            color: filled ? "#ffffff" : MARK,
            weight: 1.5,
            fillColor: filled ? MARK : "#ffffff",
            fillOpacity: 1,
          }).bindTooltip(tipOf(lines), { direction: "top" });
          return label ? [mark, this._beside(at, label, radius)] : [mark];
        }).reverse(),
      );
    },

    _beside(at, label, radius) {
      const text = document.createElement("span");
      text.textContent = label;
      const options = { permanent: true, direction: "right", className: "part-label", interactive: false };
      const beside = L.tooltip({ ...options, offset: [radius + 1, 0] }).setLatLng(at).setContent(text);
      this._labels.push(beside);
      return beside;
    },

    async _outlines({ tiles, shapes }) {
      if (tiles) return L.partTiles(tiles, () => OUTLINE, { pane: "outlines" }).on("tileerror", ({ error }) => this._miss(error));
      const response = await fetch(shapes, { credentials: "same-origin" });
      if (!response.ok) throw new Error(`outlines: ${response.status}`);
      const renderer = L.canvas({ pane: "outlines" });
      return L.geoJSON(await response.json(), { ...OUTLINE, style: OUTLINE, renderer, pane: "outlines" });
    },

    async _switch(name, on) {
      if (name === "outlines") this._over.outlines ??= await this._outlines(document.getElementById("outlines").dataset);
      const layer = this._over[name];
      if (on) layer.addTo(this._map);
      else layer.remove();
      this._show(name, on);
    },

    _theme(name) {
      for (const part of this._parts.values()) [part.className, part.share] = THEMES[name](part.told);
      this._repaint();
      this._relabel();
      for (const one of Object.keys(THEMES)) this._show(one, one === name);
    },

    _show(name, on) {
      const legend = document.querySelector(`[data-legend-of="${name}"]`);
      if (legend) legend.hidden = !on;
    },
  });

  L.overviewLayer = (paints) => new L.OverviewLayer(paints);
})();
