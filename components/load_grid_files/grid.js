// The heat map of load as a table that scrolls under its own headings: rows open in place, cells are chosen with mouse or keys.
// Data: a line of JSON with what is chosen, a line of JSON with what is drawn, then the numbers of all cells (see
// components/charts/load_heat_map.py). What a cell shows and says is worked out when it is drawn, from its numbers.
// All text is set as text, never as HTML.

const LINE_END = 10;
// Rows of a long map are drawn as they come into sight: ten thousand cells at once would keep a browser busy for seconds.
const ROW_PIXELS = 32, MOST_AT_ONCE = 80, AROUND = 25;
const written = (decimals, more) => new Intl.NumberFormat("en-GB", {
  minimumFractionDigits: decimals, maximumFractionDigits: decimals, roundingMode: "halfEven", ...more });
const whole = written(0), percent = written(0, { useGrouping: false });
const hours = (value) => `${whole.format(value)} ${whole.format(value) === "1" ? "hour" : "hours"}`;

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const afterChosen = data.indexOf(LINE_END) + 1, drawn = data.subarray(afterChosen);
  let grid = parentElement.grid;
  if (!grid || !grid.frame.isConnected) {
    grid = parentElement.grid = { frame: element("div", "frame"), drawn: null, focus: null, first: 0, chosen: {} };
    parentElement.append(grid.frame);
    grid.frame.addEventListener("click", (event) => act(grid, event.target.closest("[data-row]")));
    grid.frame.addEventListener("keydown", (event) => move(grid, event));
    grid.frame.addEventListener("pointerover", (event) => explain(event.target.closest("td")));
    grid.frame.addEventListener("scroll", () => follow(grid));
    grid.frame.addEventListener("focusin", (event) => remember(grid, event.target.closest("[data-row]")));
  }
  grid.send = setTriggerValue;
  grid.asked = null;
  if (!isSame(grid.drawn, drawn)) {
    grid.drawn = drawn.slice();
    draw(grid, unpacked(drawn));
  }
  mark(grid, parsed(data.subarray(0, afterChosen)));
}

function isSame(old, drawn) {
  return old !== null && old.length === drawn.length && old.every((byte, place) => byte === drawn[place]);
}

function parsed(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

// What is drawn, with a list of rows and the numbers of each layer.
export function unpacked(drawn) {
  const end = drawn.indexOf(LINE_END) + 1, shown = parsed(drawn.subarray(0, end));
  const fields = Object.entries(shown.rows), cells = shown.rows.path.length * shown.columns.length;
  shown.rows = shown.rows.path.map((_, place) => Object.fromEntries(fields.map(([name, values]) => [name, values[place]])));
  // A copy, because doubles must begin at a multiple of eight.
  const numbers = new Float64Array(drawn.slice(end).buffer);
  const layer = (name, place) => [name, numbers.subarray(place * cells, (place + 1) * cells)];
  shown.numbers = Object.fromEntries(shown.layers.map(layer));
  shown.format = written(shown.decimals);
  return shown;
}

// What a cell is to be drawn and told with; null where nothing is booked and no capacity is known of anybody.
export function factsOf(shown, row, column) {
  const place = row * shown.columns.length + column, told = (name) => (shown.numbers[name] ? shown.numbers[name][place] : 0);
  const booked = told("load_hours"), capacity = told("capacity_hours"), value = told(shown.measure), load = told("load");
  if (Number.isNaN(booked)) return null;
  // Hours on no capacity at all are as full as can be.
  const share = capacity === 0 && booked > 0 ? 2 : load || 0;
  const outside = told("outside_load_hours");
  return {
    text: textOf(shown, value, booked, capacity), booked, capacity, outside, over: told("people_over"),
    unmeasured: told("unmeasured_hours"), fill: Number.isNaN(capacity) ? -1 : Math.round(Math.min(share, 1) * 100),
    excess: share > 1 + 1e-9 ? Math.round(Math.min(Math.max((share - 1) * 100, 1), 100)) : 0,
    outsidePart: booked > 0 ? Math.round(outside * 100 / booked) : 0,
  };
}

function textOf(shown, value, booked, capacity) {
  if (capacity === 0 && booked === 0) return "–";
  // Where there is no share to tell, the hours are told instead of nothing.
  if (Number.isNaN(value)) return `${whole.format(booked)} h`;
  if (shown.measure === "load") return `${percent.format(value * 100)}%`;
  const text = shown.format.format(value);
  return /^-[0.]*$/.test(text) ? text.slice(1) : text.replace("-", "−");
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function draw(grid, shown) {
  const held = grid.frame.contains(grid.frame.getRootNode().activeElement) ? grid.focus : null;
  const place = [grid.frame.scrollLeft, grid.frame.scrollTop];
  grid.shown = shown;
  const table = element("table");
  table.setAttribute("role", "treegrid");
  table.setAttribute("aria-label", shown.title);
  table.setAttribute("aria-rowcount", shown.rows.length + 1);
  for (const [name, colour] of Object.entries(shown.colours)) grid.frame.style.setProperty(`--${name}`, colour);
  table.append(heading(shown), element("tbody"));
  grid.frame.replaceChildren(table);
  grid.first = firstFor(grid, place[1]);
  fill(grid);
  [grid.frame.scrollLeft, grid.frame.scrollTop] = place;
  const target = find(grid, held) || table.querySelector("tbody th");
  if (target) target.tabIndex = 0;
  if (held && target) target.focus({ preventScroll: true });
}

function firstFor(grid, top) {
  const rows = grid.shown.rows.length;
  return rows <= MOST_AT_ONCE ? 0 : Math.max(0, Math.min(Math.floor(top / ROW_PIXELS) - AROUND, rows - MOST_AT_ONCE));
}

function follow(grid) {
  const first = firstFor(grid, grid.frame.scrollTop);
  const atAnEnd = first === 0 || first === grid.shown.rows.length - MOST_AT_ONCE;
  if (first === grid.first || (Math.abs(first - grid.first) < AROUND / 2 && !atAnEnd)) return;
  const held = grid.frame.contains(grid.frame.getRootNode().activeElement) ? grid.focus : null;
  grid.first = first;
  fill(grid);
  const target = find(grid, held);
  if (target) target.focus({ preventScroll: true });
}

// The rows in sight and some around them, between two gaps that stand for the others.
function fill(grid) {
  const { shown, first } = grid, last = Math.min(first + MOST_AT_ONCE, shown.rows.length);
  const lines = [];
  for (let place = first; place < last; place += 1) lines.push(lineOf(shown, shown.rows[place], place));
  const above = gap(first), below = gap(shown.rows.length - last);
  grid.frame.querySelector("tbody").replaceChildren(...above, ...lines, ...below);
  const cell = at(grid, grid.chosen.row, grid.chosen.column);
  if (cell) cell.setAttribute("aria-selected", "true");
}

function gap(rows) {
  if (!rows) return [];
  const line = element("tr", "gap");
  line.setAttribute("role", "presentation");
  line.style.height = `${rows * ROW_PIXELS - 2}px`;
  return [line];
}

function heading(shown) {
  const head = element("thead"), row = element("tr");
  row.setAttribute("role", "row");
  row.append(cornerOf(shown));
  for (const column of shown.columns) {
    const cell = element("th", column.now ? "now" : "");
    cell.setAttribute("role", "columnheader");
    cell.append(element("span", "", column.label), element("span", "year", column.now ? "now" : column.year));
    cell.setAttribute("aria-label", `${column.label} ${column.year}${column.now ? ", the current month" : ""}`);
    row.append(cell);
  }
  head.append(row);
  return head;
}

function cornerOf(shown) {
  const corner = element("th", "", shown.corner);
  corner.setAttribute("role", "columnheader");
  return corner;
}

function lineOf(shown, row, place) {
  const line = element("tr", row.kind);
  line.setAttribute("role", "row");
  line.setAttribute("aria-level", row.depth + 1);
  line.setAttribute("aria-rowindex", place + 2);
  if (row.can_open) line.setAttribute("aria-expanded", String(row.is_open));
  line.append(rowHeading(row, place));
  shown.columns.forEach((column, at) => line.append(cellOf(shown, row, place, column, at)));
  return line;
}

function rowHeading(row, place) {
  const cell = element("th", row.can_open ? "opens" : "");
  cell.setAttribute("role", "rowheader");
  cell.style.setProperty("--depth", row.depth);
  Object.assign(cell.dataset, { row: place, column: -1 });
  cell.tabIndex = -1;
  cell.append(element("span", "sign", row.can_open ? (row.is_open ? "▾" : "▸") : ""), element("span", "name", row.name));
  // A row of several that does not open, such as one of small groups, says how many they are all the same.
  const counted = row.can_open || row.people > 1;
  if (counted) cell.append(element("span", "people", row.people));
  cell.title = counted ? `${row.name}: ${peopleWords(row)}` : row.name;
  cell.setAttribute("aria-label", cell.title);
  return cell;
}

function peopleWords(row) {
  const [one, several] = row.kind === "unfilled" ? ["role", "roles"] : ["person", "people"];
  return `${row.people} ${row.people === 1 ? one : several}`;
}

function cellOf(shown, row, place, column, at) {
  const cell = element("td"), facts = factsOf(shown, place, at);
  cell.setAttribute("role", "gridcell");
  Object.assign(cell.dataset, { row: place, column: at });
  cell.tabIndex = -1;
  if (column.now) cell.classList.add("now");
  cell.label = sentence(shown, row, column, facts);
  cell.setAttribute("aria-label", cell.label);
  if (!facts) return cell;
  paint(cell, facts);
  cell.append(element("span", "value", facts.text));
  if (facts.over && row.can_open) cell.append(element("span", "over", `▲${facts.over}`));
  return cell;
}

function paint(cell, { fill, excess, outsidePart }) {
  if (fill < 0) cell.classList.add("unmeasured");
  else cell.style.setProperty("--fill", `${fill}%`);
  if (excess > 0) {
    cell.classList.add("beyond");
    cell.style.setProperty("--excess", `${excess}%`);
  }
  if (outsidePart > 0) {
    const part = element("span", "outside");
    part.style.width = `${outsidePart}%`;
    cell.append(part);
  }
}

export function sentence(shown, row, column, facts) {
  const start = `${row.name}, ${column.label} ${column.year}: `;
  if (!facts) return `${start}nothing booked, no capacity data.`;
  const parts = [against(row, facts)];
  if (row.kind !== "unfilled" && facts.capacity > 0) parts.unshift(`${facts.text} ${shown.says}`);
  if (facts.over && row.can_open) parts.push(`${facts.over} ${shown.over_words[facts.over === 1 ? 0 : 1]} above capacity`);
  if (facts.outside > 0) parts.push(`${hours(facts.outside)} of it outside the filter`);
  if (Number.isNaN(facts.outside)) parts.push("how much of it lies outside the filter is not told");
  if (facts.unmeasured > 0 && !Number.isNaN(facts.capacity)) {
    parts.push(`${hours(facts.unmeasured)} of it on people without capacity data`);
  }
  if (Number.isNaN(facts.unmeasured)) parts.push("how much of it is on people without capacity data is not told");
  return `${start}${parts.join("; ")}.`;
}

function against(row, facts) {
  const booked = hours(facts.booked);
  if (row.kind === "unfilled") return `${booked} asked of nobody yet`;
  if (Number.isNaN(facts.capacity)) return `${booked} booked, no capacity data`;
  return `${booked} booked of ${whole.format(facts.capacity)}${facts.excess > 0 ? ", above capacity" : ""}`;
}

function explain(cell) {
  if (cell && cell.label && !cell.title) cell.title = cell.label;
}

function mark(grid, chosen) {
  for (const old of grid.frame.querySelectorAll("[aria-selected=true]")) old.removeAttribute("aria-selected");
  const row = grid.shown.rows.findIndex((item) => item.path === chosen.path);
  const column = grid.shown.columns.findIndex((item) => item.id === chosen.month);
  const found = row >= 0 && column >= 0;
  const before = grid.chosen;
  grid.chosen = found ? { row, column } : {};
  grid.frame.classList.toggle("beside", found);
  if (!found) return;
  if (!at(grid, row, column)) bring(grid, row);
  const cell = at(grid, row, column);
  cell.setAttribute("aria-selected", "true");
  if (before.row !== row || before.column !== column) reveal(grid.frame, cell);
}

// Scroll to a row that is not drawn, and draw it.
function bring(grid, row) {
  grid.first = firstFor(grid, row * ROW_PIXELS);
  fill(grid);
  grid.frame.scrollTop = Math.max(0, row * ROW_PIXELS - grid.frame.clientHeight / 2);
}

// Only inside the frame: the page itself stays where the reader has it.
function reveal(frame, cell) {
  const head = frame.querySelector("thead").offsetHeight, side = cell.parentElement.firstChild.offsetWidth;
  const top = cell.parentElement.offsetTop, left = cell.offsetLeft;
  if (top - head < frame.scrollTop) frame.scrollTop = top - head;
  if (top + cell.offsetHeight > frame.scrollTop + frame.clientHeight) frame.scrollTop = top - frame.clientHeight / 2;
  if (left - side < frame.scrollLeft) frame.scrollLeft = left - side;
  if (left + cell.offsetWidth > frame.scrollLeft + frame.clientWidth) frame.scrollLeft = left - frame.clientWidth / 2;
}

function at(grid, row, column) {
  return grid.frame.querySelector(`[data-row="${row}"][data-column="${column}"]`);
}

function find(grid, held) {
  if (!held) return null;
  const row = grid.shown.rows.findIndex((item) => item.path === held.path);
  return row < 0 ? null : at(grid, row, Math.min(held.column, grid.shown.columns.length - 1));
}

function remember(grid, cell) {
  if (!cell) return;
  for (const other of grid.frame.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
  cell.tabIndex = 0;
  grid.focus = { path: grid.shown.rows[+cell.dataset.row].path, column: +cell.dataset.column };
}

function act(grid, cell) {
  if (!cell) return;
  const row = grid.shown.rows[+cell.dataset.row], column = grid.shown.columns[+cell.dataset.column];
  if (!column) {
    // Once until it is drawn anew: a double click or a key pressed twice would open the row and close it again.
    if (row.can_open && grid.asked !== row.path) {
      grid.asked = row.path;
      grid.send("toggle", row.path);
    }
  } else if (factsOf(grid.shown, +cell.dataset.row, +cell.dataset.column)) {
    mark(grid, { path: row.path, month: column.id });
    grid.send("choose", { path: row.path, month: column.id });
  }
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0] };

function move(grid, event) {
  const cell = event.target.closest("[data-row]");
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const place = [+cell.dataset.row, +cell.dataset.column], last = [grid.shown.rows.length - 1, grid.shown.columns.length - 1];
  const row = grid.shown.rows[place[0]];
  let target = null;
  if (event.key === "Enter" || event.key === " ") act(grid, cell);
  else if (place[1] < 0 && row.can_open && event.key === (row.is_open ? "ArrowLeft" : "ArrowRight")) act(grid, cell);
  else if (event.key === "Home") target = [event.shiftKey ? 0 : place[0], -1];
  else if (event.key === "End") target = [event.shiftKey ? last[0] : place[0], last[1]];
  else if (STEPS[event.key]) target = place.map((value, axis) => value + STEPS[event.key][axis]);
  else return;
  event.preventDefault();
  if (target) {
    const [to, beside] = target.map((value, axis) => Math.max(axis ? -1 : 0, Math.min(last[axis], value)));
    if (!at(grid, to, beside)) bring(grid, to);
    const found = at(grid, to, beside);
    if (found) found.focus();
  }
}
