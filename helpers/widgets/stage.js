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
.stage { max-width: 1056px; font: var(--jp-content-font-size1, 14px)/1.4 var(--jp-content-font-family, sans-serif);
  color: var(--jp-content-font-color1, black) }
.stage svg { display: block; width: 100%; height: auto; background: white }
.stage-sliders, .stage-buttons { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 24px; margin: 4px 0 }
.stage-buttons { gap: 6px; margin: 6px 0 }
.stage-slider { display: flex; align-items: center; gap: 8px; flex: 1 1 300px; min-height: 28px }
.stage-slider input[type=range] { flex: 1; min-width: 0; margin: 0 }
.stage-slider output { width: 4em; font-variant-numeric: tabular-nums }
.stage input { accent-color: var(--jp-brand-color1, #1976d2) }
.stage-choice { display: flex; flex-wrap: wrap }
.stage-choice label, .stage button { font: inherit; padding: 2px 10px; cursor: pointer;
  color: var(--jp-ui-font-color1, black); background: var(--jp-layout-color2, #eee);
  border: 1px solid var(--jp-border-color1, #bdbdbd); border-radius: var(--jp-border-radius, 2px) }
.stage-choice label + label { margin-left: -1px }
.stage-choice label:hover, .stage button:hover { background: var(--jp-layout-color3, #e0e0e0) }
.stage-choice label:has(:checked) { color: var(--jp-ui-inverse-font-color1, white); background: var(--jp-brand-color1, #1976d2) }
.stage-choice input { position: absolute; opacity: 0; pointer-events: none }
.stage :focus-visible, .stage-choice label:has(:focus-visible) {
  outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 2px; z-index: 1 }
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
  const controls = make("div", { class: "stage-sliders" });
  const showStops = plan.positions.map((position, k) => {
    const [element, showStop] = (position.is_choice ? choice : slider)(
      position, id + k, (stop) => set(k, stop), () => pause());
    controls.append(element);
    return showStop;
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
    showStops.forEach((showStop, k) => showStop(at[k]));
    if (plan.words) words.textContent = plan.words.all[frameOf(plan.words, at)];
    if (fed.words) words.textContent = fed.words;
  }
  draw();
  // Whoever else moves a slider, be it in another view, ends the play.
  const moved = () => { if (!stepping) pause(); schedule(); };
  model.on("change:at", moved);
  model.on("change:fed", schedule);

  const stage = make("div", { class: "stage" });
  stage.append(make("style", {}, CSS), controls, buttons, picture, words);
  el.append(stage);
  return () => { // when the view goes
    pause();
    cancelAnimationFrame(frame);
    model.off("change:at", moved);
    model.off("change:fed", schedule);
  };
}

// Return the element of a slider, and what brings it to a stop. A hand that moves it
// calls `set` with the number of the stop, one that takes hold of it calls `hold`.
function slider({ name, stops }, id, set, hold) {
  const input = make("input", { type: "range", id, min: 0, max: stops.length - 1 });
  input.addEventListener("pointerdown", hold);
  input.addEventListener("input", () => set(input.valueAsNumber));
  const readout = make("output", { for: id });
  const element = make("div", { class: "stage-slider" });
  element.append(make("label", { for: id }, name), input, readout);
  return [element, (stop) => {
    input.value = stop;
    readout.textContent = stops[stop];
    input.setAttribute("aria-valuetext", stops[stop]);
  }];
}

// The same for a few modes with names: radio buttons, which know the arrow keys.
function choice({ name, stops }, id, set) {
  const group = make("div", { class: "stage-choice", role: "radiogroup", "aria-labelledby": id });
  const inputs = stops.map((stop, n) => {
    const input = make("input", { type: "radio", name: id });
    input.addEventListener("change", () => set(n));
    const label = make("label", {}, stop);
    label.prepend(input);
    group.append(label);
    return input;
  });
  const element = make("div", { class: "stage-slider" });
  element.append(make("span", { id }, name), group);
  return [element, (stop) => { inputs[stop].checked = true; }];
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
    // Hollow dots have a group each: all go into the first one.
    for (const other of group.querySelectorAll("use")) {
      if (other.parentNode !== dots) other.parentNode.remove();
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
