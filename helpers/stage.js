// The browser's half of stage.py: shows one matplotlib figure as SVG and moves its
// named artists, from tables that came with it. Nothing here asks Python anything.
//
// `plan` is what Stage.plan returns. A table has one frame for each stop of the
// sliders it depends on; `strides` say how to count to the frame.
// `at` is the state: the number of the stop at which each slider stands. `fed` is
// what Python shows instead, while a training is running.

const LETTERS = { 1: "M", 2: "L" }; // matplotlib's path codes; 79 closes an area
const PLAY_MS = 4000; // how long the play button takes from the first stop to the last

const CSS = `
.stage { max-width: 1056px; font: 16px/1.4 var(--jp-content-font-family, sans-serif) }
.stage svg { display: block; width: 100%; height: auto; background: white }
.stage-sliders { display: grid; grid-template-columns: max-content 1fr 6em; gap: 4px 12px }
.stage-sliders input { width: 100%; margin: 0 }
.stage-buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0 }
.stage button { font: inherit; padding: 2px 10px }
.stage p { margin: 4px 0; min-height: 2.8em }`;

function render({ model, el }) {
  const plan = model.get("plan");
  // Ids of its own for each view, or two views would share their clip paths.
  const id = "s" + Math.random().toString(36).slice(2) + "-";
  const picture = make("div", { role: "img", "aria-label": plan.titles || plan.summary });
  picture.innerHTML = plan.svg.replace(/( id="|url\(#|href="#)/g, "$1" + id);
  const movers = plan.artists.map((artist) =>
    mover(artist, picture.querySelector(`[id="${id}${artist.gid}"]`)));
  const words = make("p", { "aria-live": "polite" });

  // The state lives in the model, so that two views of one widget move together.
  const set = (k, stop) =>
    model.set("at", model.get("at").map((other, i) => (i === k ? stop : other)));
  const sliders = [], readouts = [];
  const table = make("div", { class: "stage-sliders" });
  plan.positions.forEach(({ name, stops }, k) => {
    sliders[k] = make("input", { type: "range", id: id + k, min: 0, max: stops.length - 1 });
    sliders[k].addEventListener("pointerdown", () => pause());
    sliders[k].addEventListener("input", () => set(k, sliders[k].valueAsNumber));
    readouts[k] = make("output", { for: id + k });
    table.append(make("label", { for: id + k }, name), sliders[k], readouts[k]);
  });

  const buttons = make("div", { class: "stage-buttons" });
  let timer = null, stepping = false;
  const play = make("button", {}, "▶ play");
  const pause = () => { clearInterval(timer); timer = null; play.textContent = "▶ play"; };
  play.addEventListener("click", () => {
    if (timer) return pause();
    const k = plan.play, last = plan.positions[k].stops.length - 1;
    if (model.get("at")[k] === last) set(k, 0);
    play.textContent = "❚❚ pause";
    timer = setInterval(() => {
      stepping = true;
      if (model.get("at")[k] < last) set(k, model.get("at")[k] + 1);
      stepping = false;
      if (model.get("at")[k] === last) pause();
    }, PLAY_MS / last);
  });
  if (plan.play !== null) buttons.append(play);
  for (const { name, at } of plan.presets) {
    const button = make("button", {}, name);
    button.addEventListener("click", () => { pause(); model.set("at", at); });
    buttons.append(button);
  }

  // However many events arrive, the picture is drawn once for each screen frame.
  let frame = 0;
  const schedule = () => { frame ||= requestAnimationFrame(draw); };
  function draw() {
    frame = 0;
    const at = model.get("at"), fed = model.get("fed");
    movers.forEach((move, i) => move(at, fed.artists?.[plan.artists[i].gid]));
    plan.positions.forEach(({ stops }, k) => {
      sliders[k].value = at[k];
      readouts[k].textContent = stops[at[k]];
      sliders[k].setAttribute("aria-valuetext", stops[at[k]]);
    });
    if (plan.words) words.textContent = plan.words.all[frameOf(plan.words, at)];
    if (fed.words) words.textContent = fed.words;
  }
  draw();
  // Whoever else moves a slider, be it in another view, ends the play.
  const moved = () => { if (!stepping) pause(); schedule(); };
  model.on("change:at", moved);
  model.on("change:fed", schedule);

  const stage = make("div", { class: "stage" });
  stage.append(make("style", {}, CSS), table, buttons, picture, words);
  el.append(stage);
  return () => { // when the view goes
    pause();
    cancelAnimationFrame(frame);
    model.off("change:at", moved);
    model.off("change:fed", schedule);
  };
}

function make(tag, attributes, text = "") {
  const element = document.createElement(tag);
  // Keys pressed here are not JupyterLab's: arrows move sliders, "x" cuts no cell.
  element.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

function frameOf({ strides }, at) {
  return strides.reduce((sum, stride, k) => sum + stride * at[k], 0);
}

// Return the function that brings one artist to the stops `at`, or shows what is fed.
function mover({ path, strings, seen }, group) {
  const line = group.querySelector("path:not(defs path)");
  const dots = group.querySelector("use")?.parentNode;
  const text = group.querySelector("text");
  if (path) { // all segments go into the first one
    for (const other of group.querySelectorAll("path:not(defs path)")) {
      if (other !== line) other.remove();
    }
  }
  const xy = path && new Float32Array(bytes(path.xy)); // x, y, x, y, ... of all frames
  const codes = path && new Uint8Array(bytes(path.codes)); // a letter for each point
  const start = path && new Uint32Array(bytes(path.start)); // where each frame begins
  const lengths = path?.lengths && new Uint32Array(bytes(path.lengths)); // up to a stop
  function place(xy, codes) {
    if (text) group.setAttribute("transform", `translate(${xy[0]} ${xy[1]})`);
    if (line) line.setAttribute("d", pathData(xy, codes));
    if (dots) placeDots(dots, xy);
  }
  return (at, fed) => {
    if (seen) group.style.display = seen.all[frameOf(seen, at)] ? "" : "none";
    if (strings) text.textContent = strings.all[frameOf(strings, at)];
    if (fed) return place(new Float32Array(bytes(fed.xy)), new Uint8Array(bytes(fed.codes)));
    if (!path) return;
    const n = frameOf(path, at);
    const first = start[n];
    const end = lengths ? first + lengths[n * path.n_until + at[path.until]] : start[n + 1];
    place(xy.subarray(2 * first, 2 * end), codes.subarray(first, end));
  };
}

function pathData(xy, codes) {
  let d = "";
  codes.forEach((code, i) => {
    d += code === 79 ? "Z" : `${LETTERS[code]}${round(xy[2 * i])} ${round(xy[2 * i + 1])}`;
  });
  return d;
}

function placeDots(parent, xy) {
  while (2 * parent.children.length < xy.length) {
    parent.append(parent.firstElementChild.cloneNode());
  }
  [...parent.children].forEach((dot, i) => {
    dot.style.display = 2 * i < xy.length ? "" : "none";
    if (2 * i >= xy.length) return;
    dot.setAttribute("x", round(xy[2 * i]));
    dot.setAttribute("y", round(xy[2 * i + 1]));
  });
}

function round(value) {
  return Math.round(value * 100) / 100; // a hundredth of a point
}

function bytes(view) {
  return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
}

export default { render };
