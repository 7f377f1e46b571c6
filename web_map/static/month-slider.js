"use strict";

// The months of a coverage map: their numbers fetched once as columns, then painted one after another, or two beside
// each other with the change in the table.
(() => {
  const EVERY_MS = 900;
  const SETTLED_MS = 150;
  const said = (zh, en) => (document.documentElement.lang === "en" ? en : zh);
  const byId = (id) => document.getElementById(id);

  // As the server rounds it: half up to one decimal, and what is not everybody is never 100 %.
  const tenthsOf = (part, whole) => Math.floor((2000 * part + whole) / (2 * whole));
  const shareOf = (part, whole) => {
    if (part < 0 || whole <= 0) return "—";
    const tenths = tenthsOf(part, whole);
    if (!tenths && part) return "<0.1%";
    if (tenths === 1000 && part < whole) return ">99.9%";
    return `${Math.floor(tenths / 10)}.${tenths % 10}%`;
  };
  const changeOf = ([part, whole], [before, all]) => {
    if (part < 0 || before < 0 || whole <= 0 || all <= 0) return "—";
    const points = tenthsOf(part, whole) - tenthsOf(before, all);
    return `${points > 0 ? "+" : points < 0 ? "−" : ""}${(Math.abs(points) / 10).toFixed(1)}`;
  };

  const textsOf = ([part, whole], text, before) => {
    if (before) return [`${shareOf(...before)} → ${shareOf(part, whole)}`, changeOf([part, whole], before)];
    return [part < 0 ? "—" : `${part} / ${whole}`, whole > 0 ? shareOf(part, whole) : text];
  };
  const write = (row, texts) => texts.forEach((text, index) => (row.cells[index + 1].textContent = text));

  L.MonthsLayer = L.CoverageLayer.extend({
    _addMore() {
      const load = byId("months-load");
      if (!load) return;
      load.addEventListener("click", () => this._begin(load).catch((error) => this._refuse(load, error)));
    },

    async _begin(load) {
      load.disabled = true;
      load.textContent = said("正在载入……", "Loading …");
      const response = await fetch(byId("months").dataset.address, { credentials: "same-origin" });
      if (!response.ok) throw new Error(`months: ${response.status}`);
      const { ids, classes, months } = await response.json();
      if (months.length < 2) {
        load.textContent = said("时间窗不足两个月，请放宽首日", "The window has less than two months: choose an earlier first day");
        return;
      }
      const at = new Map(ids.map((id, index) => [id, index]));
      this._months = { classes, months, at };
      this._settle = () => {};
      load.hidden = true;
      byId("months-shown").hidden = false;
      this._control(months);
      byId("month").focus();
    },

    _refuse(load, error) {
      load.textContent = said("未能载入，请刷新页面", "It did not load; reload the page");
      console.warn(error);
    },

    _control(months) {
      const slider = byId("month");
      const other = byId("month-other");
      slider.max = months.length - 1;
      slider.value = months.length - 1;
      other.append(...months.map(({ through }, index) => new Option(through, index)));
      slider.addEventListener("input", () => this._show());
      other.addEventListener("change", () => this._show());
      byId("months-compare").addEventListener("change", ({ target }) => this._pair(target.checked));
      byId("months-play").addEventListener("click", () => this._play(!this._playing));
      this._show();
    },

    // Paints at once; the table, which takes longer, follows when the slider rests.
    _show() {
      const index = Number(byId("month").value);
      const month = this._months.months[index];
      const told = `${month.from} ${said("至", "to")} ${month.through}${said("：", ": ")}${shareOf(...month.whole)}`;
      byId("month-told").textContent = month.whole[0] < 0 ? told : `${told} (${month.whole.join(" / ")})`;
      byId("month").setAttribute("aria-valuetext", month.through);
      for (const [id, part] of this._parts) this._give(part, this._of(id, month));
      this._repaint();
      if (this._second) this._paintSecond();
      clearTimeout(this._resting);
      this._resting = setTimeout(() => this._rest(month), SETTLED_MS);
    },

    _of(id, month) {
      const at = this._months.at.get(id);
      const there = at !== undefined && month.class[at] >= 0;
      if (!there) return { name: "bare", text: said("当时没有这个单元", "not there then"), numbers: [-1, -1] };
      const [name, zh, en] = this._months.classes[month.class[at]];
      return { name, text: said(zh, en), numbers: [month.reached[at], month.due[at]] };
    },

    _give(part, { name, text, numbers: [reached, due] }) {
      part.className = name;
      part.share = shareOf(reached, due);
      part.lines = [part.lines[0], ...(due > 0 ? [said(`已联系 ${reached} 人 / 应联系 ${due} 人`, `${reached} reached / ${due} to be reached`), said(`覆盖率 ${part.share}`, `coverage ${part.share}`)] : [text])];
    },

    _rest(month) {
      this._relabel();
      const before = this._second ? this._months.months[Number(byId("month-other").value)] : null;
      const table = byId("parts");
      const counts = new Map();
      for (const [id, part] of this._parts) {
        const { name, text, numbers } = this._of(id, month);
        this._rows.write(part, textsOf(numbers, text, before && this._of(id, before).numbers));
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      write(table.querySelector("tr.whole"), textsOf(month.whole, "—", before?.whole));
      // Who fell in no part is known of the page's own window alone.
      for (const row of table.querySelectorAll("tr.elsewhere")) row.hidden = true;
      for (const entry of document.querySelectorAll("[data-legend]")) {
        entry.querySelector(".count").textContent = counts.get(entry.dataset.legend) ?? 0;
      }
    },

    _play(on) {
      clearInterval(this._playing);
      this._playing = null;
      const button = byId("months-play");
      button.textContent = on ? said("暂停", "Pause") : said("播放", "Play");
      if (!on) return;
      const slider = byId("month");
      if (Number(slider.value) === Number(slider.max)) slider.value = 0;
      this._show();
      this._playing = setInterval(() => {
        if (Number(slider.value) >= Number(slider.max)) return this._play(false);
        slider.value = Number(slider.value) + 1;
        return this._show();
      }, EVERY_MS);
    },

    // The earlier day on the left, which is the second map; both move together.
    _pair(on) {
      byId("coverage").classList.toggle("paired", on);
      byId("second").hidden = !on;
      byId("month-other").parentElement.hidden = !on;
      const [numbers, share] = [1, 2].map((column) => byId("parts").tHead.rows[0].cells[column].querySelector("button"));
      this._heads ??= [numbers.textContent, share.textContent];
      [numbers.textContent, share.textContent] = on ? [said("两期覆盖率", "both shares"), said("百分点", "points")] : this._heads;
      const legend = byId("legend");
      this._home ??= legend.parentElement;
      (on ? byId("coverage") : this._home).append(legend);
      this._map.invalidateSize({ animate: false, pan: false });
      if (on) this._openSecond();
      else {
        this._second.map.remove();
        this._second = null;
      }
      this._fit();
      this._show();
    },

    _openSecond() {
      const map = L.map("second", { zoomControl: false, attributionControl: false, preferCanvas: true, zoomSnap: 0, maxZoom: 18 });
      map.getContainer().setAttribute("aria-hidden", "true");
      map.setView(this._map.getCenter(), this._map.getZoom(), { animate: false });
      const shapes = this._secondShapes().addTo(map);
      this._second = { map, shapes };
      const follow = (one, other) => () => {
        if (!this._second || this._following) return;
        this._following = true;
        other.setView(one.getCenter(), one.getZoom(), { animate: false });
        this._following = false;
      };
      map.on("move", follow(map, this._map));
      this._map.on("move", follow(this._map, map));
    },

    _secondShapes() {
      this._painted = new Map();
      const style = (id) => this._styleIn(this._painted, id);
      if (this._tiles) return L.partTiles(this._section.dataset.tiles, style).on("tileerror", ({ error }) => this._miss(error));
      return L.geoJSON(this.toGeoJSON(false), { smoothFactor: 0, interactive: false, style: ({ id }) => style(id) });
    },

    _paintSecond() {
      const month = this._months.months[Number(byId("month-other").value)];
      this._painted.clear();
      for (const id of this._parts.keys()) this._painted.set(id, { className: this._of(id, month).name });
      const { shapes } = this._second;
      if (this._tiles) shapes.repaint();
      else shapes.eachLayer((shape) => shape.setStyle(shapes.options.style(shape.feature)));
    },
  });

  L.monthsLayer = (paints) => new L.MonthsLayer(paints);
})();
