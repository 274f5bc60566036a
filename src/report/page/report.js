// Draws the figures of a page from their tables, and lets each be read as a table and taken away. Needs d3 and Plot before it.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const COLORS = 8;
  const DASHES = ["", "6 3", "2 3", "9 3 2 3", "1 2", "12 4", "4 2 1 2", "8 2 2 2 2 2"];
  /** A symbol that D3 has not: filled, with a corner at the top. */
  const hexagon = {
    draw(context, size) {
      const radius = Math.sqrt((2 * size) / (3 * Math.sqrt(3)));
      for (let at = 0; at < 6; at += 1) context[at === 0 ? "moveTo" : "lineTo"](radius * Math.sin((at * Math.PI) / 3), -radius * Math.cos((at * Math.PI) / 3));
      context.closePath();
    },
  };
  const SYMBOLS = [d3.symbolCircle, d3.symbolSquare, d3.symbolTriangle, d3.symbolDiamond, d3.symbolStar, d3.symbolCross, d3.symbolWye, hexagon];
  const paper = { background: "transparent", overflow: "visible", fontSize: "13px" };

  /** Makes an element: attributes, then children, which are nodes or texts. */
  const make = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children);
    return node;
  };

  /** Rows as objects by the names of columns. */
  const objects = (figure) => {
    const names = figure.columns.map((column) => column.name);
    return figure.rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
  };

  const unique = (values) => [...new Set(values)];
  const words = (name) => name.replaceAll("_", " ");

  const unit = (name) => data.measures[name]?.unit ?? data.measures[name.replace(/_(reached|restricted)$/, "")]?.unit ?? "";

  const short = (value) => {
    if (value === null || value === undefined) return "undefined";
    if (typeof value !== "number") return String(value);
    if (Number.isInteger(value)) return value.toLocaleString("en");
    return Math.abs(value) >= 1e4 ? value.toLocaleString("en", { maximumFractionDigits: 0 }) : String(Number(value.toPrecision(4)));
  };

  const told = (row) => {
    const ends = row.ci_low === null || row.ci_low === undefined ? "" : ` [${short(row.ci_low)}, ${short(row.ci_high)}]`;
    return `${short(row.mean)}${ends}${row.n === undefined ? "" : `, n = ${short(row.n)}`}`;
  };

  // Arms keep their colour, dash and symbol through all figures.
  const arms = unique(
    data.figures.filter((figure) => figure.id !== "differences").flatMap((figure) => {
      const at = figure.columns.findIndex((column) => column.name === "arm");
      return at < 0 ? [] : figure.rows.map((row) => row[at]);
    }),
  );
  const style = (arm) => {
    const at = Math.max(0, arms.indexOf(arm));
    return { color: `var(--c${(at % COLORS) + 1})`, dash: DASHES[(at + Math.floor(at / COLORS)) % DASHES.length], symbol: SYMBOLS[(at + Math.floor(at / COLORS)) % SYMBOLS.length] };
  };
  const symbols = { domain: arms, range: arms.map((arm) => style(arm).symbol) };

  const legend = (shown, kind) => {
    if (shown.length < 2) return null;
    const key = (arm) => {
      const { color, dash, symbol } = style(arm);
      const svg = d3.create("svg").attr("width", 30).attr("height", 12).attr("aria-hidden", "true");
      if (kind !== "points") svg.append("line").attr("x2", 30).attr("y1", 6).attr("y2", 6).attr("stroke", color).attr("stroke-width", 2.2).attr("stroke-dasharray", dash);
      else svg.append("path").attr("transform", "translate(15,6)").attr("d", d3.symbol(symbol, 60)()).attr("fill", color);
      return make("li", {}, svg.node(), arm);
    };
    return make("ul", { class: "legend" }, ...shown.map(key));
  };

  /** Room on the left for the longest of these names. */
  const room = (names, least = 40) => Math.min(240, Math.max(least, 16 + 7 * Math.max(0, ...names.map((name) => String(name).length))));

  /** A drawing below the name of its measure, which says the unit. */
  const panel = (name, drawn) => make("div", {}, make("h4", {}, words(name), ...(unit(name) ? [make("span", { class: "unit" }, ` ${unit(name)}`)] : [])), drawn);

  /** A scale over what there is. */
  const span = (values) => {
    const seen = values.filter((value) => value !== null && value !== undefined && Number.isFinite(value));
    const [low, high] = d3.extent(seen);
    if (low === undefined) return [0, 1];
    // Means that are alike may be apart in the last digit.
    if (high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high))) return [low - Math.max(0.05, Math.abs(low) * 0.05), high + Math.max(0.05, Math.abs(high) * 0.05)];
    return [low, high];
  };

  /** The same, within the ends of a measure: a band of few replicates would reach beyond them. */
  const within = (measure, values) => {
    const [low, high] = span(values);
    const [least, most] = data.measures[measure]?.ends ?? [low, high];
    return [Math.max(low, least), Math.min(high, most)];
  };

  /** How ticks are written: numbers that have only zeros to show in full, by their power of ten. */
  const ticks = ([low, high]) => (Math.max(Math.abs(low), Math.abs(high)) < 1e-3 ? { tickFormat: (value) => (value === 0 ? "0" : d3.format("~e")(value)) } : {});

  /** Long texts from where they differ. */
  const differing = (texts) => {
    if (texts.length < 2 || texts.every((text) => text.length <= 18)) return texts;
    let same = 0;
    while (texts.every((text) => same < text.length && text[same] === texts[0][same])) same += 1;
    const from = texts[0].lastIndexOf(" ", same - 1) + 1;
    return from < 4 ? texts : texts.map((text) => `…${text.slice(from)}`);
  };

  const wide = (values) => { const [low, high] = d3.extent(values); return low > 0 && high / low >= 30; };

  const draw = {
    bands(rows, { width }) {
      const measure = rows[0].measure;
      const starts = d3.rollup(rows, (of) => d3.max(of, (row) => row.n), (row) => row.arm);
      const many = rows.map((row) => ({ ...row, many: 2 * row.n >= starts.get(row.arm) }));
      const shown = unique(rows.map((row) => row.arm));
      // Where one arm takes much longer than another, the beginning gets more room.
      const lengths = shown.map((arm) => d3.max(many.filter((row) => row.arm === arm && row.many), (row) => row.round) ?? 0).filter((length) => length > 0);
      const uneven = d3.max(lengths) > 5 * d3.min(lengths);
      const domain = within(measure, many.filter((row) => row.many).flatMap((row) => [row.mean, row.ci_low, row.ci_high]));
      const lines = shown.flatMap((arm) => {
        const of = many.filter((row) => row.arm === arm);
        const firm = of.filter((row) => row.many);
        const last = firm.at(-1)?.round ?? -1;
        const rest = of.filter((row) => row.round >= last);
        const { color, dash } = style(arm);
        return [
          Plot.areaY(firm.filter((row) => row.ci_low !== null), { x: "round", y1: "ci_low", y2: "ci_high", fill: color, fillOpacity: 0.18, clip: true }),
          Plot.lineY(firm, { x: "round", y: "mean", stroke: color, strokeWidth: 2, strokeDasharray: dash, clip: true }),
          // Of one round there is no line.
          of.length === 1 ? Plot.dot(of, { x: "round", y: "mean", fill: color, r: 3.5 }) : null,
          Plot.lineY(rest, { x: "round", y: "mean", stroke: color, strokeWidth: 0.8, strokeDasharray: "1 3", clip: true }),
        ];
      });
      return Plot.plot({
        width, height: 300, style: paper, marginLeft: room(d3.nice(...domain, 10).map(short), 52), marginTop: 26, marginRight: 16, marginBottom: 42,
        x: { label: uneven ? "round (square root)" : "round", labelArrow: "none", labelAnchor: "center", ...(uneven ? { type: "sqrt", tickFormat: "d" } : { nice: true }) },
        y: { label: words(measure), labelArrow: "none", grid: true, nice: true, domain, ...ticks(domain) },
        marks: [
          ...lines,
          Plot.ruleX(many, Plot.pointerX({ x: "round", py: "mean", stroke: "currentColor", strokeOpacity: 0.3 })),
          Plot.tip(many, Plot.pointer({ x: "round", y: "mean", fill: "var(--paper)", title: (row) => `${row.arm}, round ${row.round}\n${told(row)}` })),
        ],
      });
    },

    intervals(rows, { width, zero }) {
      const measure = rows[0].measure;
      const names = unique(rows.map((row) => row.arm));
      const values = rows.flatMap((row) => [row.mean, row.ci_low, row.ci_high]).concat(zero ? [0] : []);
      const domain = span(values);
      const color = (row) => (zero ? "var(--ink)" : style(row.arm).color);
      return Plot.plot({
        width, height: 62 + 26 * names.length, style: paper, marginLeft: room(names), marginRight: 24, marginBottom: 42, marginTop: 8,
        x: { label: zero ? `difference of ${words(measure)}` : words(measure), labelArrow: "none", labelAnchor: "center", grid: true, nice: true, domain, ...ticks(domain) },
        y: { label: null, domain: names, padding: 0.4, type: "band", tickSize: 0 },
        symbol: symbols,
        marks: [
          zero ? Plot.ruleX([0], { stroke: "currentColor", strokeWidth: 1.2 }) : null,
          Plot.link(rows.filter((row) => row.ci_low !== null), { x1: "ci_low", x2: "ci_high", y1: "arm", y2: "arm", stroke: color, strokeWidth: 3, strokeOpacity: 0.75 }),
          Plot.dot(rows, { x: "mean", y: "arm", fill: color, r: 4.5 }),
          Plot.tip(rows, Plot.pointer({ x: "mean", y: "arm", fill: "var(--paper)", title: (row) => `${row.arm}\n${told(row)}` })),
        ],
      });
    },

    budget(rows, { width, figure }) {
      const log = wide(rows.map((row) => row.spent));
      const points = unique(rows.map((row) => row.point)).length;
      const lines = points > 1 && points < 40;
      return Plot.plot({
        width, height: 360, style: paper, marginLeft: 52, marginRight: 90, marginTop: 26, marginBottom: 44,
        x: { label: `${figure.columns.find((column) => column.name === "spent").label}${log ? " (logarithmic)" : ""}`, labelArrow: "none", labelAnchor: "center", type: log ? "log" : "linear", nice: true, grid: true, ...(log ? { ticks: 6, tickFormat: "~s" } : {}) },
        y: { label: words(rows[0].measure), labelArrow: "none", nice: true, grid: true, domain: span(rows.flatMap((row) => [row.mean, row.ci_low, row.ci_high])) },
        symbol: symbols,
        marks: [
          lines ? Plot.line(d3.sort(rows, (row) => row.spent), { x: "spent", y: "mean", z: "arm", stroke: (row) => style(row.arm).color, strokeOpacity: 0.5 }) : null,
          Plot.link(rows.filter((row) => row.ci_low !== null), { x1: "spent", x2: "spent", y1: "ci_low", y2: "ci_high", stroke: (row) => style(row.arm).color, strokeWidth: 1.5 }),
          Plot.link(rows.filter((row) => row.spent_low > 0), { x1: "spent_low", x2: "spent_high", y1: "mean", y2: "mean", stroke: (row) => style(row.arm).color, strokeWidth: 1.5 }),
          Plot.dot(rows, { x: "spent", y: "mean", fill: (row) => style(row.arm).color, symbol: "arm", r: 4.5 }),
          Plot.tip(rows, Plot.pointer({ x: "spent", y: "mean", fill: "var(--paper)", title: (row) => `${[row.arm, row.point].filter(Boolean).join(", ")}\n${told(row)}\n${short(row.spent)} units` })),
        ],
      });
    },

    spread(rows, { width }) {
      const measure = rows[0].measure;
      const names = unique(rows.map((row) => row.arm));
      const drawn = Plot.plot({
        width, height: 50 + 46 * names.length, style: paper, marginLeft: room(names), marginRight: 20, marginBottom: 42, marginTop: 8,
        x: { label: words(measure), labelArrow: "none", labelAnchor: "center", nice: true, ...ticks(d3.extent(rows.flatMap((row) => [row.from, row.to]))) },
        y: { label: null, axis: null },
        fy: { label: null, domain: names, axis: "left", padding: 0.12, tickSize: 0 },
        marks: [
          Plot.rect(rows, { x1: "from", x2: "to", y1: 0, y2: "share", fy: "arm", fill: (row) => style(row.arm).color, fillOpacity: 0.75, insetLeft: 0.3, insetRight: 0.3 }),
          Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
          Plot.tip(rows, Plot.pointerX({ x: (row) => (row.from + row.to) / 2, y: "share", fy: "arm", fill: "var(--paper)", title: (row) => `${row.arm}\n${short(row.from)} to ${short(row.to)}\n${short(row.count)} replicates (${short(100 * row.share)} %)` })),
        ],
      });
      return make("span", {}, drawn, make("span", { class: "small" }, `The tallest bar is ${short(100 * d3.max(rows, (row) => row.share))} % of its arm.`));
    },

    line(rows, { width, figure }) {
      const measure = rows[0].measure;
      const along = figure.axes[0];
      const numbers = along.numbers;
      const log = numbers && wide(rows.map((row) => row[along.path]));
      const shown = unique(rows.map((row) => row.arm));
      const at = (row) => row[along.path];
      const names = unique(rows.map(at));
      const [longest, step] = [d3.max(names, (name) => 8 * String(name).length), (width - 76) / names.length];
      const turn = numbers || longest <= step ? 0 : step < 44 ? -90 : -20;
      const domain = within(measure, rows.flatMap((row) => [row.mean, row.ci_low, row.ci_high]));
      // Arms stand side by side at a name.
      const aside = (arm) => (shown.indexOf(arm) - (shown.length - 1) / 2) * Math.min(12, (0.7 * step) / shown.length);
      const marks = shown.flatMap((arm) => {
        const of = rows.filter((row) => row.arm === arm);
        const { color, dash } = style(arm);
        return [
          // Between names there is nothing: each has its interval.
          ...(numbers
            ? [Plot.areaY(of.filter((row) => row.ci_low !== null), { x: at, y1: "ci_low", y2: "ci_high", fill: color, fillOpacity: 0.18, clip: true }), Plot.lineY(of, { x: at, y: "mean", stroke: color, strokeWidth: 2, strokeDasharray: dash })]
            : [Plot.ruleX(of.filter((row) => row.ci_low !== null), { x: at, y1: "ci_low", y2: "ci_high", dx: aside(arm), stroke: color, strokeWidth: 2 })]),
          Plot.dot(of, { x: at, y: "mean", dx: numbers ? 0 : aside(arm), fill: color, symbol: "arm", r: 3.5 }),
        ];
      });
      return Plot.plot({
        width, height: 320, style: paper, marginLeft: room(d3.nice(...domain, 10).map(short), 52), marginRight: 24, marginTop: 26, marginBottom: turn === 0 ? 44 : Math.min(150, 44 + longest * Math.sin((-turn * Math.PI) / 180)),
        x: { label: along.path, labelArrow: "none", labelAnchor: "center", ...(numbers ? { type: log ? "log" : "linear", ...(log ? { tickFormat: "~s", ticks: 6 } : {}) } : { type: "point", domain: names, tickRotate: turn }) },
        y: { label: words(measure), labelArrow: "none", grid: true, nice: true, domain, ...ticks(domain) },
        symbol: symbols,
        marks: [
          ...marks,
          Plot.tip(rows, Plot.pointer({ x: at, y: "mean", fill: "var(--paper)", title: (row) => `${row.arm}, ${along.label} ${at(row)}\n${told(row)}` })),
        ],
      });
    },

    heat(rows, { width, figure }) {
      const [x, y] = figure.axes;
      const domain = (axis) => { const all = unique(rows.map((row) => row[axis.path])); return axis.numbers ? d3.sort(all) : all; };
      const [across, down] = [domain(x), domain(y)];
      const scale = span(rows.map((row) => row.mean));
      const middle = (scale[0] + scale[1]) / 2;
      const number = d3.format(`.${Math.min(4, d3.precisionFixed((scale[1] - scale[0]) / 20))}f`);
      const longest = d3.max(rows, (row) => (row.mean === null ? 0 : number(row.mean).length));
      const left = room(down, 60);
      const cell = Math.min(90, Math.max(26, (width - left - 20) / across.length));
      const drawn = Plot.plot({
        width: Math.min(width, Math.max(320, left + 20 + cell * across.length)), height: 80 + 36 * down.length, style: paper,
        marginLeft: left, marginTop: 34, marginBottom: 44, marginRight: 12,
        x: { label: x.path, labelArrow: "none", labelAnchor: "center", type: "band", domain: across, tickSize: 0, tickRotate: across.length > 12 ? -40 : 0 },
        y: { label: y.path, labelArrow: "none", labelAnchor: "top", labelOffset: left - 4, type: "band", domain: down, reverse: y.numbers, tickSize: 0 },
        color: { type: "linear", scheme: "cividis", domain: scale },
        marks: [
          Plot.cell(rows, { x: x.path, y: y.path, fill: "mean", inset: 0.5 }),
          cell >= 6 + 7 * longest ? Plot.text(rows, { x: x.path, y: y.path, text: (row) => (row.mean === null ? "" : number(row.mean)), fill: (row) => (row.mean > middle ? "#111" : "#fff"), fontSize: 11 }) : null,
          Plot.tip(rows, Plot.pointer({ x: x.path, y: y.path, fill: "var(--paper)", title: (row) => `${x.label} ${row[x.path]}, ${y.label} ${row[y.path]}\n${told(row)}` })),
        ],
      });
      return make("span", {}, drawn, make("span", { class: "small" }, `From ${number(scale[0])} (dark) to ${number(scale[1])} (bright).`));
    },

    parallel(rows, { width, figure }) {
      const measure = rows[0].measure;
      const axes = [...figure.axes.map((axis) => ({ name: axis.path, label: axis.label, numbers: axis.numbers })), { name: "mean", label: words(measure), numbers: true }];
      const scales = axes.map((axis) => {
        const values = unique(rows.map((row) => row[axis.name]));
        if (axis.numbers) { const [low, high] = span(values); return (value) => (value - low) / (high - low || 1); }
        return (value) => (values.length < 2 ? 0.5 : values.indexOf(value) / (values.length - 1));
      });
      const lines = rows.flatMap((row, id) => axes.map((axis, at) => ({ id, at, height: scales[at](row[axis.name]), value: row[axis.name], row })));
      const ends = axes.flatMap((axis, at) => {
        const values = d3.sort(unique(rows.map((row) => row[axis.name])), (value) => scales[at](value));
        const some = axis.numbers ? unique([values[0], values.at(-1)]) : values;
        const names = axis.numbers ? some.map(short) : differing(some.map(String));
        return some.map((value, index) => ({ at, height: scales[at](value), text: names[index] }));
      });
      // Texts end before the next axis, in ems.
      const texts = { textOverflow: "ellipsis", lineWidth: Math.max(4, (width - 140) / (axes.length - 1) / 13) };
      const value = { x: "at", y: "height", text: "text", dx: 6, textAnchor: "start", fill: "currentColor", stroke: "var(--paper)", strokeWidth: 4 };
      return Plot.plot({
        width, height: 380, style: paper, marginLeft: 60, marginRight: 60, marginTop: 40, marginBottom: 16,
        x: { axis: null, domain: [0, axes.length - 1] }, y: { axis: null, domain: [0, 1] },
        color: { type: "linear", scheme: "cividis", domain: span(rows.map((row) => row.mean)) },
        marks: [
          Plot.ruleX(d3.range(axes.length), { stroke: "currentColor", strokeOpacity: 0.4 }),
          Plot.line(lines, { x: "at", y: "height", z: "id", stroke: (line) => line.row.mean, strokeWidth: 1.4, strokeOpacity: 0.75, curve: "bump-x" }),
          Plot.text(axes.map((axis, at) => ({ at, label: axis.label })), { x: "at", y: 1, text: "label", dy: -22, ...texts, fontWeight: 600, fill: "currentColor" }),
          Plot.text(ends.filter(({ at }) => axes[at].numbers), value),
          Plot.text(ends.filter(({ at }) => !axes[at].numbers), { ...value, ...texts }),
          Plot.tip(lines, Plot.pointer({ x: "at", y: "height", fill: "var(--paper)", title: (line) => `${axes.slice(0, -1).map((axis) => `${axis.label} ${line.row[axis.name]}`).join(", ")}\n${told(line.row)}` })),
        ],
      });
    },
  };

  /** What the reader chooses of a figure: a control for each of these columns that has several values. */
  const CHOICES = { bands: ["point"], intervals: ["point"], budget: [], spread: ["point", "measure"], line: ["measure"], heat: ["measure", "arm"], parallel: ["measure", "arm"] };
  /** Figures that show a panel for each measure beside one another, so many of them. */
  const PANELS = { bands: 4, intervals: 6 };
  const FIRST = ["merit", "right", "solved", "answer_diversity", "agreement", "modal_share", "opinion_spread", "rounds", "spent"];
  const order = (names) => d3.sort(names, (name) => { const at = FIRST.indexOf(name); return at < 0 ? FIRST.length : at; });

  const save = (name, type, text) => {
    const url = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };

  const csv = (figure) => {
    const cell = (value) => {
      const text = value === null || value === undefined ? "" : String(value);
      return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    return [figure.columns.map((column) => column.name), ...figure.rows].map((row) => row.map(cell).join(",")).join("\n") + "\n";
  };

  /** A drawing that stands alone: colours of the page are put in, and its panels one below the other. */
  const standalone = (drawn) => {
    const look = getComputedStyle(document.documentElement);
    const named = (text) => text.replace(/var\((--[a-z0-9]+)\)/g, (_, name) => look.getPropertyValue(name).trim() || "currentColor");
    const all = [...drawn.querySelectorAll(":scope svg")].filter((svg) => !svg.closest(".legend") && svg.parentNode.closest("svg") === null);
    const outer = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    let [top, width] = [0, 0];
    for (const svg of all) {
      const inner = svg.cloneNode(true);
      inner.querySelectorAll('[aria-label="tip"], [data-mark="tip"]').forEach((tip) => tip.remove());
      const title = svg.closest("div")?.querySelector("h4")?.textContent;
      if (title) {
        const text = document.createElementNS(outer.namespaceURI, "text");
        text.setAttribute("x", 8); text.setAttribute("y", top + 18); text.setAttribute("font-weight", "600"); text.textContent = title;
        outer.append(text);
        top += 26;
      }
      inner.setAttribute("y", top);
      inner.setAttribute("overflow", "visible");
      outer.append(inner);
      top += Number(svg.getAttribute("height"));
      width = Math.max(width, Number(svg.getAttribute("width")));
    }
    outer.setAttribute("width", width); outer.setAttribute("height", top);
    outer.setAttribute("viewBox", `0 0 ${width} ${top}`);
    outer.setAttribute("fill", look.getPropertyValue("--ink").trim());
    outer.setAttribute("style", `color: ${look.getPropertyValue("--ink").trim()}; background: ${look.getPropertyValue("--paper").trim()}; font-family: sans-serif; font-size: 13px`);
    return named(new XMLSerializer().serializeToString(outer));
  };

  const MOST_TABLED = 400;
  const table = (figure, rows) => {
    const shown = rows.slice(0, MOST_TABLED);
    const numbers = new Set(figure.columns.filter((column) => rows.every((row) => row[column.name] === null || typeof row[column.name] === "number")).map((column) => column.name));
    const columns = figure.columns.filter((column) => column.name !== "point" || rows.some((row) => row.point !== ""));
    const cell = (row, column) => (numbers.has(column.name) ? make("td", { class: "number" }, row[column.name] === null ? "" : String(row[column.name])) : make("th", { scope: "row" }, String(row[column.name])));
    const more = rows.length > shown.length ? `, the first ${shown.length} of ${rows.length} rows; the CSV has all` : "";
    return make("div", { class: "scroll tall", tabindex: "0", role: "region", "aria-label": `${figure.title} as a table` },
      make("table", {},
        make("caption", {}, `${figure.title}${more}`),
        make("thead", {}, make("tr", {}, ...columns.map((column) => make("th", { scope: "col" }, words(column.label))))),
        make("tbody", {}, ...shown.map((row) => make("tr", {}, ...columns.map((column) => cell(row, column)))))));
  };

  const fill = (figure) => {
    const root = document.querySelector(`[data-figure="${figure.id}"]`);
    const [kind, zero] = typeof figure.draw === "string" ? [figure.draw, false] : [Object.keys(figure.draw)[0], Object.values(figure.draw)[0].zero];
    const rows = objects(figure);
    const measures = order(unique(rows.map((row) => row.measure)));
    const chosen = {};
    const controls = make("div", { class: "controls" });
    const picture = make("div", { class: "picture" });
    const choices = (CHOICES[kind] ?? []).filter((name) => unique(rows.map((row) => row[name])).length > 1);
    for (const name of choices) {
      const values = name === "measure" ? measures : unique(rows.map((row) => row[name]));
      chosen[name] = values[0];
      const select = make("select", { "aria-label": `${name} shown in ${figure.title}`, onchange: (event) => { chosen[name] = values[event.target.selectedIndex]; redraw(); } },
        ...values.map((value) => make("option", {}, name === "measure" ? words(value) : value)));
      controls.append(make("label", {}, name, select));
    }
    if (PANELS[kind] && measures.length > PANELS[kind]) {
      // More measures than panels: those of the first sight, or one.
      const select = make("select", { "aria-label": `measures shown in ${figure.title}`, onchange: (event) => { chosen.only = event.target.selectedIndex === 0 ? null : measures[event.target.selectedIndex - 1]; redraw(); } },
        make("option", {}, "the main ones"), ...measures.map((name) => make("option", {}, words(name))));
      controls.append(make("label", {}, "measures", select));
    }
    const holds = (row) => choices.every((name) => row[name] === chosen[name]);
    let seen = [];
    const redraw = () => {
      seen = rows.filter(holds);
      const full = Math.max(280, Math.min(1100, root.clientWidth || 900));
      const panels = PANELS[kind] ? (chosen.only ? [chosen.only] : measures.slice(0, PANELS[kind])) : [null];
      const width = panels.length > 1 && full > 740 ? Math.floor((full - 26) / 2) : full;
      picture.replaceChildren();
      const shown = unique(seen.map((row) => row.arm));
      const keyed = { bands: "lines", budget: "points", line: figure.axes[0]?.numbers ? "lines" : "points" }[kind];
      if (keyed) picture.append(...[legend(shown, keyed)].filter(Boolean));
      const holder = make("div", { class: panels.length > 1 && width < full ? "panels" : "" });
      for (const name of panels) {
        const of = name === null ? seen : seen.filter((row) => row.measure === name);
        if (of.length === 0) continue;
        const drawn = draw[kind](of, { width, zero, figure });
        const what = name ?? of[0].measure;
        const svg = drawn.matches("svg") ? drawn : drawn.querySelector("svg");
        // Groups of marks have no role that could bear a name: the whole has one.
        for (const group of svg.querySelectorAll("g[aria-label]")) { group.dataset.mark = group.getAttribute("aria-label"); group.removeAttribute("aria-label"); }
        svg.setAttribute("role", "img");
        svg.setAttribute("aria-label", `${figure.title}${what ? `: ${words(what)}` : ""}. ${figure.says} The table below has the numbers.`);
        holder.append(panel(what, drawn));
      }
      picture.append(holder);
      if (details.open) details.replaceChildren(summary, table(figure, seen));
    };
    const summary = make("summary", {}, "As a table");
    const details = make("details", { ontoggle: () => { if (details.open) details.replaceChildren(summary, table(figure, seen)); } }, summary);
    const name = `${data.name}-${figure.id}`;
    const take = make("div", { class: "controls take" },
      make("button", { type: "button", onclick: () => save(`${name}.svg`, "image/svg+xml", standalone(picture)) }, "SVG"),
      make("button", { type: "button", onclick: () => save(`${name}.csv`, "text/csv", csv(figure)) }, "CSV"));
    take.querySelectorAll("button").forEach((button) => button.setAttribute("aria-label", `${figure.title} as ${button.textContent}`));
    if (controls.childElementCount > 0) root.append(controls);
    root.append(picture, make("div", { class: "below" }, details, take));
    redraw();
    return redraw;
  };

  /** Where the intervals of a claim lie, and where they were expected; its words say the same. */
  const strip = (parts, at) => {
    const root = document.querySelector(`[data-claim="${at}"]`);
    const seen = parts.map((part, row) => ({ ...part, row })).filter((part) => part.mean !== null);
    if (seen.length === 0) return root.remove();
    const [low, high] = span(seen.flatMap((part) => [part.mean, part.ci_low, part.ci_high, part.from, part.to]));
    const pad = (high - low) * 0.12;
    const color = `var(--${{ holds: "good", fails: "bad" }[root.dataset.verdict] ?? "warn"})`;
    root.replaceChildren(Plot.plot({
      width: 460, height: 30 + 14 * seen.length, style: { ...paper, fontSize: "11px" }, marginLeft: 14, marginRight: 14, marginTop: 4, marginBottom: 22,
      x: { domain: [low - pad, high + pad], ticks: 5, label: null, tickSize: 3, ...ticks([low, high]) },
      y: { domain: seen.map((part) => part.row), type: "band", axis: null, padding: 0.15 },
      marks: [
        Plot.barX(seen, { x1: (part) => part.from ?? low - pad, x2: (part) => part.to ?? high + pad, y: "row", fill: "var(--accent)", fillOpacity: 0.16 }),
        Plot.tickX(seen.filter((part) => part.from !== null), { x: "from", y: "row", stroke: "var(--accent)" }),
        Plot.tickX(seen.filter((part) => part.to !== null), { x: "to", y: "row", stroke: "var(--accent)" }),
        Plot.link(seen.filter((part) => part.ci_low !== null), { x1: "ci_low", x2: "ci_high", y1: "row", y2: "row", stroke: color, strokeWidth: 2.5 }),
        Plot.dot(seen, { x: "mean", y: "row", fill: color, r: 3.5 }),
      ],
    }));
  };

  data.claims.forEach(strip);
  const redraws = data.figures.map(fill);
  let width = window.innerWidth;
  let wait = 0;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    cancelAnimationFrame(wait);
    wait = requestAnimationFrame(() => redraws.forEach((redraw) => redraw()));
  });

  for (const pre of document.querySelectorAll(".command")) {
    const button = make("button", { type: "button", onclick: () => {
      const range = document.createRange();
      range.selectNodeContents(pre.querySelector("code"));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      navigator.clipboard?.writeText(pre.querySelector("code").textContent).then(() => { button.textContent = "Copied"; }, () => { button.textContent = "Selected"; });
    } }, "Copy");
    pre.append(button);
  }

  const place = document.querySelector("[data-replay]");
  if (place && data.replays.length > 0) {
    const show = (at) => { const root = make("div", { class: "replay" }); place.replaceChildren(...heads, root); manymindsReplay(root, data.replays[at].seen); };
    const heads = [];
    if (data.replays.length > 1) {
      heads.push(make("div", { class: "controls" }, make("label", {}, "replay", make("select", { onchange: (event) => show(event.target.selectedIndex) }, ...data.replays.map((replay) => make("option", {}, replay.name))))));
    }
    show(0);
  }
  document.documentElement.dataset.ready = "true";
})();
