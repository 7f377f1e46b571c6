"use strict";

// The layer of a coverage map. Numbers and names come from the page's table, boundaries from an address that never
// changes its content; all text is set as text, never as HTML.
(() => {
  // Without scripts the map's box would stand empty above its notice.
  document.documentElement.classList.add("scripted");

  const EDGE = "#5b6675";
  const MOST_LABELS = 60;
  const MANY = 300;
  const MARGIN = 10;
  const NARROW = 480;
  const PRINT_CLASS = "printing";

  const said = (zh, en) => (document.documentElement.lang === "en" ? en : zh);

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  };

  // Names of places are Chinese on an English page too.
  const inChinese = (made) => {
    if (/[\u3400-\u9fff]/.test(made.textContent)) made.lang = "zh-CN";
    return made;
  };

  const covers = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  const tile = (size, draw) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const context = canvas.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, size, size);
    draw(context);
    return context.createPattern(canvas, "repeat");
  };

  const hatch = (colour) =>
    tile(6, (context) => {
      context.strokeStyle = colour;
      context.beginPath();
      for (const shift of [-6, 0, 6]) {
        context.moveTo(shift - 1, 7);
        context.lineTo(shift + 7, -1);
      }
      context.stroke();
    });

  const dots = (colour) =>
    tile(6, (context) => {
      context.fillStyle = colour;
      context.fillRect(2, 2, 2, 2);
    });

  // Leaflet hands the fill to its canvas as it is, and a canvas takes a pattern as well as a colour.
  const styleOf = ({ fill, pattern }) => {
    if (pattern === "hatch") return { fillColor: hatch(fill) };
    if (pattern === "dots") return { fillColor: dots(fill) };
    if (pattern === "empty") return { fillColor: fill, dashArray: "3 3" };
    return { fillColor: fill };
  };

  const tipOf = ({ lines, href }) => {
    const [name, ...rest] = lines;
    const tip = element("div", "part-tip", "");
    tip.append(inChinese(element("strong", "", name)), ...rest.map((line) => element("div", "", line)));
    if (href) tip.append(element("div", "hint", said("点击进入", "Click to go there")));
    return tip;
  };

  L.CoverageLayer = L.GeoJSON.extend({
    initialize(paints) {
      const styles = Object.fromEntries(Object.entries(paints).map(([name, paint]) => [name, styleOf(paint)]));
      this._paints = paints;
      this._styles = styles;
      this._opacity = 1;
      L.GeoJSON.prototype.initialize.call(this, null, {
        smoothFactor: 0, // simplified one by one, neighbours would part
        style: ({ id }) => this._styleIn(this._parts, id),
      });
    },

    // The style of a part by its class in `parts`, none for what stands in no row.
    _styleIn(parts, id) {
      const part = parts.get(id);
      return part && { color: EDGE, weight: this._weight, fillOpacity: this._opacity, ...this._styles[part.className] };
    },

    onAdd(map) {
      L.GeoJSON.prototype.onAdd.call(this, map);
      this._section = document.getElementById("coverage");
      this._rows = L.partRows(document.getElementById("parts"));
      this._parts = this._rows.parts;
      this._labels = [];
      this._names = [];
      this._tip = L.tooltip({ sticky: true, direction: "top", offset: [0, -6] });
      this._furnish(map);
      this._load().catch((error) => this._fail(error));
    },

    async _load() {
      const { tiles } = this._section.dataset;
      const [shapes] = await Promise.all([tiles ? null : this._shapes(), this._rows.load()]);
      const painted = tiles ? this._addTiles(tiles) : this._addShapes(shapes);
      this._listen();
      this._relabel();
      await this._addMore();
      this._map.on("zoomend resize", () => this._untangle());
      await painted;
      this._section.dataset.ready ||= "true";
      this.fire("ready");
    },

    // Onto the map where it will stay: whatever lies there when the view is set is projected once more.
    _addShapes(shapes) {
      this._weight = shapes.length > MANY ? 0.5 : 1;
      this._isLabelled = shapes.length <= MOST_LABELS;
      this._shapeOf = new Map(shapes.map((shape) => [shape.feature.id, shape]));
      const listed = shapes.filter(({ feature }) => this._parts.has(feature.id));
      this._bounds = listed.reduce((all, shape) => all.extend(shape.getBounds()), L.latLngBounds([]));
      this._fit();
      for (const shape of listed) this.resetStyle(shape).addLayer(shape);
    },

    // Too many for one canvas: only what is in sight is fetched and painted. The promise is kept when every tile has come
    // or failed; those that came are told and clicked meanwhile.
    _addTiles(address) {
      const [west, south, east, north] = this._section.dataset.bounds.split(" ").map(Number);
      this._bounds = L.latLngBounds([south, west], [north, east]);
      this._weight = 0.5;
      this._isLabelled = false;
      this._fit();
      this._tiles = L.partTiles(address, (id) => this._styleIn(this._parts, id));
      this._tiles.on("tileerror", ({ error }) => this._fail(error));
      const settled = new Promise((resolve) => this._tiles.once("load", resolve));
      this._tiles.addTo(this._map);
      return settled;
    },

    // Made while the rows are still under way, which say what each is painted in.
    async _shapes() {
      const response = await fetch(this._section.dataset.shapes, { credentials: "same-origin" });
      if (!response.ok) throw new Error(`shapes: ${response.status}`);
      const { features } = await response.json();
      return features.map((feature) => {
        const shape = L.GeoJSON.geometryToLayer(feature, this.options);
        return Object.assign(shape, { feature, defaultOptions: shape.options });
      });
    },

    _fail(error) {
      if (this._section.dataset.ready === "failed") return;
      this._section.dataset.ready = "failed";
      this.complain(said("边界未能载入，请刷新页面；数字见表。", "The boundaries did not load; reload the page. The numbers stand in the table."), error);
    },

    // What came late, or not at all, is said once, however many tiles of it are missing.
    complain(text, error) {
      console.warn(error);
      const notices = Array.from(this._section.querySelectorAll(":scope > .notice"));
      if (notices.some((one) => one.textContent === text)) return;
      const notice = element("p", "notice", text);
      notice.setAttribute("role", "status");
      this._section.prepend(notice);
    },

    // Of boundaries that lie over the map or beside it; the map itself is whole without them.
    _miss(error) {
      this.complain(said("部分网格边界未能载入，请刷新页面。", "Some boundaries of cells did not load; reload the page."), error);
    },

    _furnish(map) {
      L.control.zoom({ zoomInTitle: said("放大", "Zoom in"), zoomOutTitle: said("缩小", "Zoom out") }).addTo(map);
      L.control.scale({ imperial: false }).addTo(map);
      this._name(map);
      if (map.getSize().x > NARROW) this._explain(map);
      this._follow(document.getElementById("parts"));
      window.addEventListener("beforeprint", () => this._resize(true));
      window.addEventListener("afterprint", () => this._resize(false));
    },

    // One stop for the keyboard, with a name; what is drawn is read in the table.
    _name(map) {
      const container = map.getContainer();
      const keys = said("方向键移动，加减号缩放；数字见表", "arrow keys move it, plus and minus zoom; its numbers stand in the table");
      container.setAttribute("role", "application");
      container.setAttribute("aria-label", `${this._section.getAttribute("aria-label")}${said("；", "; ")}${keys}`);
      for (const link of container.querySelectorAll("a")) link.tabIndex = -1;
      map.getPane("tooltipPane").setAttribute("aria-hidden", "true");
    },

    // Of labels that would lie on one another, or under a control, the first stays: the table's order.
    _untangle() {
      const controls = this._map.getContainer().querySelectorAll(".leaflet-control");
      const taken = Array.from(controls, (control) => control.getBoundingClientRect());
      for (const label of [...this._labels, ...this._names].map((one) => one.getElement())) {
        const box = label.getBoundingClientRect();
        const hidden = taken.some((other) => covers(box, other));
        label.classList.toggle("hidden", hidden);
        if (!hidden) taken.push(box);
      }
    },

    // On the map where there is room, else the legend stays below it.
    _explain(map) {
      const legend = L.control({ position: "bottomright" });
      legend.onAdd = () => document.getElementById("legend");
      legend.addTo(map);
      L.DomEvent.disableClickPropagation(legend.getContainer());
      this.on("remove", () => legend.remove());
    },

    // Beside the legend, which must not cover what it explains; on a narrow screen there is no beside.
    _fit() {
      if (!this.getBounds().isValid()) return;
      const legend = document.getElementById("legend").offsetWidth + 2 * MARGIN;
      const right = this._map.getSize().x > 2 * legend ? legend : MARGIN;
      const options = { paddingTopLeft: [MARGIN, MARGIN], paddingBottomRight: [right, MARGIN] };
      this._map.fitBounds(this.getBounds(), { animate: false, ...options });
    },

    _listen() {
      if (this._tiles) return this._point();
      const partOf = ({ layer }) => this._parts.get(layer.feature.id);
      return this.on({
        mouseover: (event) => this._light(partOf(event), true),
        mousemove: (event) => this._tell(partOf(event), event),
        mouseout: (event) => this._leave(partOf(event)),
        click: (event) => this._go(partOf(event)),
      });
    },

    // The same of tiles, which are told by what lies under the pointer.
    _point() {
      let under = null;
      const leave = () => {
        if (under) this._leave(under);
        under = null;
      };
      this._map.on("mousemove", (event) => {
        const id = this._tiles.idAt(event.latlng);
        const part = id && this._parts.get(id);
        if (part !== under) leave();
        if (!part) return;
        if (!under) this._light(part, true);
        under = part;
        this._tell(part, event);
      });
      this._map.on("mouseout", leave);
      this._map.on("click", ({ latlng }) => this._go(this._parts.get(this._tiles.idAt(latlng))));
    },

    _light(part, on) {
      this._tiles?.light(on ? part.id : null);
      const shape = this._shapeOf?.get(part.id);
      if (shape && this.hasLayer(shape)) {
        shape.setStyle({ weight: on ? 3 : this._weight });
        if (on) shape.bringToFront();
      }
      part.row?.classList.toggle("lit", on);
    },

    _tell(part, { latlng }) {
      this._tip.setLatLng(latlng).setContent(tipOf(part)).addTo(this._map);
    },

    _leave(part) {
      this._light(part, false);
      this._tip.remove();
    },

    _go(part) {
      if (part?.href) window.location.assign(part.href);
    },

    // A row under the pointer lights its part.
    _follow(table) {
      let lit = null;
      table.addEventListener("mouseover", ({ target }) => {
        const id = target.closest("tr[data-part]")?.dataset.part;
        const part = this._parts.get(id);
        if (part === lit) return;
        if (lit) this._light(lit, false);
        if (part) this._light(part, true);
        lit = part;
      });
      table.addEventListener("mouseleave", () => {
        if (lit) this._light(lit, false);
        lit = null;
      });
    },

    // Over a base map the parts let it through.
    setOpacity(opacity) {
      this._opacity = opacity;
      this._repaint();
    },

    // Every part in the style of the class that it has now.
    _repaint() {
      this._tiles?.repaint();
      this.eachLayer((shape) => shape.setStyle(this.options.style(shape.feature)));
    },

    getBounds() {
      return this._bounds ?? L.GeoJSON.prototype.getBounds.call(this);
    },

    isLabelled() {
      return this._isLabelled;
    },

    // Further labels, which give way to those of the parts.
    setNames(names) {
      for (const name of this._names) name.remove();
      this._names = names;
      for (const name of names) name.addTo(this._map);
      this._untangle();
    },

    // For what lies over the parts.
    _addMore() {},

    _relabel() {
      for (const label of this._labels) label.remove();
      this._labels = [];
      if (!this._isLabelled) return;
      for (const id of this._parts.keys()) if (this._shapeOf.has(id)) this._label(this._shapeOf.get(id));
      this._untangle();
    },

    _label(shape) {
      const part = this._parts.get(shape.feature.id);
      if (!part.name) return;
      const text = inChinese(element("div", "", part.name));
      text.append(document.createElement("br"), part.share);
      const className = this._paints[part.className].dark ? "part-label on-dark" : "part-label";
      const label = L.tooltip({ permanent: true, direction: "center", className, interactive: false })
        .setLatLng(shape.getCenter())
        .setContent(text)
        .addTo(this._map);
      this._labels.push(label);
    },

    // Paper has a width and a fineness of its own, and a canvas does not stretch: it is drawn anew before the page is
    // taken.
    _resize(printing) {
      L.Browser.retina = printing || window.devicePixelRatio > 1;
      document.documentElement.classList.toggle(PRINT_CLASS, printing);
      this._map.invalidateSize({ animate: false, pan: false });
      this._fit();
      const [shape] = this.getLayers();
      if (shape) shape._renderer._redraw();
      this._untangle();
    },
  });

  L.coverageLayer = (paints) => new L.CoverageLayer(paints);
})();
