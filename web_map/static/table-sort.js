"use strict";

// The table of a map, sorted by a column at a click on its heading. Totals stay first, what falls in no part last,
// and rows that belong to the one before them go with it.
(() => {
  const numberIn = (text) => {
    const found = text.replaceAll(",", "").match(/-?[0-9]+(\.[0-9]+)?/);
    return found ? Number(found[0]) : null;
  };

  const valueOf = (row, column, numeric) => {
    const text = (row.cells[column]?.textContent ?? "").trim();
    return numeric ? numberIn(text) : text;
  };

  // Nothing to compare comes last, whichever way it is sorted.
  const compare = (one, other, way) => {
    if (one === null || other === null) return (one === null) - (other === null);
    return way * (typeof one === "number" ? one - other : one.localeCompare(other, "zh-CN"));
  };

  const groupsOf = (rows) => {
    const groups = [];
    for (const row of rows) {
      if ("under" in row.dataset && groups.length) groups.at(-1).push(row);
      else groups.push([row]);
    }
    return groups;
  };

  const sort = (table, heading) => {
    const way = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const numeric = heading.classList.contains("number");
    const body = table.tBodies[0];
    // A long table has more rows than it shows (part-rows.js).
    const rows = table.partRows?.all() ?? body.querySelectorAll("tr[data-part]");
    const keyed = groupsOf(rows).map((group) => [valueOf(group[0], heading.cellIndex, numeric), group]);
    keyed.sort(([one], [other]) => compare(one, other, way));
    const sorted = keyed.flatMap(([, group]) => group);
    const rest = body.querySelector("tr.elsewhere");
    if (table.partRows) table.partRows.arrange(sorted);
    else for (const row of sorted) body.insertBefore(row, rest);
    for (const one of table.tHead.rows[0].cells) one.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
  };

  document.addEventListener("DOMContentLoaded", () => {
    const table = document.getElementById("parts");
    for (const heading of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => sort(table, heading));
      heading.append(button);
    }
  });
})();
