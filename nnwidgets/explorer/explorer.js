// How does a picture follow a hand in the browser? One file for every widget: no build step, no dependency.
//
// Store   one per widget: the state, the tables of frames that Python sent, and what is still to be asked for.
// View    one per place where the widget is shown: panels, native controls, the sentence, the table of kept runs.
// Panel   one picture: its axes, a canvas for the marks, handles that can be dragged.
// paint   one painter per kind of mark, the twins of those in pictures/painters.py.

const SAVE_EVERY = 100; // ms between two savings of the state while a hand moves
const SMALLEST = 11; // CSS pixels of type in a picture that has to shrink
const SILENCE = 3000; // ms without an answer until the reader is told
const LONG = 700; // ms of work after which a bar shows how far it is
const LARGER = 1.5; // times, for a room that looks at a projector
const PAGE = Math.random().toString(36).slice(2); // tells this page's requests from another's
const WHOLE = ["the whole frame"]; // stands among the tables that are wanted
const stores = new Map(); // by the widget's uid, shared by all its views

// ---------------------------------------------------------------------------------------------------- numbers, words

const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** Three significant digits: the twin of pictures/words.py. */
export function number(value) {
  if (Number.isNaN(value)) return "not a number";
  const size = Math.abs(value);
  if (size > 1e38) return value > 0 ? "over 10³⁸" : "under −10³⁸";
  if (size < 1e-37) return size === 0 ? "0.00" : "under 10⁻³⁷";
  const [mantissa, exponent] = size.toExponential(2).split("e");
  const power = Number(exponent);
  const said =
    power < -3 || power >= 5
      ? `${mantissa}·10${[...String(power)].map((c) => SUPERSCRIPT[c]).join("")}`
      : size.toFixed(Math.max(0, 2 - power));
  return value < 0 ? `−${said}` : said;
}

function whole(value) {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e15) return number(value);
  return String(Math.floor(value + 0.5)).replace("-", "−");
}

/** A template with its numbers filled in, as they stand at one step. */
export function fill(template, numbers, step) {
  return template.replace(/\{(\w+)(?::(\w))?\}/g, (_, name, kind) => {
    const values = numbers[name].data;
    const value = values[Math.min(step, values.length - 1)];
    return kind === "d" ? whole(value) : number(value);
  });
}

/** The value as a reader would write it: no float dust. */
const tidy = (value) => Number(value.toPrecision(12));

// ------------------------------------------------------------------------------------------------------------ frames

/** Frames out of one message or more: each part adds what the others before have not brought. */
class Pack {
  constructor(header, buffer) {
    Object.assign(this, { sheets: {}, parts: [], skeletons: [], arrays: [], frames: [], made: [] });
    this.add(header, buffer);
  }

  add({ sheets, parts, skeletons, arrays, frames }, buffer) {
    const bytes = buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    const numbers = new Float32Array(bytes.slice().buffer); // a copy: buffers of messages are not aligned
    const cut = ([offset, shape]) => ({ shape, data: numbers.subarray(offset, offset + shape.reduce((a, b) => a * b, 1)) });
    Object.assign(this.sheets, sheets);
    this.parts = this.parts.concat(parts);
    this.skeletons = this.skeletons.concat(skeletons);
    this.arrays = this.arrays.concat(arrays.map(cut));
    this.frames = this.frames.concat(frames);
  }

  /** Entries are decoded when they are shown. */
  frame(i) {
    return (this.made[i] ??= this.decode(this.frames[i]));
  }

  decode([skeleton, used]) {
    const { sheet, marks, words, row } = this.skeletons[skeleton];
    let next = 0;
    const take = (names) => Object.fromEntries(names.map((name) => [name, this.arrays[used[next++]]]));
    return {
      panels: this.sheets[sheet],
      marks: marks.map((part) => {
        const [kind, panel, look, names] = this.parts[part];
        return { kind, panel, look, arrays: take(names) };
      }),
      words: { template: words[0], numbers: take(words[1]) },
      row: row.map(([column, template, names]) => ({ column, template, numbers: take(names) })),
    };
  }
}

/** A mark's array as it stands at one step of the timeline. */
function shown({ shape, data }, show, step) {
  if (!show) return data;
  const width = shape.length > 1 ? shape[1] : 1;
  const at = Math.min(step, shape[0] - 1);
  return show === "now" ? data.subarray(at * width, (at + 1) * width) : data.subarray(0, (at + 1) * width);
}

// ------------------------------------------------------------------------------------------------------------- store

class Store {
  constructor(model) {
    this.model = model;
    this.spec = model.get("_spec");
    this.live = !model.tables; // a page on its own brings all its tables along
    this.controls = new Map(this.spec.controls.map((c) => [c.name, c]));
    this.state = this.fromModel();
    this.tables = new Map();
    this.frames = new Map(); // single frames, by state
    this.views = new Set();
    this.wanted = []; // controls whose tables are wanted, the most wanted first
    this.asked = {}; // the requests under way: one at most for what is to be seen "now", one for what lies "ahead"
    this.left = new Map(); // tables under way that were left for others; what still comes of them is kept
    this.silence = {};
    this.message = "";
    this.note = "";
    this.work = null; // what takes long, in this state: since when, and which part is done
    this.busy = false; // a hand moves controls,
    this.moved = []; // these
    this.lastSaved = 0;
    for (const { names, at, done, pack } of model.tables ?? []) this.addTable(names, at, done, pack, 0);
    for (const { at, pack } of model.keptFrames ?? []) this.addFrame(at, pack.frame(0));
    this.takeFirstFrame();
    for (const name of this.controls.keys()) model.on(`change:${name}`, () => this.modelChanged());
    model.on("change:kept", () => this.keptChanged());
    model.on("msg:custom", (content, buffers) => this.answered(content, buffers));
    this.keptChanged();
    this.complete();
  }

  fromModel() {
    return Object.fromEntries([...this.controls.keys()].map((name) => [name, this.model.get(name)]));
  }

  takeFirstFrame() {
    const { state, header, data } = this.model.get("_frame");
    this.frames.set(this.stateKey(state), new Pack(header, data).frame(0));
    this.frame = this.frameFor(this.state);
    this.lastFrame = this.frame ?? this.frames.values().next().value;
    if (!this.frame) this.askFrame();
  }

  // The state without the timeline decides the frame: every frame holds all its steps.
  stateKey(state, without = []) {
    const rest = Object.keys(this.spec.initial).filter((n) => n !== this.spec.timeline && !without.includes(n));
    return JSON.stringify([without, rest.map((n) => state[n])]);
  }

  get step() {
    return this.spec.timeline ? this.state[this.spec.timeline] : 0;
  }

  get kept() {
    return this.model.get("kept");
  }

  // -- tables: name or pair of names -> frames for each of their positions, the other controls fixed

  positionsOf(names) {
    return names.map((name) => this.controls.get(name).positions);
  }

  indexIn(names, state) {
    let index = 0;
    for (const name of names) {
      const positions = this.controls.get(name).positions;
      const i = indexOf(positions, state[name]);
      if (i < 0) return -1;
      index = index * positions.length + i;
    }
    return index;
  }

  /** Some positions of a table: their frames stand in the pack from number `i` on. */
  addTable(names, state, done, pack, i) {
    const key = this.stateKey(state, names);
    let table = this.tables.get(key);
    if (!table) {
      table = { names, frames: new Map(), size: this.positionsOf(names).reduce((n, p) => n * p.length, 1) };
      this.tables.set(key, table);
      if (this.live && this.tables.size > 24) this.tables.delete(this.tables.keys().next().value); // the longest unused
    }
    for (const index of done) table.frames.set(index, [pack, i++]);
    return table;
  }

  tableFor(names) {
    return this.tables.get(this.stateKey(this.state, names));
  }

  get groups() {
    const movable = (name) => !this.controls.get(name).fixed;
    const single = [...this.controls.values()].filter((c) => !["timeline", "points"].includes(c.kind) && !c.hidden && !c.fixed);
    return [...single.map((c) => [c.name]), ...this.spec.drags.filter((pair) => pair.every(movable))];
  }

  frameFor(state) {
    const single = this.frames.get(this.stateKey(state));
    if (single) return single;
    for (const names of this.groups) {
      const key = this.stateKey(state, names);
      const table = this.tables.get(key);
      const entry = table?.frames.get(this.indexIn(names, state));
      if (!entry) continue;
      this.tables.delete(key);
      this.tables.set(key, table); // now the last to be dropped
      return entry[0].frame(entry[1]);
    }
    return null;
  }

  // -- moving

  /** A hand (or play) moves controls; `settled` at its release. */
  move(changes, settled = false) {
    if (Object.entries(changes).some(([name, value]) => this.state[name] !== value)) this.note = "";
    Object.assign(this.state, changes);
    this.busy = !settled;
    this.moved = Object.keys(changes).filter((name) => name !== this.spec.timeline);
    if (this.moved.length) this.work = null;
    this.frame = this.frameFor(this.state);
    if (this.frame) this.message = "";
    if (!this.frame && !this.live) this.onlyOneControl(changes);
    if (!this.frame) this.askFrame();
    this.refresh();
    this.save(settled);
    if (settled) this.settle();
  }

  // A page without a kernel holds the positions of one control at a time.
  onlyOneControl(changes) {
    const timeline = this.spec.timeline;
    const moved = Object.fromEntries(Object.entries(changes).map(([n, v]) => [n, nearest(this.controls.get(n).positions, v)]));
    this.state = { ...this.spec.initial, ...(timeline && { [timeline]: this.state[timeline] }), ...moved };
    this.frame = this.frameFor(this.state);
    this.note = "This page has no Python behind it: it shows one control moved at a time, so the others went back to where they began.";
  }

  /** The state as a line of Python: the twin of Explorer.as_text. */
  get line() {
    const told = [...this.controls.values()].filter(({ name, default: first, known, kind }) => {
      const value = this.state[name];
      if (JSON.stringify(value) === JSON.stringify(first)) return false;
      return !known || (kind === "choice" ? known.includes(value) : known[0] <= value && value <= known[1]);
    });
    const python = (value) => (typeof value === "boolean" ? (value ? "True" : "False") : JSON.stringify(value));
    return `nw.${this.spec.name}(${[...this.spec.given, ...told.map(({ name }) => `${name}=${python(this.state[name])}`)].join(", ")})`;
  }

  save(settled) {
    clearTimeout(this.later);
    const wait = settled ? 0 : this.lastSaved + SAVE_EVERY - performance.now();
    if (wait > 0) {
      this.later = setTimeout(() => this.save(false), wait);
      return;
    }
    this.lastSaved = performance.now();
    for (const [name, value] of Object.entries(this.state)) if (this.model.get(name) !== value) this.model.set(name, value);
    this.guarded(() => this.model.save_changes());
  }

  /** The hand has let go, also where the browser sends no `change` because it came back to where it began. */
  release() {
    if (this.busy) this.move({}, true);
  }

  /** The hand has let go: the stored first frame becomes that of the present state; tables are asked for when idle. */
  settle() {
    const single = this.frame && this.singleFrame();
    if (single) this.model.set("_frame", single);
    this.complete();
    this.fetchWhenIdle();
  }

  singleFrame() {
    for (const names of this.groups) {
      const entry = this.tables.get(this.stateKey(this.state, names))?.frames.get(this.indexIn(names, this.state));
      if (entry) return { state: { ...this.state }, ...alone(...entry) };
    }
    return null;
  }

  modelChanged() {
    clearTimeout(this.recheck);
    if (this.busy || performance.now() - this.lastSaved < 2 * SAVE_EVERY) {
      this.recheck = setTimeout(() => this.modelChanged(), 2 * SAVE_EVERY); // most likely the echo of the hand's own saving
      return;
    }
    const state = this.fromModel();
    if (this.stateKey(state) === this.stateKey(this.state) && state[this.spec.timeline] === this.state[this.spec.timeline]) return;
    this.state = state;
    this.frame = this.frameFor(this.state);
    if (!this.frame) this.askFrame();
    this.refresh();
    this.complete();
    this.fetchWhenIdle();
  }

  keptChanged() {
    const missing = this.kept.find((state) => !this.frameFor(state));
    if (missing && this.live) this.askFrame(missing);
    this.refresh();
  }

  keep() {
    const state = { ...this.state };
    if (this.frame) this.frames.set(this.stateKey(state), this.frame);
    this.setKept([...this.kept, state]);
  }

  setKept(states) {
    this.model.set("kept", states);
    this.guarded(() => this.model.save_changes());
    this.refresh();
  }

  // -- asking Python: the latest state only, never a queue; a frame need not wait for a table to be on its way back

  askFrame(state = null) {
    this.frameWanted = { state };
    this.pump();
  }

  /** Frames of some controls' tables do without what takes long: now the hand rests, the whole one is asked for. */
  complete() {
    const key = this.stateKey(this.state);
    if (this.work?.key !== key) this.work = null;
    if (!this.live || !this.spec.drafts || this.frames.get(key)?.whole || this.work?.stopped) return;
    this.work ??= { key, since: performance.now(), part: 0 };
    this.wanted = [WHOLE, ...this.wanted.filter((names) => names !== WHOLE)];
    this.pump();
  }

  /** What takes long is left as far as it came, or taken up again. */
  stopWork(yes) {
    this.work.stopped = yes;
    this.wanted = this.wanted.filter((names) => names !== WHOLE);
    if (!yes) this.complete();
    this.refresh();
  }

  want(names) {
    if (!this.live) return;
    this.wanted = [names, ...this.wanted.filter((other) => String(other) !== String(names))];
    this.pump();
  }

  fetchWhenIdle() {
    clearTimeout(this.idle);
    if (!this.live) return;
    this.idle = setTimeout(() => {
      if (this.busy || ![...this.views].some((view) => view.visible)) return;
      const known = new Set(this.wanted.map(String));
      this.wanted = [...this.wanted, ...this.groups.filter((names) => !known.has(String(names)))];
      this.pump();
    }, 60);
  }

  pump() {
    if (!this.live) return;
    if (this.frameWanted && !this.asked.now) {
      const state = this.frameWanted.state ?? this.state;
      this.frameWanted = null;
      this.ask("now", { ask: "frame", state: { ...state } });
    }
    if (this.asked.ahead?.ask === "frame") return;
    const next = this.askNext();
    if (next) this.ask("ahead", next);
  }

  /** What to ask for ahead of the hand. A table under way is left for another only when that is wanted more. */
  askNext() {
    const { ahead } = this.asked;
    for (const names of this.wanted.filter((names) => this.lasts(names))) {
      const state = { ...this.state };
      if (names === WHOLE) return { ask: "frame", state };
      if (ahead && this.stateKey(ahead.state, ahead.controls) === this.stateKey(state, names)) return null;
      const wanted = this.missingOf(names);
      if (wanted.length && !this.failedHere(names)) return { ask: "table", controls: names, state, wanted };
      this.wanted = this.wanted.filter((other) => other !== names);
    }
    return null;
  }

  /** Will it still be of use when it comes? While a hand moves a control, the tables of all others go out of date at once. */
  lasts(names) {
    return !this.busy || (names !== WHOLE && this.moved.every((name) => names.includes(name)));
  }

  failedHere(names) {
    return this.failed === this.stateKey(this.state, names);
  }

  /** Positions without a frame, the nearest to the present one first; of a pair, every fourth first. */
  missingOf(names) {
    const table = this.tableFor(names);
    const grids = this.positionsOf(names);
    const here = names.map((name, k) => indexOf(grids[k], nearest(grids[k], this.state[name])));
    const width = grids.length > 1 ? grids[1].length : 1;
    const total = grids.reduce((n, p) => n * p.length, 1);
    const far = new Float32Array(total);
    const missing = [];
    for (let i = 0; i < total; i++) {
      if (table?.frames.has(i)) continue;
      const [a, b] = grids.length > 1 ? [Math.floor(i / width), i % width] : [i, 0];
      far[i] = Math.abs(a - here[0]) + (here.length > 1 ? Math.abs(b - here[1]) : 0);
      if (here.length > 1 && ((a - here[0]) % 4 || (b - here[1]) % 4)) far[i] += 1e4;
      missing.push(i);
    }
    return missing.sort((i, j) => far[i] - far[j]);
  }

  ask(lane, request) {
    request.id = `${PAGE}-${(this.lastId = (this.lastId ?? 0) + 1)}`; // every page that shows this kernel's widgets hears every answer
    if (!this.guarded(() => this.model.send(request))) {
      this.wanted = []; // nobody is there to ask
      return;
    }
    if (this.asked[lane]) this.left.set(this.asked[lane].id, this.asked[lane]);
    this.asked[lane] = request;
    this.listen(lane);
  }

  listen(lane) {
    clearTimeout(this.silence[lane]);
    this.silence[lane] = setTimeout(() => this.say("Python has not answered for 3 seconds. It may be busy with another cell; if the kernel was restarted, run this cell again.", true), SILENCE);
  }

  answered(content, buffers) {
    const lane = Object.keys(this.asked).find((lane) => this.asked[lane]?.id === content.id);
    const request = lane ? this.asked[lane] : this.left.get(content.id);
    if (!request) return;
    if (content.kind !== "table" || !content.more) this.end(lane, request);
    else if (lane) this.listen(lane);
    if (content.kind === "error") {
      if (request.ask === "frame" || !this.frame) this.say(content.message, true); // a fault elsewhere is no news here
      this.wanted = this.wanted.filter((names) => names !== WHOLE);
      this.work = null;
      if (request.ask === "table") this.failed = this.stateKey(request.state, request.controls);
    } else {
      this.failed = null;
      if (content.kind === "table") this.addPart(request, content, buffers[0]);
      else this.addOne(request, content, new Pack(content.header, buffers[0]).frame(0));
    }
    const [frame, message] = [this.frame, this.message];
    this.frame = this.frameFor(this.state) ?? this.frame;
    if (content.kind !== "error" && this.frame && this.saidByPython) this.message = "";
    const same = content.kind === "table" && this.frame === frame && this.message === message && !this.kept.length;
    if (!same) this.refresh();
    this.pump();
    const missing = this.kept.find((state) => !this.frameFor(state));
    if (missing && content.kind === "frame") this.askFrame(missing);
  }

  end(lane, request) {
    this.left.delete(request.id);
    if (!lane) return;
    this.asked[lane] = null;
    clearTimeout(this.silence[lane]);
  }

  addPart(request, { header, done }, buffer) {
    const i = request.pack?.frames.length ?? 0;
    if (i) request.pack.add(header, buffer);
    else request.pack = new Pack(header, buffer);
    this.addTable(request.controls, request.state, done, request.pack, i);
  }

  addOne(request, { more, part }, frame) {
    this.addFrame(request.state, frame, more, part);
    if (this.busy) this.lastFrame = frame; // where the hand was a moment ago
  }

  addFrame(state, frame, more, part) {
    frame.whole = !more;
    this.frames.set(this.stateKey(state), frame);
    if (this.work?.key === this.stateKey(state)) more ? (this.work.part = part) : (this.work = null);
    const here = this.stateKey(state) === this.stateKey(this.state);
    if (frame.whole && here) this.wanted = this.wanted.filter((names) => names !== WHOLE);
    if (this.frames.size > 200) this.frames.delete(this.frames.keys().next().value);
  }

  guarded(action) {
    try {
      action();
      return true;
    } catch {
      this.say("This widget has lost its Python kernel. Run its cell again.");
      return false;
    }
  }

  /** A message stands until the hand moves on; one that Python gave cause for, until there is a picture again. */
  say(message, byPython = false) {
    this.message = message;
    this.saidByPython = byPython;
    this.refresh();
  }

  refresh() {
    if (this.frame) this.lastFrame = this.frame;
    for (const view of this.views) view.refresh();
  }
}

function indexOf(positions, value) {
  const i = positions.indexOf(value);
  if (i >= 0 || typeof value !== "number") return i;
  return positions.findIndex((p) => Math.abs(p - value) <= 1e-9 * Math.max(Math.abs(p), 1e-9));
}

function nearest(positions, value) {
  if (typeof value !== "number") return value;
  return positions.reduce((best, p) => (Math.abs(p - value) < Math.abs(best - value) ? p : best), positions[0]);
}

/** One frame cut out of a pack, to be stored with the notebook. */
function alone(pack, index) {
  const [skeleton, used] = pack.frames[index];
  const pieces = used.map((i) => pack.arrays[i]);
  const offsets = [];
  let size = 0;
  for (const piece of pieces) {
    offsets.push([size, piece.shape]);
    size += piece.data.length;
  }
  const data = new Float32Array(size);
  pieces.forEach((piece, i) => data.set(piece.data, offsets[i][0]));
  const frame = pack.skeletons[skeleton];
  const header = {
    sheets: { [frame.sheet]: pack.sheets[frame.sheet] },
    parts: frame.marks.map((part) => pack.parts[part]),
    skeletons: [{ ...frame, marks: frame.marks.map((_, i) => i) }],
    arrays: offsets,
    frames: [[0, used.map((_, i) => i)]],
  };
  return { header, data: new DataView(data.buffer) };
}

// -------------------------------------------------------------------------------------------------------------- paint

/** Where a data value stands on an axis, in CSS pixels; far values are clamped, NaN stays. */
function scale(axis, from, to) {
  const log = axis.scale === "log";
  const f = log ? Math.log10 : (v) => v;
  const low = f(axis.low);
  const factor = (to - from) / (f(axis.high) - low);
  const forth = (v) => {
    const p = from + ((log && v <= 0 ? -400 : f(v)) - low) * factor;
    return p > 1e5 ? 1e5 : p < -1e5 ? -1e5 : p;
  };
  forth.invert = (p) => (log ? 10 ** (low + (p - from) / factor) : low + (p - from) / factor);
  return forth;
}

const paint = {
  line(c, a, look, p) {
    c.strokeStyle = p.colours[look.role];
    c.lineWidth = look.width;
    c.globalAlpha = look.opacity ?? 1;
    c.setLineDash(look.dash ?? []);
    c.save();
    c.beginPath();
    c.rect(p.left, p.top, p.right - p.left, p.bottom - p.top);
    c.clip();
    c.beginPath();
    const lines = a.y.length / a.x.length; // mostly one; the values of several stand side by side
    for (let k = 0; k < lines; k++) {
      if (look.columns && !look.columns.includes(k)) continue;
      let pen = false;
      for (let i = 0; i < a.x.length; i++) {
        const x = p.x(a.x[i]);
        const y = p.y(a.y[i * lines + k]);
        if (x !== x || y !== y) pen = false;
        else if (pen) c.lineTo(x, y);
        else {
          c.moveTo(x, y);
          pen = true;
        }
      }
    }
    c.stroke();
    c.restore();
    c.setLineDash([]);
    if (look.dots) paint.dots(c, a, { role: look.role, size: look.dots, opacity: look.opacity }, p);
  },

  dots(c, a, look, p) {
    c.fillStyle = look.hollow ? p.colours.ground : p.colours[look.role];
    c.strokeStyle = p.colours[look.role];
    c.lineWidth = 1.5;
    c.globalAlpha = look.opacity ?? 1;
    for (let i = 0; i < a.x.length; i++) {
      const x = p.x(a.x[i]);
      const y = p.y(a.y[i]);
      if (!p.holds(x, y)) continue;
      c.beginPath();
      outline(c, look.shape, x, y, look.size);
      c.fill();
      if (look.hollow) c.stroke();
    }
  },

  swarm(c, a, look, p, mark, step) {
    const n = mark.arrays.x.shape[1];
    const at = Math.min(step, a.u.length - 1);
    const move = (m) => Float32Array.from({ length: n }, (_, i) => m[i] + m[n + i] * a.u[at] + m[2 * n + i] * a.v[at]);
    paint.dots(c, { x: move(a.x), y: move(a.y) }, look, p);
  },

  links(c, a, look, p, mark, step) {
    const n = a.x0.length;
    const at = n * Math.min(step, mark.arrays.values.shape[0] - 1);
    for (let i = 0; i < n; i++) {
      const value = a.values[at + i];
      const part = Math.abs(value) / look.full;
      c.lineWidth = Math.max(0.75, look.width * (part <= 1 ? part : 1));
      c.strokeStyle = p.colours[value < 0 ? look.negative : value > 0 ? look.role : "faint"];
      c.setLineDash(value < 0 ? [Math.max(4, c.lineWidth), Math.max(3, c.lineWidth)] : []);
      c.beginPath();
      c.moveTo(p.x(a.x0[i]), p.y(a.y0[i]));
      c.lineTo(p.x(a.x1[i]), p.y(a.y1[i]));
      c.stroke();
    }
    c.setLineDash([]);
  },

  arrow(c, a, look, p) {
    c.strokeStyle = c.fillStyle = p.colours[look.role];
    c.lineWidth = look.width;
    for (let i = 0; i < a.x.length; i++) {
      const [x, y] = [p.x(a.x[i]), p.y(a.y[i])];
      const [dx, dy] = [p.x(a.x[i] + a.dx[i]) - x, p.y(a.y[i] + a.dy[i]) - y];
      const length = Math.hypot(dx, dy);
      if (!(length > 0) || !p.holds(x, y)) continue;
      const head = Math.min(9, length);
      const [ux, uy] = [dx / length, dy / length];
      c.beginPath();
      c.moveTo(x, y);
      c.lineTo(x + dx - ux * head, y + dy - uy * head);
      c.stroke();
      c.beginPath();
      c.moveTo(x + dx, y + dy);
      c.lineTo(x + dx - head * ux + head * 0.45 * uy, y + dy - head * uy - head * 0.45 * ux);
      c.lineTo(x + dx - head * ux - head * 0.45 * uy, y + dy - head * uy + head * 0.45 * ux);
      c.fill();
    }
  },

  region(c, a, look, p) {
    c.fillStyle = p.colours[look.role];
    c.globalAlpha = look.opacity;
    c.save();
    c.beginPath();
    c.rect(p.left, p.top, p.right - p.left, p.bottom - p.top);
    c.clip();
    c.beginPath();
    for (let i = 0; i < a.x.length; i++) c.lineTo(p.x(a.x[i]), p.y(a.y[i]));
    c.fill();
    c.restore();
  },

  image(c, a, look, p, mark) {
    const [rows, columns] = mark.arrays.z.shape;
    const [x0, x1, y0, y1] = a.extent;
    const picture = p.picture(a.z, rows, columns, look.scale);
    const smoothing = c.imageSmoothingEnabled;
    c.imageSmoothingEnabled = look.cells > 0;
    c.globalAlpha = look.opacity ?? 1;
    c.drawImage(picture, p.x(x0), p.y(y1), p.x(x1) - p.x(x0), p.y(y0) - p.y(y1));
    c.imageSmoothingEnabled = smoothing;
  },

  shade(c, a, look, p) {
    const [w1, w2, bias] = a.sum;
    const perPixel = (axis) => axis.invert(1) - axis.invert(0);
    const [u, v] = [w1 * perPixel(p.x), w2 * perPixel(p.y)]; // the sum at pixel (x, y) is u x + v y + rest
    const rest = w1 * p.x.invert(0) + w2 * p.y.invert(0) + bias;
    const sums = [p.left, p.right].flatMap((x) => [p.top, p.bottom].map((y) => u * x + v * y + rest));
    const [low, high] = [Math.min(...sums), Math.max(...sums)];
    const colour = (value) => `rgb(${between(p.stops(look.scale), value).slice(0, 3)})`;
    if (high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high))) {
      const along = (z) => [u, v].map((k) => ((z - rest) * k) / (u * u + v * v));
      c.fillStyle = c.createLinearGradient(...along(low), ...along(high));
      const add = (z, value) => c.fillStyle.addColorStop((z - low) / (high - low), colour(value));
      add(low, valueAt(low, a));
      for (let i = 0; i < a.z.length; i++) if (a.z[i] > low && a.z[i] < high) add(a.z[i], a.values[i]);
      add(high, valueAt(high, a));
    } else c.fillStyle = colour(valueAt(low, a));
    c.fillRect(p.left, p.top, p.right - p.left, p.bottom - p.top);
  },

  outputs(c, a, look, p, mark, step) {
    const [count, d] = mark.arrays.w.shape;
    const at = d * Math.min(step, count - 1);
    const w = a.w.subarray(at, at + d);
    const [x0, x1, y0, y1] = a.extent;
    const n = look.cells;
    const place = (low, high, i) => low + ((high - low) * (i + 0.5)) / n;
    const z = outputsAt(look, w, [
      Float64Array.from({ length: n * n }, (_, i) => place(x0, x1, i % n)),
      Float64Array.from({ length: n * n }, (_, i) => place(y0, y1, Math.floor(i / n))),
    ]);
    paint.image(c, { z, extent: a.extent }, look, p, { arrays: { z: { shape: [n, n] } } });
    c.globalAlpha = 1;
    c.strokeStyle = p.colours.ink;
    c.lineWidth = 1.5;
    c.beginPath();
    for (let i = 0; i < n - 1; i++)
      for (let j = 0; j < n - 1; j++) {
        const at = i * n + j;
        const above = z[at] >= 0.5;
        if (above === z[at + 1] >= 0.5 && above === z[at + n] >= 0.5 && above === z[at + n + 1] >= 0.5) continue; // most
        const crossings = halfway(z, n, i, j).map(([u, v]) => [p.x(place(x0, x1, u)), p.y(place(y0, y1, v))]);
        for (let k = 0; k + 1 < crossings.length; k += 2) {
          c.moveTo(...crossings[k]);
          c.lineTo(...crossings[k + 1]);
        }
      }
    c.stroke();
  },

  text(c, a, look, p, mark, step) {
    const [x, y] = [p.x(a.x[0]), p.y(a.y[0])];
    if (!p.holds(x, y)) return;
    const numbers = {};
    for (const name in mark.arrays) if (name[0] === "#") numbers[name.slice(1)] = mark.arrays[name];
    const words = fill(look.template, numbers, step);
    write(c, words, x + (look.dx ?? 0), y + (look.dy ?? 0), look.anchor, look, p);
  },

  table(c, { x, y }, look, p, mark, step) {
    const a = { x, y, values: numbersOf(mark.arrays.values, step) };
    look.names.forEach((name, k) => {
      const own = { ...look, role: look.roles[k] };
      write(c, name, p.x(a.x[k]), p.y(a.y[0]), "middle", own, p);
      for (let row = 1; row < a.y.length; row++) {
        const [before, after] = cell(a, look, row, k).split(/(?=\.)/); // set by the decimal point
        if (before) write(c, before, p.x(a.x[k]), p.y(a.y[row]), "end", own, p);
        if (after) write(c, after, p.x(a.x[k]), p.y(a.y[row]), "start", own, p);
      }
    });
  },

  handle() {}, // an element of the page, see Panel.placeHandles
  picks() {}, // nothing to see, see Panel.pick
  clicks() {}, // nothing to see, see Panel.clickAt
};

/** Which of the lines passes within a few pixels of (x, y)? The number of the nearest, or -1. */
function linkAt({ x0, y0, x1, y1 }, p, x, y) {
  const far = Array.from(x0.data, (_, i) => {
    const [u, v] = [p.x(x0.data[i]), p.y(y0.data[i])];
    const [du, dv] = [p.x(x1.data[i]) - u, p.y(y1.data[i]) - v];
    const along = Math.max(0, Math.min(1, ((x - u) * du + (y - v) * dv) / (du * du + dv * dv || 1)));
    return Math.hypot(u + along * du - x, v + along * dv - y);
  });
  const nearest = Math.min(...far);
  return nearest < 8 ? far.indexOf(nearest) : -1;
}

/** One line's name and value, in words. */
function readLink({ arrays: { x0, values }, look }, i, step) {
  const value = values.data[x0.data.length * Math.min(step, values.shape[0] - 1) + i];
  return look.names ? `${look.names[i]}: ${number(value)}` : number(value);
}

function readLinks(mark, step) {
  return `${mark.look.names.map((_, i) => readLink(mark, i, step)).join(", ")}.`;
}

const ACTIVATIONS = { tanh: Math.tanh, sigmoid: (z) => 1 / (1 + Math.exp(-z)), ReLU: (z) => Math.max(z, 0) };

/** What a network puts out for one example: the twin of maths/network.py. */
export function said(look, w, inputs) {
  return outputsAt(look, w, inputs.map((value) => [value]))[0];
}

/** The same for many examples, given as one array for each input: unit by unit, so that nothing is made for a cell. */
function outputsAt({ sizes, activation }, w, inputs) {
  const count = inputs[0].length;
  let outputs = inputs;
  let next = 0;
  for (let layer = 1; layer < sizes.length; layer++) {
    const squash = ACTIVATIONS[layer < sizes.length - 1 ? activation : "sigmoid"];
    const below = outputs;
    outputs = Array.from({ length: sizes[layer] }, () => {
      const sums = new Float64Array(count);
      for (const values of below) {
        const weight = w[next++];
        for (let i = 0; i < count; i++) sums[i] += weight * values[i];
      }
      const bias = w[next++];
      for (let i = 0; i < count; i++) sums[i] = squash(sums[i] + bias);
      return sums;
    });
  }
  return outputs[0];
}

/** Where a field of n x n cells is 1/2 on the sides of the square whose lower left corner is cell (row i, column j). */
function halfway(z, n, i, j) {
  const corners = [[j, i], [j + 1, i], [j + 1, i + 1], [j, i + 1]];
  const above = corners.map(([u, v]) => z[v * n + u] - 0.5);
  const found = [];
  for (let k = 0; k < 4; k++) {
    const [p, q] = [above[k], above[(k + 1) % 4]];
    if (!(p >= 0 !== q >= 0)) continue;
    const part = p / (p - q);
    const [[u0, v0], [u1, v1]] = [corners[k], corners[(k + 1) % 4]];
    found.push([u0 + part * (u1 - u0), v0 + part * (v1 - v0)]);
  }
  return found;
}

const FONT = "system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

const CODE = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** Words on a rim of the ground's colour. */
function write(c, words, x, y, anchor, look, p) {
  c.font = `${look.size ?? p.view.store.spec.palette.font_size}px ${look.code ? CODE : FONT}`;
  c.textAlign = anchor === "middle" ? "center" : anchor;
  c.strokeStyle = p.colours.ground;
  c.lineWidth = 3;
  c.strokeText(words, x, y);
  c.fillStyle = p.colours[look.role];
  c.fillText(words, x, y);
}

/** The numbers of a table as they stand at one step. */
function numbersOf({ shape, data }, step) {
  if (shape.length < 3) return data;
  const size = shape[1] * shape[2];
  const at = size * Math.min(step, shape[0] - 1);
  return data.subarray(at, at + size);
}

/** One number of a table as it is said; nothing for NaN. */
function cell(a, look, row, column) {
  const value = a.values[(row - 1) * look.names.length + column];
  return Number.isNaN(value) ? "" : look.forms[column] === "d" ? whole(value) : number(value);
}

/** A table in words, for those who do not see it. */
function readTable({ arrays, look }, step) {
  const a = { values: numbersOf(arrays.values, step) };
  const rows = Array.from({ length: a.values.length / look.names.length }, (_, i) => look.names.map((name, k) => [name, cell(a, look, i + 1, k)]));
  return rows.map((row) => `${row.filter(([, said]) => said).map((pair) => pair.join(" ")).join(", ")}.`).join(" ");
}

/** The value of a shade at the sum z: straight between its knots, constant beyond. */
function valueAt(z, { z: knots, values }) {
  const i = knots.findIndex((knot) => knot > z);
  if (i < 0) return values[values.length - 1];
  return i ? values[i - 1] + ((values[i] - values[i - 1]) * (z - knots[i - 1])) / (knots[i] - knots[i - 1]) : values[0];
}

function outline(c, shape, x, y, r) {
  if (shape === "square") c.rect(x - r, y - r, 2 * r, 2 * r);
  else if (shape === "triangle") {
    c.moveTo(x, y - r);
    c.lineTo(x + r, y + r);
    c.lineTo(x - r, y + r);
    c.closePath();
  } else if (shape === "cross") {
    const t = r / 2.5;
    for (const [u, v] of [[-r, -r + t], [-r + t, -r], [0, -t], [r - t, -r], [r, -r + t], [t, 0], [r, r - t], [r - t, r], [0, t], [-r + t, r], [-r, r - t], [-t, 0]]) c.lineTo(x + u, y + v);
    c.closePath();
  } else c.arc(x, y, r, 0, 7);
}

// -------------------------------------------------------------------------------------------------------------- panel

/** The bare axes, as pictures/backdrop.py lays them out. */
function axes({ size, strokes, words }) {
  const lines = drawn("path", { d: strokes.map(([x0, y0, x1, y1]) => `M${x0} ${y0}L${x1} ${y1}`).join("") });
  const said = words.map(({ x, y, said, anchor, upright, bold }) => {
    const place = { x, y, "text-anchor": anchor, ...(upright && { transform: `rotate(-90 ${x} ${y})` }), ...(bold && { "font-weight": "bold" }) };
    return drawn("text", place, said);
  });
  const svg = drawing(size, lines, ...said);
  svg.classList.add("nnw-axes");
  return svg;
}

class Panel {
  constructor(view, spec) {
    Object.assign(this, { view, handles: [], picks: [], links: [], axes: new Map() });
    this.root = make("div", "nnw-panel");
    this.root.dataset.panel = spec.name;
    this.canvas = make("canvas", "nnw-canvas");
    this.canvas.setAttribute("role", "img");
    this.readout = make("div", "nnw-readout");
    this.readout.setAttribute("aria-hidden", "true");
    this.root.append(this.canvas, this.readout);
    this.put(spec);
    this.root.addEventListener("pointermove", (event) => this.readOut(event));
    this.root.addEventListener("pointerenter", (event) => this.place(event));
    this.root.addEventListener("pointerleave", () => (this.readout.textContent = ""));
    this.root.addEventListener("pointerenter", () => this.picks.forEach(({ look }) => this.view.store.want([look.control])));
    this.root.addEventListener("pointerdown", (event) => this.bring(event));
    this.root.addEventListener("pointerdown", (event) => this.startPicking(event));
    this.root.addEventListener("click", (event) => this.clickAt(event));
    this.root.addEventListener("pointermove", (event) => this.picking && this.pick(event));
    for (const end of ["pointerup", "pointercancel"]) this.root.addEventListener(end, () => this.stopPicking());
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.root);
  }

  /** Give it these axes. The panel stays the same: a hand may be on it. */
  put(spec) {
    if (this.spec?.key === spec.key) return;
    if (String(this.spec?.size) !== String(spec.size)) this.measure(...spec.size);
    this.spec = spec;
    [this.left, this.top, this.right, this.bottom] = spec.box;
    this.x = scale(spec.x, this.left, this.right);
    this.y = scale(spec.y, this.bottom, this.top);
    if (!this.axes.has(spec.key)) this.axes.set(spec.key, axes(spec));
    this.root.querySelector(".nnw-axes")?.remove();
    this.root.prepend(this.axes.get(spec.key));
  }

  measure(width, height) {
    this.root.style.width = `${width * this.view.enlarged}px`;
    this.root.style.minWidth = `${(SMALLEST / this.view.store.spec.palette.font_size) * width}px`; // narrower, it scrolls
    this.root.style.aspectRatio = `${width} / ${height}`;
    this.density = null;
  }

  remove() {
    this.observer.disconnect();
    this.root.remove();
  }

  /** The page has moved under the pointer. */
  moved() {
    this.box = null;
  }

  resize() {
    this.moved();
    if (!this.fit()) return;
    this.view.shown = []; // the canvas is empty now
    this.view.refresh();
  }

  /** Give the canvas as many pixels as it covers; says whether that changed, and with it the canvas was emptied. */
  fit() {
    const [width, height] = this.spec.size;
    const density = (window.devicePixelRatio || 1) * (this.canvas.clientWidth / width || 1);
    if (this.density === density || (this.density && !this.root.isConnected)) return false;
    this.density = density;
    this.canvas.width = Math.round(width * density);
    this.canvas.height = Math.round(height * density);
    return true;
  }

  /** Is this point, in CSS pixels, inside the axes? */
  holds(x, y) {
    return x >= this.left - 1 && x <= this.right + 1 && y >= this.top - 1 && y <= this.bottom + 1;
  }

  draw(marks, step, colours, alt) {
    this.colours = colours;
    if (!this.density) this.fit();
    const c = this.canvas.getContext("2d");
    c.setTransform(this.density, 0, 0, this.density, 0, 0);
    c.clearRect(0, 0, ...this.spec.size);
    c.lineJoin = "round";
    for (const mark of marks) {
      const arrays = {};
      for (const name in mark.arrays) arrays[name] = shown(mark.arrays[name], mark.look.show, step);
      c.globalAlpha = 1;
      paint[mark.kind](c, arrays, mark.look, this, mark, step);
    }
    c.globalAlpha = 1;
    const tables = marks.filter((mark) => mark.kind === "table").map((mark) => readTable(mark, step));
    const links = marks.filter((mark) => mark.kind === "links" && mark.look.names).map((mark) => readLinks(mark, step));
    this.canvas.setAttribute("aria-label", [`${this.spec.title || this.spec.name}.`, ...links, ...tables, alt].join(" "));
    this.placeHandles(marks.filter((mark) => mark.kind === "handle" && !mark.kept));
    this.picks = marks.filter((mark) => mark.kind === "picks" && !this.view.store.controls.get(mark.look.control).fixed);
    const clicks = marks.find((mark) => mark.kind === "clicks");
    this.clicks = clicks && this.view.store.live && this.view.store.controls.get(clicks.look.control);
    const anywhere = this.handles.some((one) => one.mark.look.anywhere && !one.root.hidden);
    this.canvas.style.cursor = this.picks.length || anywhere ? "pointer" : this.clicks ? "crosshair" : "";
    this.links = marks.filter((mark) => mark.kind === "links");
  }

  /** A click adds a point of class 1, turns it to class 0, and takes it away again. */
  clickAt(event) {
    const [x, y] = this.place(event);
    if (!this.clicks || this.clicks.fixed || event.target !== this.canvas || !this.holds(x, y)) return;
    const { name, low, high, most, label } = this.clicks;
    const points = this.view.store.state[name];
    const far = points.map(([u, v]) => Math.hypot(this.x(u) - x, this.y(v) - y));
    const i = far.indexOf(Math.min(...far));
    const inside = (value) => Math.max(low, Math.min(high, Number(value.toFixed(2))));
    if (far[i] < 10) {
      const [u, v, one] = points[i];
      if (!one && points.length === 1) return this.view.store.say(`${label}: keep one at least.`);
      this.view.store.move({ [name]: points.flatMap((point, k) => (k !== i ? [point] : one ? [[u, v, 0]] : [])) }, true);
    } else if (points.length >= most) this.view.store.say(`${label}: ${most} at most.`);
    else this.view.store.move({ [name]: [...points, [inside(this.x.invert(x)), inside(this.y.invert(y)), 1]] }, true);
  }

  /** A press beside a handle that comes to any place brings it there, in the hand. */
  bring(event) {
    const handle = this.handles.find((one) => one.mark.look.anywhere && !one.root.hidden);
    if (!handle || event.target !== this.canvas || !this.holds(...this.place(event))) return;
    handle.take(event);
    handle.drag(event);
  }

  startPicking(event) {
    if (!this.picks.length || event.target !== this.canvas) return;
    this.picking = true;
    this.canvas.setPointerCapture(event.pointerId);
    this.pick(event);
  }

  /** The place nearest to the pointer sets its control. */
  pick(event) {
    const value = this.pickAt(...this.place(event));
    if (value !== null) this.view.store.move({ [this.picks[0].look.control]: tidy(value) });
  }

  pickAt(x, y) {
    const { arrays } = this.picks[0];
    const far = Array.from(arrays.x.data, (u, i) => Math.hypot(this.x(u) - x, this.y(arrays.y.data[i]) - y));
    const i = far.indexOf(Math.min(...far));
    return far[i] < 30 ? arrays.values.data[i] : null;
  }

  stopPicking() {
    if (!this.picking) return;
    this.picking = false;
    this.view.store.move({}, true);
  }

  stops(name) {
    return this.view.scales[name].map((role) => (role === "none" ? [0, 0, 0, 0] : rgb(this.colours[role])));
  }

  /** A field as a small canvas, made again only when its numbers or the theme are others. */
  picture(z, rows, columns, name) {
    const made = this.made;
    if (made?.buffer === z.buffer && made.offset === z.byteOffset && made.colours === this.colours) return made.picture;
    const picture = this.painted(z, rows, columns, name);
    this.made = { buffer: z.buffer, offset: z.byteOffset, colours: this.colours, picture };
    return picture;
  }

  painted(z, rows, columns, name) {
    const stops = this.stops(name);
    const shades = name === "outcome" ? stops : Array.from({ length: 512 }, (_, i) => between(stops, i / 511));
    const shade = name === "outcome" ? (value) => value : (value) => Math.round(511 * Math.max(0, Math.min(1, value)));
    const picture = document.createElement("canvas");
    [picture.width, picture.height] = [columns, rows];
    const pixels = picture.getContext("2d").createImageData(columns, rows);
    for (let i = 0; i < rows * columns; i++) {
      const row = rows - 1 - Math.floor(i / columns); // the first row of z stands at the bottom
      pixels.data.set(shades[shade(z[i])] ?? [0, 0, 0, 0], 4 * (row * columns + (i % columns))); // clear: no number
    }
    picture.getContext("2d").putImageData(pixels, 0, 0);
    return picture;
  }

  readOut(event) {
    const [x, y] = this.place(event);
    this.readout.textContent = this.holds(x, y) ? this.readAt(x, y) : "";
  }

  /** What stands at a place: the value of the line there, what a click would pick, or its coordinates. */
  readAt(x, y) {
    for (const mark of this.links) {
      const i = linkAt(mark.arrays, this, x, y);
      if (i >= 0) return readLink(mark, i, this.view.store.step);
    }
    if (this.picks.length) {
      const { look } = this.picks[0];
      const value = this.pickAt(x, y);
      return value === null ? "" : `${this.view.store.controls.get(look.control).label} ${tidy(value)}`;
    }
    if (!this.spec.x.label && !this.spec.y.label) return ""; // a diagram
    return `${number(this.x.invert(x))}, ${number(this.y.invert(y))}`;
  }

  /** Where an event is in the panel. Looking up the box lays the whole page out, so it is kept while a hand stays. */
  place(event) {
    if (!this.box || event.type !== "pointermove") this.box = this.canvas.getBoundingClientRect();
    const zoom = this.box.width / this.spec.size[0] || 1;
    return [(event.clientX - this.box.left) / zoom, (event.clientY - this.box.top) / zoom];
  }

  placeHandles(marks) {
    while (this.handles.length > marks.length) this.handles.pop().root.remove();
    marks.forEach((mark, i) => {
      this.handles[i] ??= new Handle(this, mark);
      this.handles[i].place(mark);
    });
  }
}

/** A point that can be taken and dragged, by pointer or by arrow keys. */
class Handle {
  constructor(panel, mark) {
    Object.assign(this, { panel, mark });
    this.root = make("div", "nnw-handle");
    this.root.tabIndex = 0;
    this.root.setAttribute("role", "slider");
    suppressShortcuts(this.root);
    this.root.addEventListener("pointerenter", () => this.want());
    this.root.addEventListener("focus", () => this.want());
    this.root.addEventListener("pointerdown", (event) => this.take(event));
    this.root.addEventListener("pointermove", (event) => this.held && this.drag(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) this.root.addEventListener(end, () => this.release());
    this.root.addEventListener("keydown", (event) => this.key(event));
    panel.root.append(this.root);
  }

  get store() {
    return this.panel.view.store;
  }

  get names() {
    return this.mark.look.controls.filter(Boolean);
  }

  place(mark) {
    this.mark = mark;
    const { panel } = this;
    const [x, y] = [panel.x(mark.arrays.x.data[0]), panel.y(mark.arrays.y.data[0])];
    const fixed = this.names.some((name) => this.store.controls.get(name).fixed);
    this.root.hidden = fixed || !panel.holds(x, y);
    this.root.style.left = `${(x / panel.spec.size[0]) * 100}%`;
    this.root.style.top = `${(y / panel.spec.size[1]) * 100}%`;
    this.root.style.setProperty("--nnw-handle", panel.colours[mark.look.role]);
    const values = this.names.map((name) => `${this.store.controls.get(name).label} ${number(this.store.state[name])}`);
    this.root.setAttribute("aria-label", mark.look.label);
    this.root.setAttribute("aria-valuetext", values.join(", "));
    const main = this.store.controls.get(this.names[0]);
    this.root.setAttribute("aria-valuemin", main.low);
    this.root.setAttribute("aria-valuemax", main.high);
    this.root.setAttribute("aria-valuenow", this.store.state[main.name]);
  }

  want() {
    this.store.want(this.names);
  }

  take(event) {
    this.held = true;
    this.root.setPointerCapture(event.pointerId);
    this.root.focus();
    event.preventDefault();
  }

  drag(event) {
    const at = this.panel.place(event);
    const [x, y] = [this.panel.x.invert(at[0]), this.panel.y.invert(at[1])];
    const { about, slope, centre } = this.mark.arrays;
    const [alongX, alongY] = this.mark.look.controls;
    const target = {};
    if (alongX) target[alongX] = centre ? (Math.atan2(y - centre.data[1], x - centre.data[0]) * 180) / Math.PI : x;
    if (alongY) target[alongY] = about ? (y - about.data[1]) / (x - about.data[0]) : slope ? y - slope.data[0] * x : y;
    if (Object.values(target).every(Number.isFinite)) this.store.move(this.snap(target));
  }

  /** The nearest position of the sliders; while a table is still coming, the nearest one that it has. */
  snap(target) {
    const snapped = Object.fromEntries(Object.entries(target).map(([n, v]) => [n, nearest(this.store.controls.get(n).positions, v)]));
    const table = this.names.length > 1 && this.store.tableFor(this.names);
    if (!table || table.frames.has(this.store.indexIn(this.names, snapped))) return snapped;
    const grids = this.store.positionsOf(this.names);
    const here = this.names.map((n, k) => grids[k].indexOf(snapped[n]));
    for (let ring = 1; ring < 4; ring++)
      for (let a = -ring; a <= ring; a++)
        for (let b = -ring; b <= ring; b++) {
          const [i, j] = [here[0] + a, here[1] + b];
          if (grids[0][i] === undefined || grids[1][j] === undefined) continue;
          if (table.frames.has(i * grids[1].length + j)) return { [this.names[0]]: grids[0][i], [this.names[1]]: grids[1][j] };
        }
    return snapped;
  }

  release() {
    if (!this.held) return;
    this.held = false;
    this.store.move({}, true);
  }

  key(event) {
    const [alongX, alongY] = this.mark.look.controls;
    const far = event.shiftKey ? 5 : 1;
    const steps = { ArrowRight: [alongX, far], ArrowLeft: [alongX, -far], ArrowUp: [alongY ?? alongX, far], ArrowDown: [alongY ?? alongX, -far] }[event.key];
    if (!steps?.[0]) return;
    event.preventDefault();
    const { positions } = this.store.controls.get(steps[0]);
    const here = positions.indexOf(nearest(positions, this.store.state[steps[0]]));
    const next = positions[Math.max(0, Math.min(positions.length - 1, here + steps[1]))];
    this.store.move({ [steps[0]]: next }, true);
  }
}

// ----------------------------------------------------------------------------------------------------------- controls

function make(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text; // never innerHTML: a learner's words stay words
  return element;
}

/** An element of a drawing that stays as it is: icons, the axes. */
function drawn(tag, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

function drawing([width, height], ...parts) {
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": true });
  svg.append(...parts);
  return svg;
}

/** JupyterLab's own keys (arrows, a, b, d d) leave a marked element alone. */
function suppressShortcuts(element) {
  element.dataset.lmSuppressShortcuts = "true";
}

// … but chords and Shift+Enter still reach it, so that saving and running work from inside a widget.
function letChordsThrough(event) {
  const element = event.target;
  if (!element.closest?.(".nnw")) return;
  const chord = event.ctrlKey || event.metaKey || (event.shiftKey && event.key === "Enter");
  if (!chord || element.dataset.lmSuppressShortcuts !== "true") return;
  delete element.dataset.lmSuppressShortcuts;
  setTimeout(() => suppressShortcuts(element), 0);
}

let lastId = 0;

/** One row: label, native input or inputs. `update` shows a state. */
class ControlRow {
  constructor(view, spec) {
    Object.assign(this, { view, spec, store: view.store });
    this.id = `nnw-${PAGE}-${++lastId}`;
    this.root = make("div", `nnw-control nnw-${spec.kind}`);
    this.label = make("label", "", spec.label);
    this.label.htmlFor = this.id;
    if (spec.help) this.label.title = spec.help;
    this.root.append(this.label);
    this[spec.kind === "whole" ? "number" : spec.kind]();
    if (!["timeline", "points"].includes(spec.kind)) {
      this.root.addEventListener("pointerenter", () => this.store.want([spec.name]));
      this.root.addEventListener("focusin", () => this.store.want([spec.name]));
    }
    for (const element of this.root.querySelectorAll("input, select, button, textarea")) {
      suppressShortcuts(element);
      element.disabled = spec.fixed;
    }
  }

  set(value, settled) {
    this.store.move({ [this.spec.name]: value }, settled);
  }

  letsGo(range) {
    for (const end of ["pointerup", "pointercancel", "blur"]) range.addEventListener(end, () => this.store.release());
  }

  input(type, id = "") {
    const element = make("input");
    element.type = type;
    if (id) element.id = id;
    return element;
  }

  number() {
    const { positions, low, high, label } = this.spec;
    this.range = this.input("range", this.id);
    Object.assign(this.range, { min: 0, max: positions.length - 1, step: 1 });
    this.range.addEventListener("input", () => this.set(positions[this.range.valueAsNumber]));
    this.range.addEventListener("change", () => this.set(positions[this.range.valueAsNumber], true));
    this.letsGo(this.range);
    this.box = this.input("number");
    Object.assign(this.box, { min: low, max: high, step: this.spec.kind === "whole" ? 1 : "any" });
    this.box.setAttribute("aria-label", `${label}, typed`);
    this.box.addEventListener("change", () => this.typed());
    this.box.addEventListener("keydown", (event) => this.entered(event));
    this.root.append(this.range, this.box);
  }

  // JupyterLab keeps the Enter key's own `change` back from inputs in a notebook.
  entered(event) {
    const plain = event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (plain && this.box.valueAsNumber !== this.store.state[this.spec.name]) this.typed();
  }

  typed() {
    const value = this.box.valueAsNumber;
    const { low, high, label, kind } = this.spec;
    if (!(value >= low && value <= high) || (kind === "whole" && value % 1)) {
      this.boxShows = null;
      this.store.say(`${label}: type ${kind === "whole" ? "a whole" : "a"} number from ${low} to ${high}.`);
    } else {
      this.store.message = "";
      this.set(value, true);
    }
  }

  points() {
    this.area = make("textarea");
    Object.assign(this.area, { id: this.id, rows: 6, spellcheck: false });
    this.area.addEventListener("change", () => this.typedPoints());
    this.root.append(this.area);
    if (!this.store.live) this.area.readOnly = true;
  }

  typedPoints() {
    const { low, high, most, label } = this.spec;
    const lines = this.area.value.split("\n").map((line) => line.trim());
    const good = (p) => p.length === 3 && p.slice(0, 2).every((v) => v >= low && v <= high) && [0, 1].includes(p[2]);
    const points = lines.map((line) => line && line.split(/[\s,;]+/).map(Number));
    const bad = points.findIndex((point) => point && !good(point));
    const there = points.filter(Boolean);
    if (bad >= 0) this.store.say(`${label}, line ${bad + 1}: type two numbers from ${low} to ${high}, and a class, 0 or 1.`);
    else if (!there.length || there.length > most) this.store.say(`${label}: type from 1 to ${most}, one a line.`);
    else {
      this.store.message = "";
      this.set(there, true);
    }
  }

  choice() {
    this.list = make("select");
    this.list.id = this.id;
    for (const option of this.spec.positions) this.list.append(new Option(option, option));
    this.list.addEventListener("change", () => this.set(this.list.value, true));
    this.root.append(this.list);
  }

  switch() {
    this.tick = this.input("checkbox", this.id);
    this.tick.addEventListener("change", () => this.set(this.tick.checked, true));
    this.root.append(this.tick);
  }

  timeline() {
    const { high } = this.spec;
    const button = (name, path, act) => {
      const element = make("button", "nnw-icon");
      element.type = "button";
      element.setAttribute("aria-label", name);
      element.title = name;
      element.append(icon(path));
      element.addEventListener("click", act);
      return element;
    };
    const by = (n) => () => {
      this.stop();
      this.set(Math.max(0, Math.min(high, this.store.step + n)), true);
    };
    this.playButton = button("play", ICONS.play, () => (this.playing ? this.stop() : this.play()));
    this.range = this.input("range", this.id);
    Object.assign(this.range, { min: 0, max: high, step: 1 });
    this.range.addEventListener("input", () => {
      this.stop();
      this.set(this.range.valueAsNumber);
    });
    this.range.addEventListener("change", () => this.set(this.range.valueAsNumber, true));
    this.letsGo(this.range);
    this.count = make("output");
    this.count.htmlFor = this.id;
    const buttons = make("span", "nnw-buttons");
    buttons.append(button("rewind", ICONS.rewind, by(-Infinity)), button("one step back", ICONS.back, by(-1)), this.playButton, button("one step on", ICONS.on, by(1)));
    this.root.append(buttons, this.range, this.count);
  }

  play() {
    const from = this.store.step >= this.spec.high ? 0 : this.store.step;
    const began = performance.now();
    const advance = (now) => {
      if (!this.playing) return;
      const step = Math.min(this.spec.high, from + Math.floor(((now - began) / 1000) * this.spec.per_second));
      const last = step >= this.spec.high;
      if (last) this.stop();
      if (step !== this.store.step || last) this.set(step, last);
      if (!last) this.playing = requestAnimationFrame(advance);
    };
    this.setPlaying(requestAnimationFrame(advance));
  }

  stop() {
    if (!this.playing) return;
    cancelAnimationFrame(this.playing);
    this.setPlaying(null);
    this.store.move({}, true);
  }

  setPlaying(request) {
    this.playing = request;
    const name = request ? "pause" : "play";
    this.playButton.setAttribute("aria-label", name);
    this.playButton.title = name;
    this.playButton.replaceChildren(icon(ICONS[name]));
  }

  update() {
    const value = this.store.state[this.spec.name];
    if (this.spec.kind === "choice") this.list.value = value;
    else if (this.spec.kind === "switch") this.tick.checked = value;
    else if (this.spec.kind === "points") {
      const words = value.map((point) => point.join(", ")).join("\n");
      if (this.areaShows !== words) this.area.value = words; // else a reader may be typing in it
      this.areaShows = words;
    }
    else if (this.spec.kind === "timeline") {
      this.range.value = value;
      this.count.value = `${value} of ${this.spec.high}`;
    } else {
      const { positions } = this.spec;
      this.range.value = positions.indexOf(nearest(positions, value));
      this.range.setAttribute("aria-valuetext", this.spec.kind === "whole" ? whole(value) : number(value));
      if (this.boxShows !== value) this.box.value = tidy(value); // else a reader may be typing in it
      this.boxShows = value;
    }
  }
}

const ICONS = {
  play: "M4 2 L14 8 L4 14 Z",
  pause: "M4 2 H7 V14 H4 Z M10 2 H13 V14 H10 Z",
  rewind: "M3 2 H5 V14 H3 Z M14 2 L6 8 L14 14 Z",
  back: "M11 2 L4 8 L11 14 Z M12 2 H14 V14 H12 Z",
  on: "M5 2 L12 8 L5 14 Z M2 2 H4 V14 H2 Z",
};

function icon(path) {
  return drawing([16, 16], drawn("path", { d: path }));
}

// --------------------------------------------------------------------------------------------------------------- view

class View {
  constructor(store, el) {
    this.store = store;
    this.scales = store.spec.palette.scales;
    this.panels = new Map(); // those in sight, by name
    this.made = new Map(); // all there ever were, by name
    this.shown = []; // what the panels show: a frame, a step, a theme, kept frames
    this.visible = true;
    this.enlarged = store.spec.presentation ? LARGER : 1;
    this.root = make("section", store.spec.presentation ? "nnw nnw-presentation" : "nnw");
    this.root.setAttribute("aria-label", store.spec.title);
    this.root.style.setProperty("--nnw-type", `${store.spec.palette.font_size}px`);
    this.pictures = make("div", "nnw-pictures");
    this.error = make("p", "nnw-error");
    this.error.setAttribute("role", "alert");
    this.words = make("p", "nnw-words");
    this.spoken = make("p", "nnw-spoken");
    this.spoken.setAttribute("role", "status");
    this.keptTable = make("div", "nnw-kept");
    this.rows = [];
    this.root.append(this.pictures, this.error, this.makeControls(), this.words, this.spoken, this.keptTable);
    el.append(this.root);
    this.themed = new MutationObserver(() => this.theme());
    for (const place of [document.documentElement, document.body]) this.themed.observe(place, { attributes: true });
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.onScheme = () => this.theme();
    this.scheme.addEventListener("change", this.onScheme);
    this.seen = new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      if (this.visible) store.fetchWhenIdle();
    });
    this.seen.observe(this.root);
    this.onScroll = () => this.made.forEach((panel) => panel.moved());
    window.addEventListener("scroll", this.onScroll, true);
    store.views.add(this);
    this.theme();
  }

  remove() {
    this.store.views.delete(this);
    this.themed.disconnect();
    this.seen.disconnect();
    this.scheme.removeEventListener("change", this.onScheme);
    window.removeEventListener("scroll", this.onScroll, true);
    for (const panel of this.made.values()) panel.remove();
    for (const row of this.rows) cancelAnimationFrame(row.playing);
    this.root.remove();
  }

  makeControls() {
    const all = make("div", "nnw-controls");
    const more = make("details", "nnw-more");
    const folded = make("div", "nnw-controls");
    more.append(make("summary", "", "more controls"), folded);
    suppressShortcuts(more.firstChild);
    for (const spec of this.store.spec.controls) {
      if (spec.hidden) continue;
      const row = new ControlRow(this, spec);
      this.rows.push(row);
      (spec.more ? folded : all).append(row.root);
    }
    const actions = make("div", "nnw-actions");
    actions.append(
      this.action("reset", "back to where this picture began", () => this.store.move({ ...this.store.spec.initial }, true)),
      this.action("keep this run", "draw it in grey, to compare with", () => this.store.keep()),
      this.action("copy as code", "one line of Python that opens the picture as it stands", () => this.copy()),
      this.makeWork(), // here nothing moves when it comes and goes
    );
    this.line = make("input", "nnw-line");
    Object.assign(this.line, { type: "text", readOnly: true, hidden: true });
    this.line.setAttribute("aria-label", "this picture as a line of Python");
    suppressShortcuts(this.line);
    const box = make("div");
    box.append(all, ...(folded.children.length ? [more] : []), actions, this.line);
    return box;
  }

  /** The line stands selected, for where the page may not write to the clipboard. */
  copy() {
    this.line.hidden = false;
    this.line.value = this.store.line;
    this.line.select();
    navigator.clipboard?.writeText(this.line.value).catch(() => {});
  }

  /** How far the work is that takes long, and a button to leave it there. */
  makeWork() {
    this.work = make("div", "nnw-work");
    this.done = make("progress");
    this.done.max = 1;
    this.done.setAttribute("aria-label", "how much of the picture is worked out");
    this.halt = this.action("stop", "leave it as far as it is", () => this.store.stopWork(!this.store.work?.stopped));
    this.work.append(this.done, this.halt);
    return this.work;
  }

  showWork() {
    const { work } = this.store;
    this.work.hidden = !work || !(work.stopped || (work.part < 1 && performance.now() - work.since > LONG));
    if (this.work.hidden) return;
    this.done.value = work.part;
    this.halt.textContent = work.stopped ? "go on" : "stop";
  }

  action(name, title, act) {
    const button = make("button", "nnw-action", name);
    button.type = "button";
    button.title = title;
    suppressShortcuts(button);
    button.addEventListener("click", act);
    return button;
  }

  theme() {
    const theme = isDark() ? "dark" : "light";
    this.colours = this.store.spec.palette[theme];
    this.root.dataset.theme = theme;
    for (const [role, colour] of Object.entries(this.colours)) this.root.style.setProperty(`--nnw-${role}`, colour);
    this.refresh();
  }

  refresh() {
    const { store } = this;
    const frame = store.lastFrame;
    for (const row of this.rows) row.update();
    this.error.textContent = store.message;
    this.showWork();
    this.root.classList.toggle("nnw-stale", !store.frame);
    if (!frame) return;
    const words = fill(frame.words.template, frame.words.numbers, store.step);
    this.draw(frame, words);
    this.words.textContent = store.note ? `${words} (${store.note})` : words;
    if (!store.busy && this.spoken.textContent !== words) this.spoken.textContent = words;
    this.showKept(frame);
    this.root.dispatchEvent(new CustomEvent("nnw-drawn", { bubbles: true, detail: { exact: Boolean(store.frame), state: { ...store.state } } }));
  }

  /** Draw the frame; not again what is drawn already, as while a hand waits for the next frame. */
  draw(frame, words) {
    const { store } = this;
    const kept = store.kept.map((state) => store.frameFor(state)).filter(Boolean);
    const shown = [frame, store.step, this.colours, ...kept];
    if (shown.length === this.shown.length && shown.every((part, i) => part === this.shown[i])) return;
    this.shown = shown;
    this.lay(frame.panels);
    const [fields, others] = [true, false].map((yes) => frame.marks.filter((m) => FIELDS.includes(m.kind) === yes));
    const marks = [...fields, ...kept.flatMap((old) => old.marks.filter((m) => m.look.keep).map(asKept)), ...others];
    for (const [name, panel] of this.panels) {
      const own = marks.filter((mark) => mark.panel === name);
      panel.draw(own, store.step, this.colours, words);
    }
  }

  /** Panels with these axes; each is made once and kept. */
  lay(specs) {
    if (this.laid === specs) return;
    this.laid = specs;
    for (const spec of specs) {
      if (!this.made.has(spec.name)) this.made.set(spec.name, new Panel(this, spec));
      this.made.get(spec.name).put(spec);
    }
    const panels = new Map(specs.map(({ name }) => [name, this.made.get(name)]));
    for (const [name, panel] of this.panels) if (!panels.has(name)) panel.root.remove();
    this.panels = panels;
    let next = this.pictures.firstChild; // a panel that stays is not moved: a hand may be on it
    for (const panel of panels.values()) {
      const row = this.rows.find((row) => row.spec.name === panel.spec.under);
      if (row) row.root.nextSibling === panel.root || row.root.after(panel.root);
      else if (panel.root === next) next = next.nextSibling;
      else this.pictures.insertBefore(panel.root, next);
    }
  }

  showKept(frame) {
    const { store } = this;
    this.keptTable.hidden = !store.kept.length;
    if (this.keptTable.hidden) return;
    const lines = [["now", frame, store.step], ...store.kept.map((state, i) => [String(i + 1), store.frameFor(state), state[store.spec.timeline] ?? 0])];
    const table = make("table");
    const head = make("tr");
    for (const name of ["run", ...frame.row.map((cell) => cell.column), ""]) head.append(make(name ? "th" : "td", "", name));
    table.append(head);
    lines.forEach(([name, shownFrame, step], i) => {
      const line = make("tr");
      line.append(make("th", "", name));
      for (const cell of (shownFrame ?? frame).row) line.append(make("td", "", shownFrame ? fill(cell.template, cell.numbers, step) : "…"));
      const last = make("td");
      if (i) last.append(this.action("show", `go back to run ${name}`, () => store.move({ ...store.kept[i - 1] }, true)), this.action("drop", `drop run ${name}`, () => store.setKept(store.kept.filter((_, k) => k !== i - 1))));
      line.append(last);
      table.append(line);
    });
    if (this.keptTable.textContent !== table.textContent) this.keptTable.replaceChildren(table);
  }
}

const FIELDS = ["image", "shade", "outputs"]; // what covers all that is below it

function asKept(mark) {
  return { ...mark, kept: true, look: { ...mark.look, role: "kept", dash: [5, 4], opacity: 0.8 } };
}

function isDark() {
  const [page, body] = [document.documentElement, document.body];
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false";
  if (/vscode-(dark|high-contrast)/.test(body.className)) return !body.classList.contains("vscode-high-contrast-light");
  if (page.getAttribute("theme")) return page.getAttribute("theme") === "dark"; // Colab
  if (page.dataset.theme) return page.dataset.theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)).concat(255);

function between(stops, value) {
  const at = Math.max(0, Math.min(1, value)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(at));
  return stops[i].map((a, k) => a + (stops[i + 1][k] - a) * (at - i));
}

// ------------------------------------------------------------------------------------------------------------- the door

window.addEventListener("keydown", letChordsThrough, true);

function storeOf(model) {
  const { uid } = model.get("_spec");
  if (!stores.has(uid)) stores.set(uid, new Store(model));
  return stores.get(uid);
}

export default {
  initialize({ model }) {
    const { uid } = model.get("_spec");
    storeOf(model);
    return () => stores.delete(uid);
  },
  render({ model, el }) {
    const view = new View(storeOf(model), el);
    return () => view.remove();
  },
};
