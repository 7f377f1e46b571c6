"use strict";

// The cells of a village on a map, and what is drawn on it, which the form's GeoJSON field holds: the same field may be filled
// without any of this.
(() => {
  const SNAP_PX = 12;
  const LOOKS = {
    village: { color: "#16202b", weight: 2, dashArray: "6 5", fill: false, interactive: false },
    cell: { color: "#48606e", weight: 1.5, fillColor: "#dfe8ee", fillOpacity: 0.6 },
    fresh: { color: "#0b5c4a", weight: 1.5, fillColor: "#a9d5c2", fillOpacity: 0.6 },
    chosen: { color: "#0b5c4a", weight: 3.5 },
    gap: { color: "#8a5b00", weight: 1.5, fillColor: "#f0a202", fillOpacity: 0.7, interactive: false },
    overlap: { color: "#8e1243", weight: 1.5, fillColor: "#c2185b", fillOpacity: 0.7, interactive: false },
    outside: { color: "#4a2a86", weight: 1.5, fillColor: "#6a3fb5", fillOpacity: 0.7, interactive: false },
    drawn: { color: "#b3261e", weight: 3, fill: false, interactive: false },
  };
  const HINTS = {
    PUT: ["在图上点出新网格的边界。", "Click the boundary of the new cell."],
    SPLIT: ["选一个网格，再从一侧点到另一侧。", "Choose a cell, then click a line from one side of it to the other."],
    MERGE: ["点选要合并的网格。", "Click the cells to be merged."],
    REDRAW: ["选一个网格，再拖动它的顶点；双击删去一点。", "Choose a cell and drag its corners; a double click takes one away."],
  };
  const PASTED = ["已粘贴 GeoJSON；要在图上另画，先点“重画”。", "GeoJSON is pasted; to draw on the map instead, press “Begin anew” first."];
  const said = ([zh, en]) => (document.documentElement.lang === "en" ? en : zh);

  const holder = document.getElementById("drawing");
  const field = document.getElementById("geojson");
  if (!holder || !window.L) return;
  const { village, cells, findings } = JSON.parse(holder.dataset.shapes);
  holder.hidden = false;
  const map = L.map(holder, { attributionControl: false, doubleClickZoom: false, zoomSnap: 0.25, maxZoom: 22 });
  const drawn = L.layerGroup().addTo(map);
  const shapes = new Map();
  const box = (id) => document.getElementsByName(`cell.${id}`)[0];
  const act = () => document.querySelector("input[name=act]:checked")?.value ?? "";
  const round = ({ lng, lat }) => [Number(lng.toFixed(7)), Number(lat.toFixed(7))];
  const latLng = ([lon, lat]) => L.latLng(lat, lon);

  // What is drawn: points of a line or outline, or the polygons of a cell whose corners are dragged.
  let points = [];
  let polygons = null;
  // What somebody pasted stands until it is cleared: no click writes over it.
  let pasted = false;

  const corners = [];
  const remember = (geometry) => {
    const walk = (place) => (typeof place[0] === "number" ? corners.push(place) : place.forEach(walk));
    walk(geometry.coordinates);
  };
  const snapped = (place) => {
    const at = map.latLngToLayerPoint(place);
    let [best, least] = [null, SNAP_PX];
    for (const corner of corners) {
      const distance = at.distanceTo(map.latLngToLayerPoint(latLng(corner)));
      if (distance < least) [best, least] = [corner, distance];
    }
    return best ?? round(place);
  };

  const look = (cell) => ({ ...(cell.stays ? LOOKS.cell : LOOKS.fresh), ...(box(cell.id)?.checked ? LOOKS.chosen : {}) });
  const dress = () => cells.forEach((cell) => shapes.get(cell.id).setStyle(look(cell)));

  const write = () => {
    if (!field) return;
    let told = null;
    if (polygons) told = polygons.length > 1 ? { type: "MultiPolygon", coordinates: polygons } : { type: "Polygon", coordinates: polygons[0] };
    else if (act() === "SPLIT" && points.length > 1) told = { type: "LineString", coordinates: points };
    else if (act() === "PUT" && points.length > 2) told = { type: "Polygon", coordinates: [[...points, points[0]]] };
    field.value = told ? JSON.stringify(told) : "";
  };

  const handle = (place, kind, size = 14) => L.marker(latLng(place), {
    draggable: true,
    keyboard: false,
    icon: L.divIcon({ className: `handle ${kind}`, iconSize: [size, size] }),
  });

  // A ring is closed: its last corner is its first.
  const close = (ring) => { ring[ring.length - 1] = ring[0]; };
  const addCorners = (ring) => {
    for (let n = 0; n < ring.length - 1; n += 1) {
      const corner = handle(ring[n], "corner");
      corner.on("dragend", () => { ring[n] = snapped(corner.getLatLng()); close(ring); show(); write(); });
      corner.on("dblclick", () => { if (ring.length > 4) { ring.splice(n, 1); close(ring); show(); write(); } });
      drawn.addLayer(corner);
      const [[west, south], [east, north]] = [ring[n], ring[n + 1]];
      const between = handle([(west + east) / 2, (south + north) / 2], "between", 10);
      between.on("dragend", () => { ring.splice(n + 1, 0, snapped(between.getLatLng())); close(ring); show(); write(); });
      drawn.addLayer(between);
    }
  };

  const show = () => {
    drawn.clearLayers();
    if (polygons) {
      drawn.addLayer(L.geoJSON({ type: "MultiPolygon", coordinates: polygons }, { style: LOOKS.drawn }));
      polygons.flat().forEach(addCorners);
    } else if (points.length) {
      const line = act() === "PUT" && points.length > 2 ? [...points, points[0]] : points;
      drawn.addLayer(L.polyline(line.map(latLng), LOOKS.drawn));
      points.forEach((place, n) => {
        const corner = handle(place, "corner");
        corner.on("dragend", () => { points[n] = snapped(corner.getLatLng()); show(); write(); });
        drawn.addLayer(corner);
      });
    }
  };

  const hint = () => {
    const text = pasted && act() !== "MERGE" ? PASTED : HINTS[act()];
    document.getElementById("hint").textContent = text ? said(text) : "";
  };

  // What was pasted is shown, and stays as it was pasted.
  const preview = () => {
    [points, polygons] = [[], null];
    pasted = Boolean(field.value.trim());
    hint();
    drawn.clearLayers();
    try {
      drawn.addLayer(L.geoJSON(JSON.parse(field.value), { style: LOOKS.drawn, interactive: false, pointToLayer: () => L.layerGroup() }));
    } catch {
      // Not yet GeoJSON; the server says what is wrong with it.
    }
  };

  const begin = () => {
    hint();
    if (pasted) return;
    [points, polygons] = [[], null];
    const chosen = cells.filter((cell) => box(cell.id)?.checked);
    if (act() === "REDRAW" && chosen.length === 1) {
      const { type, coordinates } = structuredClone(chosen[0].shape);
      polygons = type === "Polygon" ? [coordinates] : coordinates;
    }
    show();
    write();
  };

  const choose = (cell) => {
    const ticked = box(cell.id);
    if (!ticked) return;
    if (act() !== "MERGE") cells.forEach((one) => { if (one !== cell) box(one.id).checked = false; });
    ticked.checked = act() === "MERGE" ? !ticked.checked : true;
    dress();
    if (act() === "REDRAW") begin();
  };

  const clicked = (event, cell) => {
    const none = !cells.some((one) => box(one.id)?.checked);
    if (act() === "MERGE" || act() === "REDRAW" || (act() === "SPLIT" && none)) {
      if (cell && (act() !== "REDRAW" || !box(cell.id)?.checked)) choose(cell);
      return;
    }
    if (!field || pasted) return;
    points.push(snapped(event.latlng));
    show();
    write();
  };

  if (village) {
    remember(village);
    L.geoJSON(village, { style: LOOKS.village }).addTo(map);
  }
  for (const cell of cells) {
    remember(cell.shape);
    const shape = L.geoJSON(cell.shape, { style: look(cell) }).addTo(map);
    const tip = document.createElement("span");
    tip.textContent = `${cell.name || ""} ${cell.code}`;
    shape.bindTooltip(tip, { sticky: true });
    shape.on("click", (event) => { L.DomEvent.stopPropagation(event); clicked(event, cell); });
    shapes.set(cell.id, shape);
  }
  for (const one of findings) L.geoJSON(one.shape, { style: LOOKS[one.kind] ?? LOOKS.gap }).addTo(map);
  const all = L.featureGroup([...shapes.values(), ...(village ? [L.geoJSON(village)] : [])]).getBounds();
  const fit = () => map.fitBounds(all.pad(0.08));
  if (all.isValid()) fit();
  else map.setView([35, 105], 4);
  if (all.isValid()) map.on("resize", fit);
  map.on("click", (event) => clicked(event, null));

  if (!field) return;
  document.getElementById("drawing-tools").hidden = false;
  document.getElementById("clear").addEventListener("click", () => { pasted = false; begin(); });
  document.getElementById("undo").addEventListener("click", () => { if (points.pop()) { show(); write(); } });
  field.addEventListener("input", preview);
  for (const one of document.getElementsByName("act")) one.addEventListener("change", begin);
  for (const cell of cells) box(cell.id)?.addEventListener("change", () => { dress(); if (act() === "REDRAW") begin(); });
  if (field.value.trim()) preview();
  else begin();
})();
