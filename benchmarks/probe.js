// When did the hand move, and when was the picture drawn? Runs in JupyterLab's page before anything else does.
//
// A sample begins with the first event that has no picture yet, at the event's own timestamp, and ends when the picture
// stands: an explorer says so at the end of its drawing, an <img> when it is decoded, a canvas when it was drawn on.

window.bench = (() => {
  const bench = { samples: [], frames: new Set(), asks: [], saves: 0, first: null };
  let pending = null;
  let begins = "";
  let ends = "";
  let hand = 0; // timestamp of the pointer's or the keyboard's own event, of which an "input" event is made
  let shownFrame = 0;
  let began = 0;
  let last = 0;

  // -- the hand

  for (const type of ["pointerdown", "pointermove", "keydown", "input"])
    window.addEventListener(
      type,
      (event) => {
        if (type !== "input") hand = event.timeStamp;
        if (type === "keydown" && event.key === "Enter" && event.ctrlKey) bench.ran = event.timeStamp;
        if (type !== begins) return;
        pending ??= { own: event.timeStamp, seen: performance.now(), hand };
      },
      true,
    );

  const drawn = (way) => {
    const now = performance.now();
    if (way !== ends) return;
    bench.frames.add(shownFrame);
    last = now;
    if (!pending) return;
    bench.samples.push([now - pending.own, now - pending.seen, now - pending.hand]);
    began ||= pending.own;
    pending = null;
  };

  const tick = () => {
    shownFrame += 1;
    if (begins) requestAnimationFrame(tick);
  };

  /** Begin to record: which event begins a sample, and what ends it ("explorer", "img" or "canvas"). */
  bench.record = (event, way) => {
    Object.assign(bench, { samples: [], frames: new Set(), asks: [], saves: 0 });
    pending = null;
    began = last = shownFrame = 0;
    [begins, ends] = [event, way];
    requestAnimationFrame(tick);
  };

  bench.recorded = () => {
    begins = ends = "";
    const seconds = (last - began) / 1000;
    return { samples: bench.samples, drawn: bench.frames.size, seconds, asks: bench.asks, saves: bench.saves, open: Boolean(pending) };
  };

  /** Resolves when so many samples are there, or after some ms; says whether they are. */
  bench.reached = async (count, ms) => {
    const until = performance.now() + ms;
    while (bench.samples.length < count && performance.now() < until) await new Promise((done) => setTimeout(done, 4));
    return bench.samples.length >= count;
  };

  // -- the pictures

  const painted = new WeakSet();

  window.addEventListener("nnw-drawn", (event) => event.detail.exact && drawn("explorer"), true);

  const drawImage = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    drawImage.apply(this, given);
    painted.add(this.canvas);
    if (this.canvas.closest(".jupyter-matplotlib")?.isConnected) settle("canvas");
  };

  const settle = (way) => {
    bench.first ??= performance.now();
    drawn(way);
  };

  const arrived = (element) => {
    if (element.tagName === "IMG" && element.closest(".jp-OutputArea")) element.decode().then(() => settle("img"), () => {});
    if (element.matches(".nnw")) shownFirst(element);
    if (painted.has(element) && element.closest(".jupyter-matplotlib")) settle("canvas");
  };
  const watch = () =>
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        if (type === "attributes") arrived(target);
        for (const node of addedNodes)
          if (node.nodeType === 1) [node, ...node.querySelectorAll("img, canvas, .nnw")].forEach((element) => arrived(element));
      }
    }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["src"] });
  watch();

  // An explorer draws before its element is in the page: the first picture stands when it was drawn and is in the page.
  const dispatch = EventTarget.prototype.dispatchEvent;
  EventTarget.prototype.dispatchEvent = function (event) {
    if (event.type === "nnw-drawn" && !painted.has(this)) {
      painted.add(this);
      if (this.isConnected) shownFirst(this);
    }
    return dispatch.call(this, event);
  };
  const shownFirst = (root) => {
    if (painted.has(root)) bench.first ??= performance.now();
  };

  /** A new code in the notebook's one cell; nothing is shown any more. */
  bench.fill = (code) => {
    const notebook = jupyterapp.shell.currentWidget.content;
    const [cell] = notebook.widgets;
    cell.model.sharedModel.setSource(code);
    cell.outputArea.model.clear();
    Object.assign(notebook, { activeCellIndex: 0, mode: "command" });
    notebook.activate();
    bench.first = null;
    bench.cell = cell;
    open.clear(); // whom the last widget asked, nobody will answer
  };

  const failed = () => bench.cell.outputArea.node.querySelector("[data-mime-type*=error], [data-mime-type*=stderr]")?.textContent;

  /** Resolves with the ms from the key that ran the cell to its first picture. */
  bench.shown = async () => {
    while (bench.first === null) {
      if (failed()) throw new Error(failed());
      await new Promise((done) => setTimeout(done, 4));
    }
    return bench.first - bench.ran;
  };

  /** Resolves when the cell has printed "done". */
  bench.done = async () => {
    while (!bench.cell.outputArea.node.textContent.includes("done")) {
      if (failed()) throw new Error(failed());
      await new Promise((done) => setTimeout(done, 20));
    }
  };

  // -- the kernel

  const open = new Map(); // requests of explorers without an answer: what for, by id
  const lastAsk = {}; // when what was asked for
  const heard = new WeakSet();
  const textOf = (data) => (typeof data === "string" ? data : new TextDecoder().decode(data));
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener("message", (event) => {
        if (!open.size) return;
        const text = textOf(event.data);
        if (/"kind":\s*"table"/.test(text) && /"more":\s*true/.test(text)) return; // the first parts of a table
        for (const id of open.keys()) if (text.includes(`"${id}"`)) open.delete(id);
      });
    }
    const text = textOf(data);
    const asked = /"ask":"(\w+)"(?:,"controls":\[([^\]]*)\])?/.exec(text);
    if (asked) {
      const what = asked[2]?.replaceAll('"', "") ?? asked[1];
      open.set(/"id":"([a-z0-9]+-\d+)"/.exec(text)[1], what);
      lastAsk[what] = performance.now();
      bench.asks.push(what);
    } else if (text.includes('"method":"update"')) bench.saves += 1;
    return send.call(this, data);
  };

  /** Resolves when this table is there: asked for no more, since others are asked for or all is quiet; without a table,
   * when all is quiet. Throws after 60 s. */
  bench.ready = async (table, quiet) => {
    const began = performance.now();
    const own = () => [...open.values()].includes(table);
    const others = () => Object.entries(lastAsk).some(([what, when]) => ![table, "frame"].includes(what) && when > Math.max(began, lastAsk[table] ?? 0));
    const rests = () => !open.size && performance.now() - Math.max(began, ...Object.values(lastAsk)) > quiet;
    while (own() || !((table && others()) || rests())) {
      if (performance.now() - began > 60000) {
        const said = document.querySelector(".nnw-error")?.textContent;
        throw new Error(`no table of ${table} after 60 s: asked ${bench.asks}, without answer ${[...open.values()]}, says: ${said}`);
      }
      await new Promise((done) => setTimeout(done, 20));
    }
  };

  // -- where things are

  const box = (element) => {
    if (!element) return null;
    element.scrollIntoView({ block: "nearest" });
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left, top, width, height };
  };

  const input = (label) => {
    const row = [...document.querySelectorAll(".nnw-control")].find((one) => one.querySelector("label").textContent === label);
    const fold = row?.closest("details");
    if (fold) fold.open = true;
    return row?.querySelector("input[type=range], select, input[type=checkbox]");
  };

  /** Where the input of the control with this label is, and how far up a slider stands: 0 to 1. */
  bench.control = (label) => {
    const found = input(label);
    return found && { ...box(found), at: found.valueAsNumber / found.max };
  };

  /** Take the keyboard to it. */
  bench.focus = (label) => input(label).focus();

  /** Which option of a list is chosen. */
  bench.chosen = (label) => input(label).selectedIndex;

  /** Where a draggable point is, and its panel. */
  bench.point = (label) => {
    const point = [...document.querySelectorAll(".nnw-handle")].find((one) => one.getAttribute("aria-label") === label && !one.hidden);
    return point && { ...box(point), panel: box(point.closest(".nnw-panel")) };
  };

  bench.box = (selector) => box(document.querySelector(selector));

  return bench;
})();
