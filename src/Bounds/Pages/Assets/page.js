// The script of every page. It draws what the page's data has, and lets tables be sorted and filtered; without it the text is all there.
"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const number = new Intl.NumberFormat("en", { maximumFractionDigits: 3 });
  const short = new Intl.NumberFormat("en", { maximumFractionDigits: 2, notation: "compact" });
  const seconds = value => `${number.format(value)} s`;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const data = JSON.parse(document.getElementById("data")?.textContent ?? '{"scenarios":[]}');
  const byKey = new Map(data.scenarios.map(scenario => [scenario.key, scenario]));

  // Colours are the style sheet's, for what is light and what is dark.
  const colour = name => getComputedStyle(root).getPropertyValue(`--${name}`).trim();

  // ---- Charts: the first are drawn at once, each other once it is seen, and again when its width or the theme changes.

  const atOnce = 12;
  const drawn = new Map();
  const draws = new Map();

  function draw(plot) {
    drawn.get(plot)?.destroy();
    drawn.delete(plot);
    const width = plot.clientWidth;
    if (width > 40) {
      drawn.set(plot, draws.get(plot)(plot, width));
    }
  }

  const sights = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(({ target }) => {
    sights.unobserve(target);
    draw(target);
    sizes.observe(target);
  }), { rootMargin: "400px" });

  const sizes = new ResizeObserver(entries => entries.forEach(({ target }) => {
    if (drawn.has(target) && Math.abs(drawn.get(target).width - target.clientWidth) > 2) {
      draw(target);
    }
  }));

  function place(plot, drawer, label) {
    draws.set(plot, drawer);
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", label);
    plot.tabIndex = 0;
    plot.addEventListener("keydown", event => step(drawn.get(plot), event));
    if (draws.size <= atOnce && plot.clientWidth > 40) {
      draw(plot);
      sizes.observe(plot);
    } else {
      sights.observe(plot);
    }
  }

  // The arrow keys move the cursor from value to value, whose figures stand in the legend.
  function step(chart, event) {
    const move = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (chart && move) {
      const last = chart.data[0].length - 1;
      const index = Math.min(last, Math.max(0, (chart.cursor.idx ?? 0) + move));
      chart.setCursor({ left: chart.valToPos(chart.data[0][index], "x"), top: 10 });
      event.preventDefault();
    }
  }

  // While no cursor is on it, a chart's legend has the figures of where it tells most.
  const rest = index => u => {
    if (u.cursor.idx == null) {
      u.setLegend({ idx: index }, false);
    }
  };
  const largest = values => values.reduce((best, value, index) => (value ?? -Infinity) > (values[best] ?? -Infinity) ? index : best, 0);

  function redrawAll() {
    [...drawn.keys()].forEach(draw);
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);
  // On paper nothing can be unfolded: the formulas of what broke are short, and are printed.
  const folded = [];
  addEventListener("beforeprint", () => {
    root.classList.add("printing");
    folded.push(...all(".measure details:not([open])"));
    folded.forEach(fold => { fold.open = true; });
    draws.forEach((_, plot) => draw(plot));
  });
  addEventListener("afterprint", () => {
    root.classList.remove("printing");
    folded.splice(0).forEach(fold => { fold.open = false; });
    redrawAll();
  });

  const bytes = ["B", "kB", "MB", "GB"];
  function amount(value, unit) {
    if (unit !== "bytes" || value < 1000) {
      return short.format(value);
    }
    const power = Math.min(3, Math.floor(Math.log10(value) / 3));
    return `${number.format(Math.round(value / 1000 ** power * 100) / 100)} ${bytes[power]}`;
  }

  function axes(unit, label) {
    const common = { stroke: colour("soft"), grid: { stroke: colour("rule"), width: 1 }, ticks: { stroke: colour("rule"), width: 1 }, font: "12px system-ui, sans-serif" };
    return [
      { ...common, size: 34, values: (_, ticks) => ticks.map(tick => `${short.format(tick)} s`) },
      { ...common, size: 58, values: (_, ticks) => ticks.map(tick => label ? label(tick) : amount(tick, unit)) },
    ];
  }

  function mark(chart, at, text, row) {
    const [x, { top, height }, ratio] = [chart.valToPos(at, "x", true), chart.bbox, devicePixelRatio];
    const context = chart.ctx;
    context.save();
    context.strokeStyle = context.fillStyle = colour("warn");
    context.lineWidth = 1.5 * ratio;
    context.setLineDash([3 * ratio, 3 * ratio]);
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, top + height);
    context.stroke();
    context.font = `${11 * ratio}px system-ui, sans-serif`;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    const width = context.measureText(text).width;
    const isLeft = x + width + 6 * ratio > chart.bbox.left + chart.bbox.width;
    context.setLineDash([]);
    context.strokeStyle = colour("card");
    context.lineWidth = 4 * ratio;
    context.lineJoin = "round";
    const place = [isLeft ? x - width - 4 * ratio : x + 4 * ratio, top + (12 + 13 * row) * ratio];
    context.strokeText(text, ...place);
    context.fillText(text, ...place);
    context.restore();
  }

  function shade(chart, from, to, style) {
    const [left, right] = [from, to].map(at => chart.valToPos(at, "x", true));
    chart.ctx.fillStyle = style;
    chart.ctx.fillRect(left, chart.bbox.top, right - left, chart.bbox.height);
  }

  const charts = (group, name) => data.scenarios.filter(scenario => scenario.group === group).flatMap(scenario => scenario.charts).filter(chart => chart.name === name);

  // Those of one group share their scales, so that on and off can be compared.
  function scales(scenario, chart) {
    const same = charts(scenario.group, chart.name);
    const most = Math.max(0, ...same.flatMap(other => [other.bound ?? 0, other.values.reduce((a, b) => Math.max(a, b), 0)]));
    const until = Math.max(...data.scenarios.filter(other => other.group === scenario.group).map(other => Math.max(other.seconds, ...other.charts.map(each => each.at.at(-1) ?? 0))));
    const from = Math.min(...same.map(other => other.at[0] ?? 0), scenario.arrivals[0] ?? Infinity);
    return { x: { time: false, range: [Math.max(0, Math.floor(from)), until] }, y: { range: [0, most > 0 ? most * 1.12 : 1] } };
  }

  // The first connection must be gone once its limit and the slack have passed.
  function limitMarks(scenario) {
    const first = scenario.arrivals[0] ?? 0;
    return scenario.limits.length > 3 ? [] : scenario.limits.map((limit, row) => ({ at: first + limit.longest, text: `${limit.name} ${seconds(limit.value)} + ${seconds(limit.longest - limit.value)}`, row }));
  }

  function drawSeries(scenario, chart, isMain) {
    return (plot, width) => {
      const ink = colour(chart.name === "activeTasks" ? "tasks" : "line");
      const values = { value: (_, value) => value == null ? "" : chart.unit === "bytes" ? amount(value, chart.unit) : number.format(value) };
      const series = [{ label: "at", value: (_, value) => value == null ? "" : seconds(value) }, { label: chart.unit, stroke: ink, width: 2, fill: `color-mix(in srgb, ${ink} 14%, transparent)`, points: { show: chart.at.length < 3 }, ...values }];
      const lines = [chart.at, chart.values];
      if (chart.bound != null) {
        series.push({ label: chart.boundName, stroke: colour("bound"), width: 2, dash: [8, 5], points: { show: false }, ...values });
        lines.push(chart.at.map(() => chart.bound));
      }
      const marks = isMain ? limitMarks(scenario) : [];
      return new uPlot({
        width, height: isMain ? 190 : 130, series, scales: scales(scenario, chart), axes: axes(chart.unit), cursor: { y: false, drag: { x: true, y: false } },
        hooks: {
          drawClear: [u => scenario.arrivals.length === 2 && shade(u, ...scenario.arrivals, colour("shade"))],
          draw: [u => marks.forEach(each => mark(u, each.at, each.text, each.row))],
          ready: [rest(largest(chart.values))], setCursor: [rest(largest(chart.values))],
        },
      }, lines, plot);
    };
  }

  all("figure.chart").forEach(figure => {
    const scenario = byKey.get(figure.dataset.scenario);
    const chart = scenario?.charts.find(each => each.name === figure.dataset.chart);
    const caption = figure.querySelector("figcaption");
    if (chart) {
      const isMain = !figure.closest(".small");
      if (isMain && scenario.arrivals.length === 2) {
        caption.append("; shaded while clients come");
      }
      place(figure.querySelector(".plot"), drawSeries(scenario, chart, isMain), `${scenario.label}: ${caption.textContent}`);
    }
  });

  // ---- Survival: of one stall, with the timeouts on and off.

  function drawSurvival(scenarios, id) {
    return (plot, width) => {
      const shown = scenarios.map(scenario => [scenario, scenario.stalls.find(stall => stall.id === id)]).filter(pair => pair[1]);
      const inks = ["line", "warn", "tasks", "good", "control", "soft"].map(colour);
      const limit = (shown.find(([scenario]) => scenario.label === "timeouts on") ?? shown[0])[1].limit;
      const until = Math.max(limit.longest * 1.25, ...shown.map(([, stall]) => stall.at.at(-1))) * 1.02;
      const share = value => value > 1 ? "" : `${Math.round(value * 100)}%`;
      const lines = uPlot.join(shown.map(([, stall]) => [stall.at, stall.shares]));
      const due = lines[0].reduce((last, at, index) => at <= limit.longest ? index : last, 0);
      return new uPlot({
        width, height: 215, axes: axes("", share), cursor: { y: false },
        scales: { x: { time: false, range: [0, until] }, y: { range: [0, 1.3] } },
        series: [{ label: "since the stall", value: (_, value) => value == null ? "" : seconds(value) }, ...shown.map(([scenario], place) => ({
          label: scenario.label, stroke: inks[place % inks.length], width: place === 0 && shown.length > 1 ? 5 : 2.5, dash: place >= inks.length ? [6, 4] : undefined, spanGaps: true,
          paths: uPlot.paths.stepped({ align: 1 }), points: { show: false }, value: (u, _, series, index) => index == null ? "" : share(before(u.data[series], index)),
        }))],
        hooks: {
          drawClear: [u => shade(u, limit.value, limit.longest, colour("shade"))],
          draw: [u => { mark(u, limit.longest, seconds(limit.longest), 1); mark(u, limit.value, `${limit.name} ${seconds(limit.value)}`, 0); }],
          ready: [rest(due)], setCursor: [rest(due)],
        },
      }, lines, plot);
    };
  }

  // A step holds until the next.
  function before(values, index) {
    while (index > 0 && values[index] == null) {
      index--;
    }
    return values[index] ?? 1;
  }

  const broke = stall => stall.rows.some(row => row[8] > 0);
  function chooser(label, ids, chosen, choose) {
    const select = make("select", {}, ...ids.map(id => make("option", { value: id, textContent: id, selected: id === chosen })));
    select.addEventListener("change", () => choose(select.value));
    return make("p", { className: "filter" }, make("label", {}, `${label} `, select));
  }

  all("figure.survival").forEach(figure => {
    const scenarios = data.scenarios.filter(scenario => scenario.group === figure.dataset.group);
    const stalls = scenarios.flatMap(scenario => scenario.stalls);
    const ids = [...new Set(stalls.map(stall => stall.id))];
    const chosen = (stalls.find(broke) ?? stalls[0])?.id;
    const plot = figure.querySelector(".plot");
    if (ids.length > 1) {
      plot.before(chooser("workload", ids, chosen, id => { draws.set(plot, drawSurvival(scenarios, id)); draw(plot); }));
    }
    if (chosen) {
      place(plot, drawSurvival(scenarios, chosen), figure.querySelector("figcaption").textContent);
    }
  });

  // ---- Connections: a line each.

  const ends = ["still held", "closed (FIN)", "reset (RST)", "ended, by the server's account"];
  const svg = (tag, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...children);
    return element;
  };

  function lane([opened, stalled, answered, requests, lived, end, , , wrong, , , , , sends = 0, ...bytes], limit, until) {
    const at = value => `${(100 * Math.min(1, Math.max(0, value / until))).toFixed(2)}%`;
    const span = (kind, from, to) => to > from ? [svg("rect", { class: kind, x: at(opened + from), width: at(to - from), y: 3, height: 12 })] : [];
    const tick = (kind, value, from = 1, to = 17) => value >= 0 ? [svg("line", { class: kind, x1: at(opened + value), x2: at(opened + value), y1: from, y2: to })] : [];
    const begin = Math.max(0, stalled);
    const due = Math.min(lived, begin + limit.longest);
    return svg("svg", { class: "lane", "aria-hidden": "true" },
      svg("rect", { class: "track", width: "100%", y: 8, height: 2 }), ...span("opening", 0, begin), ...span("held", begin, wrong === 1 ? due : lived), ...(wrong === 1 ? span("late", due, lived) : []),
      ...bytes.slice(0, sends).flatMap(value => tick("sent", value, 12, 17)), ...bytes.slice(sends).flatMap(value => tick("taken", value, 1, 6)),
      ...tick("limit", begin + limit.longest), ...tick("answer", answered), ...tick("ended", requests), ...(end > 0 ? tick("end", lived) : []));
  }

  const told = ([opened, stalled, answered, requests, lived, end, port, status, wrong, sent, taken, first, last], limit) => [
    wrong === 1 ? "✗ late" : wrong === 2 ? "✗ early" : "",
    port || "–", number.format(opened), stalled < 0 ? "never" : `+${number.format(stalled)}`,
    answered < 0 && !status ? "none" : `${status || "seen"}${answered < 0 ? "" : ` at +${number.format(answered)}`}`,
    requests < 0 ? "–" : `+${number.format(requests)}`, sent < 0 ? "–" : amount(sent, "bytes"), taken < 0 ? "–" : `${amount(taken, "bytes")}${first < 0 ? "" : `, +${number.format(first)}${last > first ? ` to +${number.format(last)}` : ""}`}`, `${end === 0 ? "≥ " : ""}${number.format(lived)}`, ends[end], `${number.format(limit.longest)}`,
  ];

  const columns = ["", "port", "connected, s", "stalled", "answer", "request ended", "client sent, B", "client read, B", "lived, s", "how it ended", "at most, s", "timeline"];
  const legend = [["opening", "connecting and sending"], ["held", "stalled and held"], ["sent", "the client sent bytes"], ["taken", "the client read bytes"], ["late", "held past the limit"], ["limit", "limit + slack"], ["answer", "first answer"], ["ended", "request ended"], ["end", "closed by the server"]];

  function swatch(kind) {
    const shape = ["opening", "held", "late"].includes(kind) ? svg("rect", { class: kind, width: "100%", height: "100%" }) : svg("line", { class: kind, x1: "50%", x2: "50%", y1: 0, y2: 12 });
    return svg("svg", { class: "lane", "aria-hidden": "true" }, shape);
  }

  function connections(place, id) {
    const scenario = byKey.get(place.dataset.scenario);
    const stall = scenario.stalls.find(each => each.id === id) ?? scenario.stalls.find(broke) ?? scenario.stalls[0];
    if (!stall) {
      return;
    }
    const until = Math.max(scenario.seconds, ...stall.rows.map(row => row[0] + row[4]));
    const rows = stall.rows.map(row => make("tr", { className: row[8] ? "bad" : "" }, ...told(row, stall.limit).map(text => make("td", { textContent: text })), make("td", {}, lane(row, stall.limit, until))));
    const table = make("table", { className: "sortable" }, make("thead", {}, make("tr", {}, ...columns.map(name => make("th", { scope: "col", textContent: name })))), make("tbody", {}, ...rows));
    table.tHead.rows[0].cells[0].append(make("span", { className: "sr", textContent: "broke its limit" }));
    const shown = stall.rows.length < stall.connections ? `a sample of ${stall.rows.length} of ${stall.connections} connections, those that broke their limit first` : `all ${stall.connections} connections`;
    const scroll = make("div", { className: "scroll", tabIndex: 0 }, table);
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", `Connections of ${stall.id}`);
    place.replaceChildren(
      ...(scenario.stalls.length > 1 ? [chooser("workload", scenario.stalls.map(each => each.id), stall.id, chosen => connections(place, chosen))] : []),
      make("p", { textContent: `${stall.id}: ${shown}. Times in the columns beginning with + are seconds since it connected; the timeline is that of the run, 0 to ${seconds(until)}.` }),
      make("ul", { className: "legend" }, ...legend.map(([kind, text]) => make("li", {}, swatch(kind), text))), scroll);
    sortable(table);
  }

  // ---- The icicle.

  const fills = { own: "#f5b754", framework: "#c9d3df", found: "#ff5fb7" };
  const share = node => `${node.data.name}${node.data.place ? ` at ${node.data.place}` : ""}: ${number.format(node.data.value)} operations, ${number.format(node.data.grown)} more than at the start of the run`;

  function icicle(place) {
    const profile = byKey.get(place.dataset.scenario)?.profile;
    if (!profile || !globalThis.flamegraph) {
      return;
    }
    const box = make("div", { className: "icicle" });
    const said = make("p", { className: "told", textContent: "Each bar is a frame; what it awaits is below it, and its width is how many operations wait there. Press one to open it." });
    said.setAttribute("aria-live", "polite");
    const find = make("input", { type: "search" });
    const reset = make("button", { type: "button", textContent: "Show all" });
    const swatches = [["own", "own code"], ["framework", "framework"], ["found", "found"]].map(([kind, text]) => make("span", {}, make("span", { className: `swatch ${kind}` }), ` ${text} `));
    place.replaceChildren(make("div", { className: "filter" }, make("label", {}, "find a frame ", find), reset, ...swatches), box, said);
    const chart = flamegraph().width(Math.max(320, place.clientWidth - 2)).cellHeight(21).inverted(true).minFrameSize(1).transitionDuration(isCalm ? 0 : 250).sort((a, b) => b.value - a.value).tooltip(false)
      .label(share).setColorMapper(node => node.highlight ? fills.found : node.data.own ? fills.own : fills.framework)
      .setSearchMatch((node, term) => node.data.name.toLowerCase().includes(term.toLowerCase()) || node.data.place.toLowerCase().includes(term.toLowerCase()))
      .setSearchHandler((_, sum, total) => { said.textContent = `${number.format(sum)} of ${number.format(total)} operations are on what was found.`; })
      .setDetailsHandler(text => { if (text) { said.textContent = text; } })
      .onClick(() => setTimeout(() => reachable(box), 0));
    d3.select(box).datum(structuredClone(profile)).call(chart);
    find.addEventListener("input", () => { find.value ? chart.search(find.value) : chart.clear(); reachable(box); });
    reset.addEventListener("click", () => { find.value = ""; chart.clear(); chart.resetZoom(); });
    box.addEventListener("keydown", event => walk(box, event));
    box.addEventListener("focusin", event => { const node = event.target.__data__; if (node) { said.textContent = share(node); } });
    box.firstChild.setAttribute("role", "tree");
    box.firstChild.setAttribute("aria-label", "Frames, the outermost first");
    reachable(box);
  }

  // One frame is in the order of the tab key; the arrow keys go on from there.
  function reachable(box) {
    const frames = all("g.frame", box);
    frames.forEach((frame, index) => {
      frame.setAttribute("role", "treeitem");
      frame.setAttribute("aria-label", share(frame.__data__));
      frame.setAttribute("aria-level", frame.__data__.depth + 1);
      frame.setAttribute("aria-expanded", "true");
      frame.setAttribute("tabindex", index === 0 ? 0 : -1);
    });
  }

  function walk(box, event) {
    const node = event.target.__data__;
    if (!node) {
      return;
    }
    const siblings = node.parent?.children ?? [node];
    const next = { ArrowDown: node.children?.[0], ArrowUp: node.parent, ArrowLeft: siblings[siblings.indexOf(node) - 1], ArrowRight: siblings[siblings.indexOf(node) + 1] }[event.key];
    if (event.key === "Enter" || event.key === " ") {
      event.target.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      event.preventDefault();
    } else if (next) {
      all("g.frame", box).find(frame => frame.__data__ === next)?.focus();
      event.preventDefault();
    }
  }

  // ---- Tables.

  function value(row, column) {
    const text = row.cells[column]?.textContent.trim() ?? "";
    const parsed = parseFloat(text.replace(/^[≥+]\s*/, "").replaceAll(",", ""));
    return Number.isNaN(parsed) ? text.toLowerCase() : parsed;
  }

  const compare = (a, b) => typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1;

  function sort(table, heading) {
    const ascending = heading.getAttribute("aria-sort") !== "ascending";
    [...table.tHead.rows[0].cells].forEach(cell => cell.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const rows = [...table.tBodies[0].rows].sort((a, b) => compare(value(a, heading.cellIndex), value(b, heading.cellIndex)) * (ascending ? 1 : -1));
    table.tBodies[0].append(...rows);
  }

  function sortable(table) {
    [...table.tHead.rows[0].cells].filter(cell => cell.textContent && !cell.querySelector(".sr")).forEach(cell => {
      const button = make("button", { type: "button", textContent: cell.textContent });
      button.addEventListener("click", () => sort(table, cell));
      cell.replaceChildren(button);
    });
    if (table.tBodies[0].rows.length > 7) {
      filterable(table);
    }
  }

  function filterable(table) {
    const [find, only, count] = [make("input", { type: "search" }), make("input", { type: "checkbox" }), make("span", { className: "soft" })];
    count.setAttribute("aria-live", "polite");
    const apply = () => {
      const words = find.value.toLowerCase().split(/\s+/);
      const rows = [...table.tBodies[0].rows];
      rows.forEach(row => { row.hidden = (only.checked && !row.classList.contains("bad")) || !words.every(word => row.textContent.toLowerCase().includes(word)); });
      count.textContent = `${rows.filter(row => !row.hidden).length} of ${rows.length} lines`;
    };
    [find, only].forEach(input => input.addEventListener("input", apply));
    const hasBad = table.querySelector("tr.bad");
    table.closest(".scroll").before(make("div", { className: "filter" }, make("label", {}, "filter ", find), ...(hasBad ? [make("label", {}, only, " only what is not as expected")] : []), count));
  }

  // ---- What is pasted, what is folded, and where links lead.

  function copyable(block) {
    const button = make("button", { type: "button", className: "copy", textContent: "Copy" });
    button.setAttribute("aria-label", `Copy: ${block.getAttribute("aria-label") ?? "this block"}`);
    button.addEventListener("click", async () => {
      button.textContent = await copy(block.querySelector("code")) ? "Copied" : "Press Ctrl+C";
      setTimeout(() => { button.textContent = "Copy"; }, 2_000);
    });
    block.append(button);
  }

  // Where a page that was opened from disk may not write to the clipboard, its text is selected.
  async function copy(code) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return false;
    }
  }

  function reveal(element) {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    element.scrollIntoView({ block: "start" });
  }

  function follow() {
    let target = null;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      // Not a name that the page has.
    }
    if (target) {
      reveal(target);
    }
  }

  addEventListener("hashchange", follow);
  all("a[data-stall]").forEach(link => link.addEventListener("click", () => {
    const place = document.querySelector(`#${CSS.escape(link.hash.slice(1))} .connections`);
    connections(place, link.dataset.stall);
    reveal(place);
  }));

  const fill = fold => {
    all(":scope > .connections", fold).filter(place => !place.firstChild).forEach(place => connections(place));
    all(":scope > .profile", fold).filter(place => !place.firstChild).forEach(icicle);
  };
  all("details").forEach(fold => fold.addEventListener("toggle", () => fold.open && fill(fold)));

  root.classList.add("js");
  all("table.sortable").filter(table => table.tBodies[0]).forEach(sortable);
  all("pre.block").forEach(copyable);
  follow();
})();
