// Replays one debate: the problem and the society side by side, act by act, with the words, the votes and the readings in step.
"use strict";
/** Fills `root` with the replay of `data` (see replay.rs). Texts are put in as texts. `root.replay` steers it. */
function manymindsReplay(root, data) {
  const NS = "http://www.w3.org/2000/svg";
  const put = (node, attributes, children) => {
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };
  const make = (name, attributes = {}, ...children) => put(document.createElement(name), attributes, children);
  const svg = (name, attributes = {}, ...children) => put(document.createElementNS(NS, name), attributes, children);
  const fixed = (value) => (value === null || value === undefined ? "undefined" : Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en") : value.toFixed(2).replace(/^-0\.00$/, "0.00"));

  // ---- What is known ----
  const [AGENT, NAME, DEED, SAID, OTHER, QUESTION, RELATION, MOVED, CLAIM, OPTION, REACHED, DERIVED] = d3.range(12);
  const agents = data.agents.map(([name, group]) => ({ name, group }));
  const questions = data.questions.map(([name, options, names]) => ({ name, options, names }));
  const relations = data.relations.map(([name, scope]) => ({ name, scope }));
  const chapters = data.rounds;
  const numbers = data.start.numbers;
  const derived = chapters.some((chapter) => chapter.acts.some((act) => act[DERIVED]));
  const called = (question, option) => questions[question].names[option] ?? String(option);

  // A step is an act, or the end of a chapter (its vote, and how things stand).
  const steps = [{ chapter: 0, act: -1 }];
  const firsts = [];
  chapters.forEach((chapter, at) => {
    firsts.push(steps.length);
    chapter.acts.forEach((_, act) => steps.push({ chapter: at, act }));
    steps.push({ chapter: at, act: chapter.acts.length });
  });
  const title = (chapter) => (chapters[chapter].round === null ? "the end" : `round ${chapters[chapter].round}`);

  // Positions at the beginning of every so many chapters, so that any moment is near one of them.
  const EVERY = 16;
  const copy = (rows) => rows.map((row) => row.slice());
  const close = (rows, chapter) => {
    const moves = chapters[chapter].moves;
    for (let at = 0; at < moves.length; at += 3) rows[moves[at]][moves[at + 1]] = moves[at + 2];
  };
  const marks = [];
  {
    const rows = copy(data.start.positions);
    chapters.forEach((_, at) => { if (at % EVERY === 0) marks.push(copy(rows)); close(rows, at); });
  }
  const positionsAt = ({ chapter, act }) => {
    const mark = Math.floor(chapter / EVERY);
    const rows = copy(marks[mark]);
    for (let at = mark * EVERY; at < chapter; at += 1) close(rows, at);
    const acts = chapters[chapter].acts;
    if (act >= acts.length) close(rows, chapter);
    else for (const one of acts.slice(0, act + 1)) if (one[MOVED] !== null && one[AGENT] !== null && one[QUESTION] !== null && !numbers) rows[one[AGENT]][one[QUESTION]] = one[MOVED];
    return rows;
  };

  /** Claims that somebody still stands by, the last first: who, what, and who contests it over what. */
  const claimsAt = (step) => {
    // By author and question: a new answer to a question takes the place of one's older claim about it.
    const live = new Map();
    const numbered = new Map();
    const key = (act) => `${act[QUESTION]} ${act[NAME]}`;
    for (let chapter = 0; chapter <= step.chapter; chapter += 1) {
      const acts = chapters[chapter].acts;
      const end = chapter === step.chapter ? Math.min(acts.length, step.act + 1) : acts.length;
      for (let at = 0; at < end; at += 1) {
        const act = acts[at];
        const [deed, claim] = [act[DEED], act[CLAIM]];
        if (deed === "challenge") {
          const contested = live.get(numbered.get(claim));
          if (contested?.claim === claim) contested.against = { name: act[NAME], relation: act[RELATION] };
        } else if (deed === "support") {
          const backed = live.get(numbered.get(claim));
          if (backed?.claim === claim) backed.backed.push(act[NAME]);
        } else if (deed === "concede") {
          const own = live.get(key(act));
          if (own && own.option !== act[OPTION]) live.delete(key(act));
        } else if (act[QUESTION] !== null && ["propose", "shift", "reconcile", "backtrack", "chain-back"].includes(deed)) {
          live.delete(key(act));
          if (claim !== null) {
            live.set(key(act), { claim, name: act[NAME], agent: act[AGENT], question: act[QUESTION], option: act[OPTION], derived: act[DERIVED], backed: [], against: null });
            numbered.set(claim, key(act));
          }
        }
      }
    }
    return [...live.values()].reverse();
  };

  /** What each worked on last, where positions are derivations. */
  const workAt = (step) => {
    const work = agents.map(() => "");
    for (let chapter = 0; chapter <= step.chapter; chapter += 1) {
      const acts = chapters[chapter].acts;
      const end = chapter === step.chapter ? Math.min(acts.length, step.act + 1) : acts.length;
      for (let at = 0; at < end; at += 1) if (acts[at][DERIVED] && acts[at][AGENT] !== null) work[acts[at][AGENT]] = acts[at][DERIVED];
    }
    return work;
  };

  const lastVote = (step) => {
    for (let chapter = step.chapter; chapter >= 0; chapter -= 1) {
      const whole = chapter < step.chapter || step.act >= chapters[chapter].acts.length;
      if (whole && chapters[chapter].votes.length > 0) return chapters[chapter].votes.at(-1);
    }
    return null;
  };
  const withVotes = chapters.map((chapter, at) => [chapter, at]).filter(([chapter]) => chapter.votes.length > 0).map(([, at]) => at);

  // ---- Colours of positions ----
  const PALETTE = 8;
  const MARKS = "ABCDEFGH";
  const few = (question) => questions[question].options <= PALETTE;
  const share = (row) => {
    let [same, all] = [0, 0];
    data.end.decision.forEach((option, at) => { if (option !== null && option !== undefined) { all += 1; same += row[at] === option ? 1 : 0; } });
    return all === 0 ? null : same / all;
  };
  const ramp = d3.interpolateCividis;
  const all = numbers ? data.start.positions.flat().concat(chapters.flatMap((chapter) => chapter.moves.filter((_, at) => at % 3 === 2))) : [];
  const extent = numbers ? d3.extent(all) : [0, 1];
  const level = d3.scaleLinear(extent[0] === extent[1] ? [extent[0] - 0.5, extent[0] + 0.5] : extent, [0, 1]);
  const views = [];
  const decided = data.end.decision.some((option) => option !== null && option !== undefined);
  if (!numbers && questions.length > 1 && decided) views.push({ name: "answers shared with the final decision", question: null });
  questions.forEach((question, at) => views.push({ name: numbers ? `opinion on ${question.name}` : `answer to ${question.name}`, question: at }));
  let view = views[0] ?? { name: "", question: null };
  const answerColor = (question, option) => (option === null || option === undefined ? "var(--panel, #eee)" : few(question) ? `var(--c${option + 1}, #888)` : ramp(questions[question].options < 2 ? 0.5 : option / (questions[question].options - 1)));
  const colorOf = (row) => {
    if (numbers) return ramp(level(row[view.question]));
    if (view.question === null) { const part = share(row); return part === null ? "var(--panel, #eee)" : ramp(part); }
    return answerColor(view.question, row[view.question]);
  };
  const markOf = (row) => (!numbers && view.question !== null && few(view.question) && row[view.question] !== null ? MARKS[row[view.question]] : "");
  const saysOf = (row) => {
    if (numbers) return fixed(row[view.question]);
    if (view.question === null) { const part = share(row); return part === null ? "" : `${Math.round(100 * part)} % shared`; }
    return row[view.question] === null || row[view.question] === undefined ? "none" : called(view.question, row[view.question]);
  };

  // ---- Drawings ----
  const SIDE = 400;
  const plain = (name) => (name.length > 14 ? `${name.slice(0, 13)}…` : name);
  const STYLES = { propose: ["--c1", ""], shift: ["--c1", "6 3"], challenge: ["--c2", ""], support: ["--c3", ""], concede: ["--c4", ""], reconcile: ["--c3", "6 3"], ask: ["--c8", "2 3"], answer: ["--c8", ""], verify: ["--c7", "2 3"], read: ["--c7", "2 3"] };
  const styleOf = (deed) => STYLES[deed] ?? ["--c7", "4 3"];

  const place = (nodes, links, size, distance) => {
    const simulation = d3.forceSimulation(nodes)
      .force("link", d3.forceLink(links).distance(distance).strength(0.25))
      .force("charge", d3.forceManyBody().strength(-distance * 3))
      .force("x", d3.forceX(0).strength(0.06)).force("y", d3.forceY(0).strength(0.06))
      .stop();
    simulation.tick(nodes.length > 150 ? 150 : 260);
    const [x, y] = [d3.extent(nodes, (node) => node.x), d3.extent(nodes, (node) => node.y)];
    const scale = (size - 96) / Math.max(x[1] - x[0], y[1] - y[0], 1);
    for (const node of nodes) {
      node.x = size / 2 + (node.x - (x[0] + x[1]) / 2) * scale;
      node.y = size / 2 + (node.y - (y[0] + y[1]) / 2) * scale;
    }
  };

  const graph = !numbers && !derived && relations.some((relation) => relation.scope.length > 1);
  const problem = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, role: "img", class: "graph" });
  const nodes = questions.map((question, at) => ({ question: at }));
  const lines = [];
  let dots = [];
  if (graph) {
    // Relations of two questions are lines; others are squares that are tied to theirs.
    const squares = relations.map((relation, at) => ({ relation: at, scope: relation.scope })).filter((one) => one.scope.length !== 2);
    const everyone = [...nodes, ...squares];
    const links = [];
    relations.forEach((relation, at) => { if (relation.scope.length === 2) links.push({ source: relation.scope[0], target: relation.scope[1], relation: at }); });
    squares.forEach((square, at) => square.scope.forEach((question) => links.push({ source: question, target: questions.length + at, relation: square.relation })));
    place(everyone, links, SIDE, questions.length > 40 ? 18 : 40);
    for (const link of links) {
      const line = svg("line", { x1: link.source.x, y1: link.source.y, x2: link.target.x, y2: link.target.y, class: "relation" });
      lines.push({ line, relation: link.relation });
      problem.append(line);
    }
    for (const square of squares) problem.append(svg("rect", { x: square.x - 3, y: square.y - 3, width: 6, height: 6, class: "square" }, svg("title", {}, relations[square.relation].name)));
    const size = questions.length > 80 ? 6 : questions.length > 30 ? 8 : 11;
    dots = nodes.map((node) => {
      const ring = svg("circle", { r: size + 4, class: "ring" });
      const dot = svg("circle", { r: size, class: "dot" });
      const label = questions.length <= 40 ? svg("text", { y: size + 13, class: "label" }, plain(questions[node.question].name)) : null;
      const name = svg("title");
      problem.append(svg("g", { transform: `translate(${node.x},${node.y})` }, ring, dot, label, name));
      return { ring, dot, name };
    });
  }

  // Without a graph: how many hold which answer; of numbers, everybody on a line.
  const bars = make("div", { class: "answers" });
  const MOST_BARRED = 12;
  const scaleLine = numbers ? svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, role: "img", class: "graph" }) : null;
  const beads = [];
  const last = chapters.at(-1).round ?? chapters.at(-2)?.round ?? 1;
  const along = d3.scaleLinear([0, Math.max(1, last)], [40, SIDE - 14]);
  const above = level.copy().range([SIDE - 36, 14]);
  const tracks = [];
  const here = svg("line", { y1: 14, y2: SIDE - 36, class: "cursor" });
  /** Opinions on the question in view, a line for each perspective. */
  const retrack = () => {
    if (!numbers) return;
    const rows = copy(data.start.positions);
    const values = agents.map((_, at) => [[0, rows[at][view.question]]]);
    chapters.forEach((chapter, at) => { close(rows, at); agents.forEach((_, agent) => values[agent].push([chapter.round ?? last, rows[agent][view.question]])); });
    tracks.forEach((track, at) => track.setAttribute("d", d3.line(([round]) => along(round), ([, value]) => above(value))(values[at])));
  };
  if (numbers) {
    const x = svg("g", { transform: `translate(0,${SIDE - 36})`, class: "axis" });
    const y = svg("g", { transform: "translate(40,0)", class: "axis" });
    d3.select(x).call(d3.axisBottom(along).ticks(Math.min(6, last)).tickFormat(d3.format("d")));
    d3.select(y).call(d3.axisLeft(above).ticks(6));
    scaleLine.append(x, y, svg("text", { x: SIDE - 14, y: SIDE - 6, class: "label end" }, "round"));
    for (const _ of agents) { const track = svg("path", { class: "track-line" }); tracks.push(track); scaleLine.append(track); }
    scaleLine.append(here);
    agents.forEach((agent) => {
      const bead = svg("circle", { r: agents.length > 60 ? 2.5 : 5, class: "bead" }, svg("title", {}, agent.name));
      beads.push(bead);
      scaleLine.append(bead);
    });
  }

  const society = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, role: "img", class: "graph" });
  const people = agents.map((_, at) => ({ agent: at }));
  if (data.complete || data.ties.length === 0 || agents.length > 80) {
    const radius = SIDE / 2 - 48;
    people.forEach((node, at) => {
      const angle = (2 * Math.PI * at) / people.length - Math.PI / 2;
      [node.x, node.y] = [SIDE / 2 + radius * Math.cos(angle), SIDE / 2 + radius * Math.sin(angle)];
    });
  } else {
    place(people, data.ties.map(([source, target]) => ({ source, target })), SIDE, agents.length > 30 ? 24 : 60);
  }
  if (!data.complete) for (const [a, b] of data.ties) society.append(svg("line", { x1: people[a].x, y1: people[a].y, x2: people[b].x, y2: people[b].y, class: "tie" }));
  const marker = `tip-${Math.abs(data.replicate ?? 0)}-${document.querySelectorAll(".replay").length}`;
  society.append(svg("defs", {}, svg("marker", { id: marker, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 6, markerHeight: 6, orient: "auto" }, svg("path", { d: "M0,0 L8,4 L0,8 z", fill: "context-stroke" }))));
  const words = svg("g", { class: "words" });
  society.append(words);
  const body = agents.length > 80 ? 4 : agents.length > 24 ? 8 : 13;
  const figures = people.map((node) => {
    const disc = svg("circle", { r: body, class: "disc" });
    const mark = svg("text", { y: 4, class: "mark" });
    const outward = node.y < SIDE / 2 ? -body - 6 : body + 14;
    const label = agents.length <= 24 ? svg("text", { y: outward, class: "label" }, plain(agents[node.agent].name)) : null;
    const name = svg("title");
    society.append(svg("g", { transform: `translate(${node.x},${node.y})` }, disc, agents.length <= 40 ? mark : null, label, name));
    return { disc, mark, name };
  });

  // ---- Readings over rounds ----
  const READINGS = [["answer_diversity", "answer diversity", "--c1", ""], ["agreement", "agreement", "--c2", "6 3"], ["merit_mean", "mean merit", "--c3", "2 3"], ["opinion_spread", "opinion spread", "--c4", "9 3 2 3"]];
  const readings = [{ round: 0, read: data.start.read, step: 0 }, ...chapters.filter((chapter) => chapter.round !== null).map((chapter, at) => ({ round: chapter.round, read: chapter.read, step: firsts[at] + chapter.acts.length }))];
  // Of opinions nobody is right, and two that agree to the last digit are rare.
  const telling = (name) => !numbers || ["answer_diversity", "opinion_spread"].includes(name);
  const shown = READINGS.filter(([name]) => telling(name) && readings.some(({ read }) => typeof read[name] === "number"));
  const [WIDE, HIGH] = [Math.max(330, Math.min(860, root.clientWidth || 860)), 150];
  const chart = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", class: "chart" });
  const overRounds = d3.scaleLinear([0, Math.max(1, readings.at(-1).round)], [44, WIDE - 12]);
  const cursor = svg("line", { y1: 8, y2: HIGH - 30, class: "cursor" });
  {
    const values = shown.flatMap(([name]) => readings.map(({ read }) => read[name])).filter((value) => typeof value === "number");
    const [low, high] = d3.extent(values.concat([0, 1]));
    const height = d3.scaleLinear([low, high], [HIGH - 30, 10]);
    const x = svg("g", { transform: `translate(0,${HIGH - 30})`, class: "axis" });
    const y = svg("g", { transform: "translate(44,0)", class: "axis" });
    d3.select(x).call(d3.axisBottom(overRounds).ticks(Math.min(8, readings.at(-1).round)).tickFormat(d3.format("d")));
    d3.select(y).call(d3.axisLeft(height).ticks(4));
    chart.append(x, y, svg("text", { x: WIDE - 12, y: HIGH - 2, class: "label end" }, "round"));
    for (const [name, , color, dash] of shown) {
      const path = d3.line().defined(({ read }) => typeof read[name] === "number").x(({ round }) => overRounds(round)).y(({ read }) => height(read[name]))(readings);
      chart.append(svg("path", { d: path, fill: "none", stroke: `var(${color}, #456)`, "stroke-width": 2, "stroke-dasharray": dash }));
    }
    chart.append(cursor);
    chart.setAttribute("aria-label", `${shown.map(([, name]) => name).join(", ")} over rounds`);
    chart.addEventListener("click", (event) => {
      const box = chart.getBoundingClientRect();
      const round = overRounds.invert(((event.clientX - box.left) / box.width) * WIDE);
      go(readings[d3.bisector((one) => one.round).center(readings, round)].step);
    });
  }

  // ---- The rest of the room ----
  const scrub = make("input", { type: "range", min: 0, max: steps.length - 1, value: 0, class: "scrub", "aria-label": "moment of the debate", oninput: () => { pause(); go(Number(scrub.value)); } });
  const button = (text, label, act) => make("button", { type: "button", "aria-label": label, title: label, onclick: act }, text);
  const playing = button("▶ Play", "play", () => (timer ? pause() : play()));
  const speed = make("select", { "aria-label": "speed" }, ...[1, 2, 4, 8, 16, 32].map((times) => make("option", { value: times, selected: times === 4 }, `${times} acts a second`)));
  speed.addEventListener("change", () => { if (timer) { pause(); play(); } });
  const viewed = make("select", { "aria-label": "what colours show" }, ...views.map((one, at) => make("option", { value: at }, one.name)));
  viewed.addEventListener("change", () => { view = views[Number(viewed.value)]; draw(); });
  const where = make("p", { class: "where" });
  const live = make("p", { class: "sr", "aria-live": "polite" });
  const said = make("ol", { class: "said" });
  const room = make("div", { class: "talk", tabindex: 0, role: "region", "aria-label": "what is said in this round" }, said);
  const claims = make("ul", { class: "claims" });
  const vote = make("div", { class: "vote" });
  const legend = make("ul", { class: "legend" });
  const ending = make("p", { class: "ending" });
  const keyed = (color, text, dash) => make("li", {}, svg("svg", { width: 24, height: 12, "aria-hidden": "true" }, dash === undefined ? svg("circle", { cx: 12, cy: 6, r: 6, fill: color }) : svg("line", { x1: 0, x2: 24, y1: 6, y2: 6, stroke: color, "stroke-width": 2.5, "stroke-dasharray": dash })), text);

  const relegend = () => {
    legend.replaceChildren();
    if (!numbers && view.question !== null && few(view.question)) {
      const { options } = questions[view.question];
      for (let option = 0; option < options; option += 1) legend.append(keyed(answerColor(view.question, option), `${MARKS[option]} ${called(view.question, option)}`));
    } else {
      const ends = numbers ? level.domain().map(fixed) : view.question === null ? ["no answer shared", "all shared"] : [called(view.question, 0), called(view.question, questions[view.question].options - 1)];
      const strip = make("span", { class: "strip", "aria-hidden": "true" });
      strip.style.background = `linear-gradient(to right, ${d3.range(0, 1.01, 0.1).map(ramp).join(",")})`;
      legend.append(make("li", {}, ends[0], " ", strip, " ", ends[1]));
    }
  };

  // ---- Drawing a moment ----
  let now = 0;
  let drawnChapter = -1;
  let wait = 0;
  const draw = () => { if (!wait) wait = requestAnimationFrame(() => { wait = 0; render(); }); };

  const renderPeople = (rows, act) => {
    rows.forEach((row, at) => {
      const { disc, mark, name } = figures[at];
      disc.style.fill = colorOf(row);
      disc.classList.toggle("speaks", act !== null && act[AGENT] === at);
      disc.classList.toggle("meant", act !== null && act[OTHER] === at);
      mark.textContent = markOf(row);
      name.textContent = `${agents[at].name} (${agents[at].group}): ${saysOf(row)}`;
    });
    words.replaceChildren();
    if (act === null || act[AGENT] === null) return;
    const from = people[act[AGENT]];
    const [color, dash] = styleOf(act[DEED]);
    const arrow = (to, strong) => {
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const long = Math.hypot(dx, dy) || 1;
      const cut = (body + 3) / long;
      words.append(svg("line", { x1: from.x + dx * cut, y1: from.y + dy * cut, x2: to.x - dx * cut, y2: to.y - dy * cut, stroke: `var(${color}, #456)`, "stroke-width": strong ? 3 : 1, "stroke-opacity": strong ? 1 : 0.55, "stroke-dasharray": dash, "marker-end": strong ? `url(#${marker})` : null }));
    };
    act[REACHED].filter((at) => at !== act[OTHER] && at !== act[AGENT]).forEach((at) => arrow(people[at], false));
    if (act[OTHER] !== null) arrow(people[act[OTHER]], true);
  };

  const leading = (rows, question) => {
    const counts = new Map();
    for (const row of rows) if (row[question] !== null) counts.set(row[question], (counts.get(row[question]) ?? 0) + 1);
    const sorted = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return { option: sorted[0]?.[0] ?? null, share: sorted.length ? sorted[0][1] / rows.length : 0, sorted };
  };

  const renderProblem = (rows, act, live, step) => {
    if (numbers) {
      const x = along(momentOf(step));
      here.setAttribute("x1", x);
      here.setAttribute("x2", x);
      rows.forEach((row, at) => { beads[at].setAttribute("cx", x); beads[at].setAttribute("cy", above(row[view.question])); beads[at].style.fill = colorOf(row); beads[at].classList.toggle("speaks", act !== null && act[AGENT] === at); });
      return;
    }
    if (derived) return bars.replaceChildren(...workAt(step).map((work, at) => make("div", { class: act !== null && act[AGENT] === at ? "one on" : "one" }, make("h5", {}, agents[at].name), make("p", { class: "small" }, work || "nothing yet"))));
    if (!graph) return renderBars(rows, act);
    const claimed = new Map(live.map((claim) => [claim.question, claim]).reverse());
    dots.forEach(({ ring, dot, name }, at) => {
      const { option, share: part } = leading(rows, at);
      dot.style.fill = answerColor(at, option);
      dot.style.fillOpacity = 0.25 + 0.75 * part;
      ring.classList.toggle("claimed", claimed.has(at));
      ring.classList.toggle("contested", claimed.get(at)?.against != null);
      ring.classList.toggle("current", act !== null && act[QUESTION] === at);
      name.textContent = `${questions[at].name}: ${option === null ? "none" : called(at, option)}, ${Math.round(100 * part)} %`;
    });
    for (const { line, relation } of lines) line.classList.toggle("named", act !== null && act[RELATION] === relation);
  };

  const renderBars = (rows, act) => {
    const first = act !== null && act[QUESTION] !== null ? act[QUESTION] : 0;
    const which = questions.length <= 8 ? d3.range(questions.length) : d3.range(Math.max(0, Math.min(first - 3, questions.length - 8)), Math.max(8, Math.min(first + 5, questions.length)));
    bars.replaceChildren(...which.map((at) => {
      const { sorted } = leading(rows, at);
      const bar = ([option, n]) => {
        const fill = make("span", { class: "fill" });
        fill.style.width = `${(100 * n) / rows.length}%`;
        fill.style.background = answerColor(at, option);
        return make("div", { class: "row" }, make("span", { class: "what" }, called(at, option)), make("span", { class: "track" }, fill), make("span", { class: "n" }, String(n)));
      };
      return make("div", { class: "one" }, make("h5", {}, questions[at].name), ...sorted.slice(0, MOST_BARRED).map(bar), sorted.length > MOST_BARRED ? make("p", { class: "small" }, `and ${sorted.length - MOST_BARRED} more answers`) : null);
    }));
  };

  const renderTalk = (step) => {
    if (drawnChapter !== step.chapter) {
      drawnChapter = step.chapter;
      const base = firsts[step.chapter];
      said.replaceChildren(...chapters[step.chapter].acts.map((act, at) => make("li", {},
        make("button", { type: "button", class: "act", tabindex: -1, onclick: () => { pause(); go(base + at); } }, make("b", {}, act[NAME]), ` ${act[SAID]}`))),
        ...chapters[step.chapter].votes.map((one) => make("li", { class: "decided" }, make("b", {}, one.last ? "last vote" : "vote"), ` ${one.said}`)));
      if (said.childElementCount === 0) said.append(make("li", { class: "small" }, "nothing that changes anything"));
    }
    [...said.children].forEach((line, at) => {
      const on = at === step.act;
      if (line.classList.contains("on") !== on) { line.classList.toggle("on", on); if (on) line.setAttribute("aria-current", "step"); else line.removeAttribute("aria-current"); }
      if (on) { const [top, bottom] = [line.offsetTop - said.offsetTop, line.offsetTop - said.offsetTop + line.offsetHeight]; if (top < room.scrollTop || bottom > room.scrollTop + room.clientHeight) room.scrollTop = top - room.clientHeight / 2; }
    });
  };

  const MOST_CLAIMS = 7;
  const renderClaims = (live) => {
    const line = (claim) => make("li", {},
      make("b", {}, claim.name), `: ${claim.derived || `${questions[claim.question]?.name ?? ""} = ${claim.option === null ? "" : called(claim.question, claim.option)}`} (#${claim.claim})`,
      claim.backed.length > 0 ? `, taken over by ${claim.backed.length}` : "",
      claim.against ? make("span", { class: "against" }, `, contested by ${claim.against.name}${claim.against.relation === null ? "" : ` over ${relations[claim.against.relation]?.name ?? ""}`}`) : "");
    claims.replaceChildren(...live.slice(0, MOST_CLAIMS).map(line), ...(live.length > MOST_CLAIMS ? [make("li", { class: "small" }, `and ${live.length - MOST_CLAIMS} older ones`)] : []), ...(live.length === 0 ? [make("li", { class: "small" }, "none")] : []));
  };

  let drawnVote = undefined;
  const renderVote = (step) => {
    const one = lastVote(step);
    if (one === drawnVote) return;
    drawnVote = one;
    if (one === null) return vote.replaceChildren(make("p", { class: "small" }, withVotes.length > 0 ? "none yet" : "there is none"));
    const most = Math.max(one.ballots, one.needed, ...one.alternatives.map(([, n]) => n), 1);
    const bar = ([name, n, won]) => {
      const fill = make("span", { class: won ? "fill won" : "fill" });
      fill.style.width = `${(100 * n) / most}%`;
      const need = make("span", { class: "need", title: `${one.needed} needed` });
      need.style.left = `${(100 * one.needed) / most}%`;
      return make("div", { class: "row" }, make("span", { class: "what" }, name), make("span", { class: "track" }, fill, one.needed > 0 ? need : null), make("span", { class: "n" }, `${n}${won ? " ✓" : ""}`));
    };
    const more = one.of - one.alternatives.length;
    vote.replaceChildren(make("p", {}, `${one.last ? "The last vote" : `Round ${one.round}`}: ${one.said}`), ...one.alternatives.map(bar), ...(more > 0 ? [make("p", { class: "small" }, `and ${more} more`)] : []));
  };

  /** How far a step has come, in rounds. */
  const momentOf = (step) => {
    const chapter = chapters[step.chapter];
    const before = step.chapter > 0 ? chapters[step.chapter - 1].round : 0;
    const to = chapter.round ?? readings.at(-1).round;
    return step.act < 0 ? 0 : before + ((to - before) * (step.act + 1)) / (chapter.acts.length + 1);
  };

  let announced = 0;
  const render = () => {
    const step = steps[now];
    const chapter = chapters[step.chapter];
    const act = step.act >= 0 && step.act < chapter.acts.length ? chapter.acts[step.act] : null;
    const rows = positionsAt(step);
    const standing = claimsAt(step);
    renderProblem(rows, act, standing, step);
    renderPeople(rows, act);
    renderTalk(step);
    renderClaims(standing);
    renderVote(step);
    const before = step.chapter > 0 ? chapters[step.chapter - 1] : null;
    const read = step.act >= chapter.acts.length ? chapter.read : before ? before.read : data.start.read;
    const told = shown.filter(([name]) => typeof read[name] === "number").map(([name, text]) => `${text} ${fixed(read[name])}`).join(", ");
    where.textContent = now === 0 ? `The start. ${told}` : `${title(step.chapter)}${act ? `, act ${step.act + 1} of ${chapter.acts.length}` : ""}. ${told}`;
    ending.hidden = now !== steps.length - 1;
    cursor.setAttribute("x1", overRounds(momentOf(step)));
    cursor.setAttribute("x2", overRounds(momentOf(step)));
    scrub.value = now;
    scrub.setAttribute("aria-valuetext", now === 0 ? "the start" : `${title(step.chapter)}${act ? `: ${act[NAME]} ${act[SAID]}` : ""}`);
    // Whoever listens hears each step that is taken by hand, and while it plays one in three seconds.
    if (!timer || performance.now() - announced > 3000) { announced = performance.now(); live.textContent = act ? `${act[NAME]} ${act[SAID]}` : where.textContent; }
  };

  // ---- Moving ----
  let timer = 0;
  const within = (at) => Math.max(0, Math.min(steps.length - 1, Math.round(at)));
  const go = (at) => { now = within(at); draw(); };
  const byRound = (way) => {
    const chapter = steps[now].chapter + (way > 0 && now > 0 ? (now >= firsts[steps[now].chapter] + chapters[steps[now].chapter].acts.length ? 1 : 0) : way < 0 ? -1 : 0);
    if (chapter < 0) return go(0);
    const to = Math.min(chapter, chapters.length - 1);
    go(firsts[to] + chapters[to].acts.length);
  };
  const toVote = () => {
    const next = withVotes.map((at) => firsts[at] + chapters[at].acts.length).find((step) => step > now);
    go(next ?? steps.length - 1);
  };
  const pause = () => { clearInterval(timer); timer = 0; playing.replaceChildren("▶ Play"); playing.setAttribute("aria-label", "play"); draw(); };
  const play = () => {
    if (now >= steps.length - 1) now = 0;
    timer = setInterval(() => { if (now >= steps.length - 1) pause(); else go(now + 1); }, 1000 / Number(speed.value));
    playing.replaceChildren("❚❚ Pause");
    playing.setAttribute("aria-label", "pause");
  };
  const faster = (by) => { speed.selectedIndex = Math.max(0, Math.min(speed.options.length - 1, speed.selectedIndex + by)); speed.dispatchEvent(new Event("change")); };
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const [tag, onScrub] = [event.target.tagName, event.target === scrub];
    if (tag === "SELECT") return;
    const keys = {
      " ": () => { if (tag === "BUTTON") return false; if (timer) pause(); else play(); return true; },
      ArrowRight: () => { pause(); if (event.shiftKey) byRound(1); else go(now + 1); return true; },
      ArrowLeft: () => { pause(); if (event.shiftKey) byRound(-1); else go(now - 1); return true; },
      Home: () => { pause(); go(0); return true; },
      End: () => { pause(); go(steps.length - 1); return true; },
      "+": () => { faster(1); return true; },
      "-": () => { faster(-1); return true; },
      v: () => { pause(); toVote(); return true; },
    };
    if (onScrub && event.key === " ") { if (timer) pause(); else play(); event.preventDefault(); return; }
    if (keys[event.key]?.()) event.preventDefault();
  });

  // ---- Putting it together ----
  const headed = (name, ...rest) => make("div", { class: "part" }, make("h4", {}, name), ...rest);
  problem.setAttribute("aria-label", `the problem: ${questions.length} questions, ${relations.length} relations; the answer that leads is the colour of each question`);
  society.setAttribute("aria-label", `the society: ${agents.length} perspectives, coloured by position`);
  scaleLine?.setAttribute("aria-label", "opinions over rounds, a line and a bead for each perspective");
  const why = data.end;
  ending.append(make("b", {}, why.right ? "Right. " : "Not right. "), `It ended after ${why.rounds} rounds (${why.why}), ${why.spent.toLocaleString("en")} units spent. `, why.answers ? `Decision: ${why.answers}${why.more > 0 ? ` and ${why.more} more` : ""}.` : "There was no decision.");
  const actKeys = ["propose", "challenge", "support", "concede"].filter((deed) => chapters.some((chapter) => chapter.acts.some((act) => act[DEED] === deed)));
  root.replaceChildren(
    ...(data.statement ? [make("p", {}, data.statement)] : []),
    ...(data.left ? [make("p", { class: "warn" }, data.left)] : []),
    make("div", { class: "controls" }, playing,
      button("◀", "one act back", () => { pause(); go(now - 1); }), button("▶", "one act on", () => { pause(); go(now + 1); }),
      button("◀◀", "a round back", () => { pause(); byRound(-1); }), button("▶▶", "a round on", () => { pause(); byRound(1); }),
      withVotes.length > 0 ? button("Next vote", "to the next vote", () => { pause(); toVote(); }) : null, speed, views.length > 1 ? viewed : null),
    scrub, where, live,
    make("div", { class: "stage" },
      headed(numbers ? "Opinions" : graph ? "Problem" : derived ? "What each works on" : "Answers", numbers ? scaleLine : graph ? problem : bars),
      headed("Society", society)),
    make("div", { class: "keys" }, legend, make("ul", { class: "legend" }, ...actKeys.map((deed) => keyed(`var(${styleOf(deed)[0]}, #456)`, deed, styleOf(deed)[1])))),
    make("div", { class: "stage" }, headed("What is said", room), make("div", { class: "part" }, ...(claimsAt(steps.at(-1)).length > 0 || chapters.some((chapter) => chapter.acts.some((act) => act[CLAIM] !== null && act[QUESTION] !== null)) ? [make("h4", {}, "Claims that stand"), claims] : []), make("h4", {}, "The last vote"), vote)),
    headed("Over rounds", make("ul", { class: "legend" }, ...shown.map(([, text, color, dash]) => keyed(`var(${color}, #456)`, text, dash))), chart),
    ending);
  relegend();
  retrack();
  viewed.addEventListener("change", () => { relegend(); retrack(); });
  root.replay = {
    go: (at) => { now = within(at); render(); },
    play, pause, steps, chapters,
    state: () => ({ step: now, ...steps[now], round: chapters[steps[now].chapter].round, positions: positionsAt(steps[now]), claims: claimsAt(steps[now]), playing: timer !== 0 }),
  };
  render();
}
