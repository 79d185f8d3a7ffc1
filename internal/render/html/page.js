"use strict";
(() => {
  const table = document.getElementById("layers"), body = table.tBodies[0], rows = [...body.rows];
  const depth = row => +row.dataset.d;
  const closed = new Set();
  let by = -1, descending = true;
  const find = document.getElementById("find"), found = document.getElementById("found");

  // A row is shown if nothing above it is closed; while rows are sorted or searched,
  // the innermost that match.
  function show() {
    const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const flat = by >= 0 || words.length > 0;
    let below = Infinity, shown = 0;
    for (const row of rows) {
      if (depth(row) <= below) below = closed.has(row) ? depth(row) : Infinity;
      const inside = depth(row) > below;
      row.hidden = flat
        ? row.classList.contains("g") || !words.every(w => row.textContent.toLowerCase().includes(w))
        : inside;
      row.cells[0].style.setProperty("--d", flat ? 0 : depth(row));
      if (!row.hidden) shown++;
    }
    found.textContent = flat ? shown + " of " + rows.filter(r => !r.classList.contains("g")).length + " layers" : "";
    table.classList.toggle("flat", flat);
  }

  function value(row, column) {
    const cell = row.cells[column];
    return column < 3 ? cell.textContent : +(cell.dataset.v || 0);
  }

  function sort(column) {
    if (by !== column) { by = column; descending = column >= 3; }
    else if (descending === (column >= 3)) descending = !descending;
    else by = -1;
    const order = by < 0 ? rows : [...rows].sort((a, b) => {
      const x = value(a, by), y = value(b, by);
      const less = by < 3 ? x.localeCompare(y, undefined, { numeric: true }) : x - y;
      return descending ? -less : less;
    });
    body.append(...order);
    heads.forEach((h, i) => {
      if (i === by) h.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else h.removeAttribute("aria-sort");
      h.firstChild.textContent = h.dataset.title + (i === by ? (descending ? " ↓" : " ↑") : "");
    });
    show();
  }

  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, i) => {
    const button = document.createElement("button");
    head.dataset.title = button.textContent = head.textContent;
    button.type = "button";
    button.title = "sort; a third time, the order of the run";
    button.addEventListener("click", () => sort(i));
    head.replaceChildren(button);
  });

  function fold(row, shut) {
    const button = row.querySelector(".fold");
    if (!button) return;
    if (shut) closed.add(row); else closed.delete(row);
    button.textContent = shut ? "▸" : "▾";
    button.setAttribute("aria-expanded", String(!shut));
  }
  rows.forEach((row, i) => {
    if (!row.classList.contains("g") || depth(row) === 0) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold";
    button.setAttribute("aria-label", "layers of " + row.cells[0].textContent);
    button.addEventListener("click", () => { fold(row, !closed.has(row)); show(); });
    row.cells[0].prepend(button);
    fold(row, rows.length > 60 && depth(row) >= 1);
  });
  document.getElementById("open").addEventListener("click", () => { rows.forEach(r => fold(r, false)); show(); });
  document.getElementById("shut").addEventListener("click", () => { rows.forEach(r => fold(r, true)); show(); });
  find.addEventListener("input", show);
  show();

  // What is alive under the pointer, or where the arrow keys stand.
  const runs = JSON.parse(document.getElementById("runs").textContent) || [];
  const left = 70, right = 16, width = 960, top = 30, bottom = 284;
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  function bytes(n) {
    let i = 0;
    while (n >= 1024 && i < units.length - 1) { n /= 1024; i++; }
    return (i === 0 ? n : n >= 1000 ? n.toFixed(0) : n.toPrecision(4)) + " " + units[i];
  }
  for (const figure of document.querySelectorAll(".course")) {
    const run = runs[+figure.dataset.run], svg = figure.querySelector("svg"), under = figure.querySelector(".under");
    if (!run || !run.points) continue;
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    line.setAttribute("class", "cursor");
    line.setAttribute("y1", top);
    line.setAttribute("y2", bottom);
    let at = run.points.reduce((best, p, i) => p[0] > run.points[best][0] ? i : best, 0);
    function mark(i) {
      at = Math.min(Math.max(i, 0), run.points.length - 1);
      const x = left + (width - left - right) * (at + .5) / run.points.length;
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
      svg.append(line);
      const [allocated, reserved, ...owned] = run.points[at];
      under.replaceChildren();
      const head = document.createElement("b");
      head.textContent = run.phases[at] + ": " + bytes(allocated);
      under.append(head, " allocated, " + bytes(reserved) + " reserved");
      owned.map((n, k) => [n, k]).filter(x => x[0] > 0).sort((a, b) => b[0] - a[0]).forEach(([n, k]) => {
        const colour = document.createElement("i");
        colour.className = run.classes[k];
        under.append(colour, run.owners[k] + " " + bytes(n));
      });
    }
    svg.addEventListener("pointermove", e => {
      const box = svg.getBoundingClientRect();
      const x = (e.clientX - box.left) / box.width * width;
      mark(Math.floor((x - left) / (width - left - right) * run.points.length));
    });
    figure.addEventListener("keydown", e => {
      const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20 }[e.key];
      if (step) mark(at + step);
      else if (e.key === "Home") mark(0);
      else if (e.key === "End") mark(run.points.length - 1);
      else return;
      e.preventDefault();
    });
    figure.addEventListener("focus", () => mark(at));
  }
})();
