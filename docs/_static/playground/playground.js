// The playground. Python runs in a worker, which is this file again, so that the page stays responsive.
// What a visitor types only becomes text nodes, attributes and the fragment of the address; it is never sent.

if (typeof document === "undefined") serve();
else start();

function serve() {
  const loading = loadPython();
  loading.then(
    () => self.postMessage({ isReady: true }),
    (error) => self.postMessage({ loadingFailed: String(error) }),
  );
  self.onmessage = async ({ data }) => {
    const answer = await loading.catch(() => null);
    if (answer === null) return;
    try {
      self.postMessage({ answer: JSON.parse(answer(data)) });
    } catch (error) {
      self.postMessage({ answerFailed: String(error) });
    }
  };
}

async function loadPython() {
  const { loadPyodide } = await import("./pyodide/pyodide.mjs");
  const [python, packages] = await Promise.all([loadPyodide(), fetch(new URL("packages.zip", import.meta.url))]);
  if (!packages.ok) throw new Error(`packages.zip: ${packages.status}`);
  const extractDir = python.runPython("import site; site.getsitepackages()[0]");
  python.unpackArchive(await packages.arrayBuffer(), "zip", { extractDir });
  return python.pyimport("playground").answer;
}

function start() {
  const form = document.getElementById("playground-form");
  const status = document.getElementById("playground-status");
  const result = document.getElementById("playground-result");
  const proposals = document.getElementById("playground-proposals");
  const ids = {}; // the ids that were typed, by route number
  let worker = null;
  let isBusy = false;
  let isStale = false;
  let timer = 0;

  // Browsers don't run modules on pages from files, which keep the text that they come with.
  status.textContent = "Python starts when you type.";
  readAddress();
  window.addEventListener("hashchange", readAddress);
  form.addEventListener("focusin", wake);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    if (event.target.name !== "proposal") form.elements.proposal.value = "0";
    ask();
  });
  for (const button of form.querySelectorAll("button[data-for]")) {
    button.addEventListener("click", () => type(button.dataset.for, button.textContent));
  }

  function type(name, text) {
    form.elements[name].value = text;
    form.elements.proposal.value = "0";
    ask();
  }

  function readAddress() {
    const saved = new URLSearchParams(location.hash.slice(1));
    if (!saved.has("mode")) return;
    // A checkbox that isn't checked isn't in the address.
    form.elements.national.checked = saved.has("national") || saved.get("mode") !== "list";
    for (const name of ["mode", "text", "numbers", "held"]) form.elements[name].value = saved.get(name) ?? "";
    const proposal = Math.min(Number(saved.get("proposal")) || 0, 9);
    setProposals(proposal + 1, proposal);
    ask();
  }

  function ask() {
    const state = Object.fromEntries(new FormData(form));
    const isList = state.mode === "list";
    for (const part of form.querySelectorAll("[data-mode]")) part.hidden = part.dataset.mode !== state.mode;
    const kept = isList ? ["mode", "numbers", "held", "national", "proposal"] : ["mode", "text"];
    const typed = kept.filter((name) => state[name] && state[name] !== "0").map((name) => [name, state[name]]);
    // Browsers limit how often a page may change its address.
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState(null, "", `#${new URLSearchParams(typed)}`), 400);
    wake();
    isStale = isBusy;
    if (isBusy || worker === null) return;
    isBusy = true;
    worker.postMessage(JSON.stringify({ ...state, text: isList ? state.numbers : state.text }));
  }

  function wake() {
    if (worker !== null) return;
    status.textContent = "Python is loading.";
    worker = new Worker(import.meta.url, { type: "module" });
    worker.onerror = (error) => fail(error.message);
    worker.onmessage = ({ data }) => {
      if (data.loadingFailed) return fail(data.loadingFailed);
      if (data.isReady) {
        if (!isBusy) status.textContent = "Python is ready.";
        return;
      }
      isBusy = false;
      if (data.answerFailed) status.textContent = `This is a mistake of the playground: ${data.answerFailed}`;
      else show(data.answer);
      if (isStale) ask();
    };
  }

  function fail(why) {
    status.textContent = `Python can't be loaded (${why}). The end of this page explains how to build it.`;
  }

  function setProposals(count, chosen, names = []) {
    const options = Array.from({ length: count }, (_, index) => new Option(names[index] ?? "", index));
    form.elements.proposal.replaceChildren(...options);
    form.elements.proposal.value = chosen;
  }

  function show(answer) {
    status.textContent = answer.summary;
    setProposals(Math.max(1, answer.proposals.length), form.elements.proposal.value || "0", answer.proposals);
    proposals.hidden = answer.proposals.length < 2;
    const focused = result.contains(document.activeElement);
    const parts = [];
    if (answer.findings.length) parts.push(make("ul", { "aria-label": "Findings" }, answer.findings.map(showFinding)));
    parts.push(...answer.cards.map(showCard));
    if (answer.hidden_cards) parts.push(make("p", {}, `${answer.hidden_cards} more lines have no picture.`));
    if (answer.requests?.length > 1) {
      const withId = ({ route_number: route, ...request }) =>
        ids[route] ? { porting_phone_number_id: ids[route], ...request } : { route_number: route, ...request };
      const copy = copyButton("all request bodies", () => toJson(answer.requests.map(withId)));
      parts.push(make("section", {}, [make("h2", {}, "All request bodies"), copy]));
    }
    result.replaceChildren(...parts);
    if (focused) form.elements[form.elements.mode.value === "list" ? "numbers" : "text"].focus();
  }

  function showFinding(finding) {
    const page = new URL(`../../rules/${finding.code}.html`, import.meta.url);
    const code = finding.code ? make("a", { href: page }, finding.code) : "";
    const suggestions = finding.suggestions.map((suggestion) => {
      const button = make("button", { type: "button" }, suggestion.message);
      button.addEventListener("click", () => type("text", suggestion.text));
      return make("div", {}, [button, suggestion.safe ? "" : " Is that what was meant?"]);
    });
    const where = finding.pointer ? `${finding.pointer}: ` : "";
    const words = [where, code, " ", make("strong", {}, finding.severity), `: ${finding.message}`];
    return make("li", { class: finding.severity }, [...words, ...suggestions]);
  }

  function showCard(card, index) {
    const route = card.text.split(" ")[0];
    const id = make("input", { type: "text", id: `playground-id-${index}`, value: card.id || ids[route] || "" });
    const body = make("pre", { tabindex: "0", "aria-label": `Request bodies of ${card.text}` });
    const write = () => {
      ids[route] = id.value.trim();
      const given = ids[route] ? { porting_phone_number_id: ids[route] } : {};
      body.textContent = card.requests.map((request) => toJson({ ...given, ...request })).join("\n\n");
    };
    id.addEventListener("input", write);
    write();
    const live = card.live.join("\n");
    const title = `${card.live.length} live ${card.live.length === 1 ? "number" : "numbers"}`;
    return make("section", { "aria-label": card.text }, [
      make("h2", {}, `${card.text} (${card.summary})`),
      ...picture(card),
      make("details", { open: "" }, [
        make("summary", {}, "Request body"),
        make("label", { for: id.id }, "porting_phone_number_id, which the carrier requires: "),
        id,
        body,
        copyButton("request body", () => body.textContent),
      ]),
      make("details", {}, [
        make("summary", {}, title),
        make("pre", { tabindex: "0", "aria-label": title }, live),
        copyButton("live numbers", () => live),
      ]),
    ]);
  }

  // A slider, whose value is the number of a cell: keys and screen readers know how to use one.
  function picture(card) {
    const svg = document.importNode(new DOMParser().parseFromString(card.svg, "image/svg+xml").documentElement, true);
    svg.setAttribute("aria-hidden", "true");
    const attributes = { role: "slider", tabindex: "0", "aria-label": `Numbers of ${card.text}`, "aria-valuemin": "0" };
    const slider = make("div", { ...attributes, "aria-valuemax": card.cells.length - 1 }, [svg]);
    const caption = make("p", {}, "Point at a cell, or use the arrow keys.");
    const mark = svg.appendChild(document.createElementNS(svg.namespaceURI, "rect"));
    for (const [name, value] of Object.entries({ fill: "none", stroke: "#d1242f", "stroke-width": 2 })) {
      mark.setAttribute(name, value);
    }
    let boxes = null;
    let current = 0;
    const select = (index) => {
      boxes ??= cellBoxes(svg).slice(0, card.cells.length);
      current = Math.min(Math.max(index, 0), boxes.length - 1);
      const { x, y, size } = boxes[current];
      for (const name of ["width", "height"]) mark.setAttribute(name, size + 2);
      mark.setAttribute("x", x - 1);
      mark.setAttribute("y", y - 1);
      const [number, isLive] = card.cells[current];
      caption.textContent = `${number} ${isLive ? "is live" : "ports and stays inactive"}`;
      slider.setAttribute("aria-valuenow", current);
      slider.setAttribute("aria-valuetext", caption.textContent);
    };
    const point = (event) => {
      boxes ??= cellBoxes(svg).slice(0, card.cells.length);
      const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      const index = boxes.findIndex((box) => x >= box.x && x < box.x + box.size + 2 && y >= box.y && y < box.y + box.size + 2);
      if (index >= 0) select(index);
    };
    slider.addEventListener("pointermove", point);
    slider.addEventListener("pointerdown", point);
    slider.addEventListener("focus", () => select(current));
    slider.addEventListener("keydown", (event) => {
      const { key } = event;
      const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -current, End: card.cells.length };
      if (key in steps) select(current + steps[key]);
      else if (key === "ArrowUp" || key === "ArrowDown") select(below(boxes, current, key === "ArrowDown" ? 1 : -1));
      else return;
      event.preventDefault();
    });
    slider.setAttribute("aria-valuenow", 0);
    return [slider, caption];
  }

  // The cell in the nearest row above or below, in the same column if there is one.
  function below(boxes, index, direction) {
    const { x, y } = boxes[index];
    const distance = (box) => (box.y - y) * direction;
    const cost = (box) => distance(box) * 1000 + Math.abs(box.x - x);
    const others = boxes.filter((box) => distance(box) > 1);
    if (!others.length) return index;
    return boxes.indexOf(others.reduce((best, box) => (cost(box) < cost(best) ? box : best)));
  }

  // The picture draws runs of cells as dashed lines, which begin at the left of a cell, in its middle.
  // The cells are returned in reading order, with those of the legend last.
  function cellBoxes(svg) {
    const toPicture = svg.getScreenCTM().inverse();
    const boxes = new Map(); // by position, because holes are drawn over cells
    for (const path of svg.querySelectorAll("path[stroke-dasharray]")) {
      const [dash, gap] = path.getAttribute("stroke-dasharray").split(" ").map(Number);
      const pitch = dash + gap;
      const matrix = toPicture.multiply(path.getScreenCTM());
      for (const [, x, y, length] of path.getAttribute("d").matchAll(/M(\d+) (\d+)h(\d+)/g)) {
        for (let start = Number(x); start < Number(x) + Number(length); start += pitch) {
          const corner = new DOMPoint(start, Number(y) - pitch / 2 + 1).matrixTransform(matrix);
          boxes.set(`${corner.x.toFixed(1)} ${corner.y.toFixed(1)}`, { x: corner.x, y: corner.y, size: pitch - 2 });
        }
      }
    }
    return [...boxes.values()].sort((one, other) => (Math.abs(one.y - other.y) < 1 ? one.x - other.x : one.y - other.y));
  }

  // JSON with each range on one line.
  function toJson(value) {
    const range = /\{\s+"start_at": (\d+),\s+"end_at": (\d+)\s+\}/g;
    return JSON.stringify(value, null, 2).replace(range, '{ "start_at": $1, "end_at": $2 }');
  }

  function copyButton(what, text) {
    if (!navigator.clipboard) return "";
    const button = make("button", { type: "button" }, `Copy ${what}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text());
      status.textContent = `Copied: ${what}`;
    });
    return button;
  }

  function make(tag, attributes = {}, content = []) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...[content].flat());
    return element;
  }
}
