"""Nothing in the built site leads nowhere, and nothing is fetched from elsewhere."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself when it shows a page; a link is only followed.
FETCHES = {("object", "data"), ("image", "href"), ("use", "href")}
SHOWN = ("script", "img", "source", "iframe", "video", "audio")
FETCHES |= {(tag, "src") for tag in SHOWN}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}
IN_CSS = re.compile(r"""(?:url\(|@import\s)\s*["']?([^"')\s;]+)""")


class Page(HTMLParser):
    """What a page has and where it leads."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.fetched, self.styles = set(), [], [], []
        self.tag = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note what a tag names or asks for."""
        attributes, self.tag = dict(attrs), tag
        self.ids |= {attributes[key] for key in ("id", "name") if attributes.get(key)}
        rel = set((attributes.get("rel") or "").split())
        for key in ("href", "src", "data"):
            if value := attributes.get(key):
                is_fetched = (tag, key) in FETCHES
                is_fetched |= tag == "link" and bool(rel & FETCHED_LINKS)
                (self.fetched if is_fetched else self.links).append(value)
        self.styles.append(attributes.get("style") or "")

    def handle_data(self, data):
        """Note what a style sheet in the page asks for."""
        if self.tag == "style":
            self.styles.append(data)

    def handle_endtag(self, tag):
        """Note that a tag has ended."""
        self.tag = None


def faults(folder):
    """Check all pages and style sheets of a site.

    Returns a line for each link that leads nowhere, and for each thing that a browser
    would fetch from another address.
    """
    pages = {
        path: Page(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")
    }
    found = []
    for path, page in pages.items():
        in_styles = [link for style in page.styles for link in IN_CSS.findall(style)]
        for link in [*page.fetched, *in_styles]:
            found += outside(folder, path, link)
        for link in [*page.fetched, *in_styles, *page.links]:
            found += nowhere(folder, path, link, pages)
    for path in folder.rglob("*.css"):
        for link in IN_CSS.findall(path.read_text(encoding="utf-8")):
            found += outside(folder, path, link) + nowhere(folder, path, link, pages)
    return sorted(set(found))


def outside(folder, path, link):
    """Return what is wrong if a link that is fetched leads to another address."""
    address = urlsplit(link)
    if address.netloc or address.scheme not in ("", "data", "blob"):
        return [f"{path.relative_to(folder)}: fetches {link[:80]} from elsewhere"]
    return []


def nowhere(folder, path, link, pages):
    """Return what is wrong if a link within the site leads nowhere."""
    address = urlsplit(link)
    if address.scheme or address.netloc:
        return []
    told = f"{path.relative_to(folder)}: {link[:80]}"
    if address.path.startswith("/"):
        return [f"{told} works from the root of a server only"]
    target = path.parent / unquote(address.path) if address.path else path
    target = target.resolve()
    if target.is_dir():
        target /= "index.html"
    if not target.is_relative_to(folder.resolve()) or not target.exists():
        return [f"{told} leads nowhere"]
    wanted, page = unquote(address.fragment), pages.get(target)
    if wanted and page and wanted not in page.ids:
        return [f"{told} leads to no such place in the page"]
    query = re.search(r"(?:^|&)path=([^&]+)", address.query)
    if query and "lite" in target.parts:  # what JupyterLite is asked to open
        lite = folder / "lite" / "files" / unquote(query[1])
        return [] if lite.exists() else [f"{told} opens a file that is not there"]
    return []
