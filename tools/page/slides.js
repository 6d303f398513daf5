// Lays a lesson out as slides: a new one at each heading of the second level, and where
// what comes next would not fit on the screen. What alone is too tall gets smaller; what
// would be too small to read scrolls. Arrow keys, space, Home and End turn the slides.

const SMALLEST = 0.75; // of the size of code and text
const SMALLEST_FIGURE = 0.45; // of the height of a slide that holds other things, too
const SMALLEST_ALONE = 0.2; // of the height of a slide that holds nothing else

const main = document.querySelector("main");
const blocks = [...main.querySelectorAll(":scope > .jp-Cell")].flatMap(blocksOf);
let slides = [];

// Return the pieces of a cell that may stand on slides of their own.
function blocksOf(cell) {
  const text = cell.querySelector(".jp-MarkdownOutput");
  if (text) return [...text.children].map((child) => wrap("jp-MarkdownOutput", child));
  const parts = cell.querySelectorAll(".jp-InputArea .highlight, .jp-OutputArea-child");
  return [...parts].map((part) => wrap("jp-CodeCell", part));
}

function wrap(name, element) {
  const block = make("div", name);
  block.append(element);
  return block;
}

function make(tag, name = "", text = "") {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

const isHeading = (block) => block.firstElementChild.matches("h1, h2, h3, h4");
const opensSection = (block) => block.firstElementChild.matches("h1, h2");
const overflows = (body) => body.scrollHeight > body.clientHeight + 1;

function lay() {
  let body = null, section = "";
  slides = [];
  main.replaceChildren();
  for (const block of blocks) {
    block.classList.remove("scrolls");
    block.removeAttribute("style");
    if (opensSection(block) || !body) {
      body = openSlide("");
      section = block.textContent.replace("¶", "").trim();
    }
    body.append(block);
    if (!overflows(body) || shrinkFigure(body, block, SMALLEST_FIGURE)) continue;
    const carried = withHeadings(block);
    if (carried.length < body.children.length) {
      body = openSlide(section);
      body.append(...carried);
    }
    if (overflows(body)) fit(body, block);
  }
  slides.forEach((slide, n) => {
    slide.id = `slide-${n + 1}`;
    slide.lastElementChild.textContent = `${n + 1} / ${slides.length}`;
  });
}

// Add a slide to the page; return the part of it that is to be filled.
function openSlide(section) {
  const slide = make("section", "slide");
  const body = make("div", "slide-body");
  slide.append(make("header", "", section), body, make("footer"));
  main.append(slide);
  slides.push(slide);
  return body;
}

// Return a block with the headings right above it, which do not stay behind alone.
function withHeadings(block) {
  const above = block.previousElementSibling;
  return above && isHeading(above) ? [...withHeadings(above), block] : [block];
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
  const height = (element) => element.getBoundingClientRect().height;
  const figure = [...block.querySelectorAll("img, .stage svg")].find(height);
  if (!figure) return false;
  const left = room(body, block) - (block.scrollHeight - height(figure)) - 8;
  if (left < smallest * body.clientHeight) return false;
  block.style.setProperty("--room", ofScreen(left));
  return !overflows(body);
}

function fit(body, block) {
  if (shrinkFigure(body, block, SMALLEST_ALONE)) return;
  for (let percent = 95; percent >= 100 * SMALLEST; percent -= 5) {
    block.style.zoom = percent / 100;
    if (!overflows(body)) return;
  }
  block.classList.add("scrolls");
  block.style.maxHeight = ofScreen(room(body, block) / SMALLEST);
}

const here = () => Math.round(scrollY / innerHeight);

const STEPS = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Home: -Infinity, End: Infinity,
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") return document.activeElement.blur();
  if (event.target.closest("input, button")) return; // a slider knows the arrows, too
  if (event.key === " " && event.target.closest("summary, a")) return;
  if (!(event.key in STEPS)) return;
  event.preventDefault();
  const to = here() + STEPS[event.key];
  slides[Math.max(0, Math.min(to, slides.length - 1))].scrollIntoView();
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

await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
layAgain();
const place = decodeURIComponent(location.hash.slice(1));
if (place) document.getElementById(place)?.scrollIntoView();
document.body.classList.add("is-laid");
