"use strict";

// Parts too many for one canvas: their outlines come as vector tiles (Mapbox Vector Tile 2) of ids alone, and are painted
// here, in whatever style the map gives an id. They are read once and painted as often as classes change.
(() => {
  const SIZE = 512;
  const NO_CONTENT = 204;
  // Field numbers of the format.
  const TILE = { layers: 3 };
  const LAYER = { features: 2, keys: 3, values: 4, extent: 5 };
  const FEATURE = { tags: 2, geometry: 4 };
  const VALUE = { string: 1 };
  const MOVE = 1;
  const LINE = 2;

  const readValue = (tag, found, reader) => {
    if (tag === VALUE.string) found.text = reader.readString();
  };

  const readLayer = (tag, layer, reader) => {
    if (tag === LAYER.features) layer.features.push(reader.pos);
    else if (tag === LAYER.keys) layer.keys.push(reader.readString());
    else if (tag === LAYER.values) layer.values.push(reader.readMessage(readValue, { text: "" }).text);
    else if (tag === LAYER.extent) layer.extent = reader.readVarint();
  };

  // Rings as one path, and the box around them, in pixels of a tile.
  const readRings = (reader, scale) => {
    const path = new Path2D();
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const end = reader.readVarint() + reader.pos;
    let [x, y] = [0, 0];
    while (reader.pos < end) {
      const command = reader.readVarint();
      const kind = command & 7;
      if (kind !== MOVE && kind !== LINE) path.closePath();
      else
        for (let left = command >> 3; left; left -= 1) {
          x += reader.readSVarint() * scale;
          y += reader.readSVarint() * scale;
          if (kind === MOVE) path.moveTo(x, y);
          else path.lineTo(x, y);
          box[0] = Math.min(box[0], x);
          box[1] = Math.min(box[1], y);
          box[2] = Math.max(box[2], x);
          box[3] = Math.max(box[3], y);
        }
    }
    return { path, box };
  };

  const readFeature = (tag, feature, reader) => {
    if (tag === FEATURE.tags) feature.tags = reader.readPackedVarint();
    else if (tag === FEATURE.geometry) Object.assign(feature, readRings(reader, feature.scale));
  };

  const partsIn = (buffer) => {
    const reader = new Pbf.PbfReader(buffer);
    const layers = [];
    reader.readFields((tag) => {
      if (tag === TILE.layers) layers.push(reader.readMessage(readLayer, { features: [], keys: [], values: [], extent: 4096 }));
    });
    return layers.flatMap(({ features, keys, values, extent }) =>
      features.map((at) => {
        reader.pos = at;
        const { tags, path, box } = reader.readMessage(readFeature, { tags: [], scale: SIZE / extent });
        const id = tags.findIndex((key, index) => index % 2 === 0 && keys[key] === "id");
        return { id: values[tags[id + 1]], path, box };
      }),
    );
  };

  const surface = (ratio) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE * ratio;
    canvas.style.width = canvas.style.height = `${SIZE}px`;
    canvas.style.position = "absolute";
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    return { canvas, context };
  };

  // A pattern begins where the map does, so that it goes on from tile to tile.
  const aligned = (fill, { x, y }) => {
    if (fill instanceof CanvasPattern) fill.setTransform(new DOMMatrix().translate(-x * SIZE, -y * SIZE));
    return fill;
  };

  L.PartTiles = L.GridLayer.extend({
    options: { tileSize: SIZE, pane: "overlayPane", updateWhenZooming: false, keepBuffer: 1, noWrap: true },

    // `styleOf` gives the style of an id as Leaflet writes it, nothing for one that is not drawn.
    initialize(address, styleOf, options) {
      L.GridLayer.prototype.initialize.call(this, options);
      this._address = address;
      this._styleOf = styleOf;
      this._read = new Map();
      this.on("tileunload", ({ coords }) => this._forget(coords));
    },

    createTile(coords, done) {
      const element = document.createElement("div");
      const tile = { coords, parts: [], ratio: L.Browser.retina ? 2 : 1, stop: new AbortController() };
      Object.assign(tile, surface(tile.ratio));
      element.append(tile.canvas);
      this._read.set(this._tileCoordsToKey(coords), tile);
      this._load(tile).then(
        () => {
          tile.element = element;
          this._paint(tile);
          done(null, element);
        },
        (error) => tile.stop.signal.aborted || done(error, element),
      );
      return element;
    },

    async _load(tile) {
      // A tile of 512 pixels is one of the zoom before, whose tiles are told by 256.
      const place = { z: tile.coords.z - 1, x: tile.coords.x, y: tile.coords.y };
      const response = await fetch(L.Util.template(this._address, place), { credentials: "same-origin", signal: tile.stop.signal });
      if (!response.ok) throw new Error(`tile: ${response.status}`);
      if (response.status !== NO_CONTENT) tile.parts = partsIn(new Uint8Array(await response.arrayBuffer()));
    },

    _forget(coords) {
      const key = this._tileCoordsToKey(coords);
      this._read.get(key)?.stop.abort();
      this._read.delete(key);
    },

    _paint({ context, coords, parts }) {
      context.clearRect(0, 0, SIZE, SIZE);
      for (const { id, path } of parts) {
        const style = this._styleOf(id);
        if (style) this._draw(context, path, style, coords);
      }
    },

    _draw(context, path, { fill = true, fillColor, fillOpacity = 1, color, weight, dashArray }, coords) {
      if (fill) {
        context.globalAlpha = fillOpacity;
        context.fillStyle = aligned(fillColor, coords);
        context.fill(path, "evenodd");
        context.globalAlpha = 1;
      }
      context.setLineDash(dashArray ? dashArray.split(" ").map(Number) : []);
      context.strokeStyle = color;
      context.lineWidth = weight;
      context.stroke(path);
    },

    // All that are read, anew; nothing is fetched.
    repaint() {
      for (const tile of this._read.values()) if (tile.element) this._paint(tile);
    },

    // The id of what lies at a place, none where nothing does or its tile is not there yet.
    idAt(place) {
      const zoom = this._tileZoom;
      const point = this._map.project(place, zoom);
      const coords = point.divideBy(SIZE).floor();
      coords.z = zoom;
      const tile = this._read.get(this._tileCoordsToKey(coords));
      if (!tile?.element) return undefined;
      const { x, y } = point.subtract(coords.multiplyBy(SIZE));
      const within = ({ path, box: [left, top, right, bottom] }) =>
        left <= x && x <= right && top <= y && y <= bottom &&
        tile.context.isPointInPath(path, x * tile.ratio, y * tile.ratio, "evenodd");
      return tile.parts.find((part) => this._styleOf(part.id) && within(part))?.id;
    },

    // One part under a heavier line, drawn over the others; none takes it away.
    light(wanted) {
      for (const tile of this._read.values()) {
        tile.over?.canvas.remove();
        tile.over = null;
        for (const { id, path } of wanted && tile.element ? tile.parts : []) {
          if (id !== wanted) continue;
          tile.over ??= surface(tile.ratio);
          this._draw(tile.over.context, path, { ...this._styleOf(id), fill: false, weight: 3 }, tile.coords);
        }
        if (tile.over) tile.element.append(tile.over.canvas);
      }
    },
  });

  L.partTiles = (address, styleOf, options) => new L.PartTiles(address, styleOf, options);
})();
