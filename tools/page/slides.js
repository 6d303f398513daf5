// Lays a lesson out as slides: a new one at each heading of the second level, and where
// what comes next would not fit on the screen. What alone is too tall gets smaller; what
// would be too small to read scrolls. Arrow keys, space, Home and End turn the slides.

const main = document.querySelector("main");
const blocks = [...main.querySelectorAll(":scope > .jp-Cell")].flatMap(blocksOf);
const SMALLEST = 0.75; // of the size of text
const SMALLEST_FIGURE = 0.45; // of the height of the slide
let slides = [];

// Return the pieces of a cell that may stand on slides of their own.
function blocksOf(cell) {
  const text = cell.querySelector(".jp-MarkdownOutput");
  if (text) return [...text.children].map((child) => wrap("jp-MarkdownOutput", child));
  const parts = cell.querySelectorAll(".jp-InputArea .highlight, .jp-OutputArea-child");
  return [...parts].map((part) => wrap("jp-CodeCell", part));
}

function wrap(name, element) {
  const block = document.createElement("div");
  block.className = name;
  block.append(element);
  return block;
}

const heading = (block) => block.firstElementChild.matches("h1, h2, h3, h4");
const opensSlide = (block) => block.firstElementChild.matches("h1, h2");
const overflows = (body) => body.scrollHeight > body.clientHeight + 1;

function lay() {
  slides = [];
  let body = null, section = "";
  const open = (name) => {
    const slide = document.createElement("section");
    slide.className = "slide";
    const [header, footer] = ["header", "footer"].map((tag) => document.createElement(tag));
    header.textContent = name;
    body = document.createElement("div");
    body.className = "slide-body";
    slide.append(header, body, footer);
    main.append(slide);
    slides.push(slide);
  };
  main.replaceChildren();
  for (const block of blocks) {
    reset(block);
    if (opensSlide(block) || !body) {
      open("");
      section = block.textContent.replace("¶", "").trim();
    }
    body.append(block);
    if (!overflows(body) || shrinkFigure(body, block, SMALLEST_FIGURE)) continue;
    const carried = [block]; // a heading does not stay behind alone
    while (body.children.length > carried.length && heading(body.children[body.children.length - carried.length - 1])) {
      carried.unshift(body.children[body.children.length - carried.length - 1]);
    }
    if (carried.length < body.children.length) {
      open(section);
      body.append(...carried);
    }
    if (overflows(body)) fit(body, block);
  }
  slides.forEach((slide, n) => {
    slide.id = `slide-${n + 1}`;
    slide.lastElementChild.textContent = `${n + 1} / ${slides.length}`;
  });
}

function reset(block) {
  block.classList.remove("scrolls");
  block.removeAttribute("style");
}

// Heights are written as parts of the screen, so that print can scale them.
const ofScreen = (pixels) => `${(100 * pixels) / innerHeight}vh`;

// Return the pixels that a block may have below what stands above it.
function room(body, block) {
  const above = block.getBoundingClientRect().top - body.getBoundingClientRect().top;
  return body.clientHeight - above - 4;
}

// Make a picture lower so that its block fits; say whether it does.
function shrinkFigure(body, block, smallest) {
  const figure = [...block.querySelectorAll("img, .stage svg")].find((each) => each.clientHeight || each.getBoundingClientRect().height);
  if (!figure) return false;
  const others = block.scrollHeight - figure.getBoundingClientRect().height;
  const height = room(body, block) - others - 8;
  if (height < smallest * body.clientHeight) return false;
  block.style.setProperty("--room", ofScreen(height));
  return !overflows(body);
}

function fit(body, block) {
  if (shrinkFigure(body, block, 0.2)) return;
  for (let zoom = 0.95; zoom >= SMALLEST - 0.001; zoom -= 0.05) {
    block.style.zoom = zoom;
    if (!overflows(body)) return;
  }
  block.classList.add("scrolls");
  block.style.maxHeight = ofScreen(room(body, block) / SMALLEST);
}

const here = () => Math.round(scrollY / innerHeight);

function go(n) {
  slides[Math.max(0, Math.min(n, slides.length - 1))].scrollIntoView();
}

const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape") return document.activeElement.blur();
  if (event.target.closest("input, button, select, textarea")) return; // sliders have arrows, too
  if (event.key === " " && event.target.closest("summary, a")) return;
  const to = { Home: 0, End: slides.length - 1 }[event.key] ?? here() + STEPS[event.key];
  if (Number.isNaN(to)) return;
  event.preventDefault();
  go(to);
});

// A screen of another size needs another layout; what is shown stays in sight.
let waiting = 0, size = "";
function layAgain() {
  if (size === `${innerWidth} ${innerHeight}`) return;
  size = `${innerWidth} ${innerHeight}`;
  const shown = slides[here()]?.querySelector(".slide-body").firstElementChild;
  lay();
  shown?.closest(".slide").scrollIntoView();
}
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(layAgain, 200);
});
await document.fonts.ready;
await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
layAgain();
document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
document.body.classList.add("is-laid");
