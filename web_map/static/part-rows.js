"use strict";

// The rows of a map's table. The page has the first of them; all are fetched as values, and each of the others becomes a row
// when it is shown. Totals stay first, what falls in no part last.
(() => {
  const MORE = 200;
  const said = (zh, en) => (document.documentElement.lang === "en" ? en : zh);

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  };

  // Names of places are Chinese on an English page too.
  const inChinese = (made) => {
    if (/[\u3400-\u9fff]/.test(made.textContent)) made.lang = "zh-CN";
    return made;
  };

  const partOfRow = (row) => ({
    row,
    id: row.dataset.part,
    className: row.dataset.class,
    lines: row.dataset.tip.split("\n"),
    share: row.dataset.share,
    name: row.dataset.name,
    href: row.querySelector("a")?.href,
    told: row.dataset,
  });

  const partOfValues = ({ other, ...told }) => ({
    row: null,
    id: told.id,
    values: told,
    className: told.class,
    lines: told.tip.split("\n"),
    share: told.share,
    name: told.label ?? told.name,
    href: told.href,
    told: { class: told.class, share: told.share, visitsClass: other?.[0], visitsShare: other?.[1] },
  });

  const headOf = ({ name, href, within, drawn, details }, undrawn) => {
    const head = element("th", "", "");
    head.scope = "row";
    if (within) head.append(inChinese(element("span", "within", `${within} · `)));
    const text = inChinese(element(href ? "a" : "span", "", name));
    if (href) text.href = href;
    head.append(text);
    if (!drawn) head.append(" ", element("span", "unseen", undrawn ?? said("（无边界）", "(no boundary)")));
    if (details) head.append(detailsOf(details));
    return head;
  };

  const detailsOf = ([summary, text]) => {
    const made = element("details", "", "");
    made.append(element("summary", "", summary), inChinese(element("span", "", text)));
    return made;
  };

  // Who is reached how, or a number.
  const cellOf = (value) => {
    if (typeof value === "string") return element("td", "number", value);
    const made = element("td", "", "");
    made.append(inChinese(element("span", "", value.name || "—")));
    if (value.telephone) {
      const link = element("a", "", value.telephone);
      link.href = `tel:${value.telephone}`;
      made.append(element("br", "", ""), link);
    }
    if (value.address) made.append(inChinese(element("div", "within", value.address)));
    return made;
  };

  const rowOf = (part, columns, undrawn) => {
    if (part.row) return part.row;
    const { values } = part;
    part.row = document.createElement("tr");
    part.row.dataset.part = values.id;
    if (values.rank === "whole") part.row.className = "whole";
    else if (values.rank) part.row.dataset.under = "";
    part.row.append(headOf(values, undrawn), ...values.cells.map(cellOf));
    part.row.lastElementChild.colSpan = columns - values.cells.length;
    return part.row;
  };

  L.PartRows = L.Class.extend({
    initialize(table) {
      this._table = table;
      this._columns = table.tHead.rows[0].cells.length;
      this._rest = document.getElementById("rest");
      const rows = table.querySelectorAll("tr[data-part]");
      this.parts = new Map(Array.from(rows, (row) => [row.dataset.part, partOfRow(row)]));
      this._order = [...this.parts.values()];
      this._shown = this._order.length;
    },

    // Fetches all, and takes those that do not stand in the page.
    async load() {
      if (!this._rest) return;
      const response = await fetch(this._rest.dataset.rows, { credentials: "same-origin" });
      if (!response.ok) throw new Error(`rows: ${response.status}`);
      const { keys, rows } = await response.json();
      // The points of a surface are read on the map alone.
      const unlisted = "unlisted" in this._rest.dataset;
      for (const row of rows) {
        const part = partOfValues(Object.fromEntries(keys.map((key, index) => [key, row[index]])));
        if (this.parts.has(part.values.id)) continue;
        this.parts.set(part.values.id, part);
        if (!unlisted) this._order.push(part);
      }
      if (unlisted) return;
      this._table.partRows = this;
      this._offer();
    },

    // What a sort sees, and how it says what comes of it.
    all() {
      return this._order.map((part) => this._row(part));
    },

    arrange(rows) {
      const parts = new Map(this._order.map((part) => [part.row, part]));
      this._order = rows.map((row) => parts.get(row));
      for (const row of rows.slice(this._shown)) row.remove();
      this._place(0);
    },

    // New texts in the cells after the first, at once or when the row is made.
    write(part, texts) {
      const cells = part.row?.cells;
      texts.forEach((text, index) => {
        if (cells) cells[index + 1].textContent = text;
        else part.values.cells[index] = text;
      });
    },

    _place(from) {
      const body = this._table.tBodies[0];
      const last = body.querySelector("tr.elsewhere");
      for (const part of this._order.slice(from, this._shown)) body.insertBefore(this._row(part), last);
    },

    _row(part) {
      return rowOf(part, this._columns, this._table.dataset.undrawn);
    },

    _offer() {
      const button = element("button", "", "");
      button.type = "button";
      button.addEventListener("click", () => {
        const from = this._shown;
        this._shown = Math.min(from + MORE, this._order.length);
        this._place(from);
        this._tell(button);
      });
      this._told = element("span", "", "");
      this._rest.replaceChildren(this._told, " ", button);
      this._tell(button);
    },

    _tell(button) {
      const [shown, all] = [this._shown, this._order.length];
      this._told.textContent = said(`列出 ${shown} 个，共 ${all} 个。`, `${shown} of ${all} are listed.`);
      const more = Math.min(MORE, all - shown);
      button.textContent = said(`再列 ${more} 个`, `List ${more} more`);
      button.hidden = !more;
    },
  });

  L.partRows = (table) => new L.PartRows(table);
})();
