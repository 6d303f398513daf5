"""A student as the load test plays one: logs in, opens a lesson, runs it, leaves.

All goes the way that a browser takes: the login page with its cookies, the student's
own server behind the proxy, the kernel over the websocket.
"""

import asyncio
import json
import time
import uuid

import aiohttp

LOGIN_S, START_S, CELL_S = 60, 180, 300  # longest waits, in seconds


class Refused(Exception):
    """The hub or a student's server said no."""


class Student:
    """One account, its browser session and, once opened, its lesson.

    Parameters
    ----------
    hub : str
        Address of the hub, without a slash at its end.
    name, password : str
        The account.
    """

    def __init__(self, hub, name, password):
        self.hub, self.name, self.password = hub, name, password
        self.base = f"{hub}/user/{name}"
        self.kernel = self.socket = None

    async def __aenter__(self):
        jar = aiohttp.CookieJar(unsafe=True)  # the test's host is a bare number
        self.http = aiohttp.ClientSession(cookie_jar=jar)
        return self

    async def __aexit__(self, *error):
        if self.socket:
            await self.socket.close()
        await self.http.close()

    def xsrf(self, url):
        """Return what a form or a request must show beside the cookies."""
        cookies = self.http.cookie_jar.filter_cookies(url)
        return cookies["_xsrf"].value if "_xsrf" in cookies else ""

    async def log_in(self):
        """Fill in the login page; raise `Refused` if the hub says no."""
        async with self.http.get(f"{self.hub}/hub/login") as page:
            await page.read()
        form = {"username": self.name, "password": self.password}
        form["_xsrf"] = self.xsrf(f"{self.hub}/hub/login")
        url = f"{self.hub}/hub/login"
        async with self.http.post(url, data=form, allow_redirects=False) as answer:
            if answer.status != 302:
                raise Refused(f"login of {self.name}: {answer.status}")

    async def start_server(self):
        """Ask for the own server, and wait until it answers."""
        async with self.http.get(f"{self.hub}/hub/spawn") as page:
            await page.read()
            if page.status >= 400:
                raise Refused(f"a server for {self.name}: {page.status}")
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            # The first page of the own server also brings its cookies.
            async with self.http.get(f"{self.base}/lab") as page:
                await page.read()
                is_own = page.url.path.startswith(f"/user/{self.name}/lab")
                if page.status == 200 and is_own:
                    return
                if page.status == 500:
                    raise Refused(f"the hub could not start the server of {self.name}")
            await asyncio.sleep(0.5)
        raise TimeoutError(f"the server of {self.name} did not answer")

    async def ask(self, method, path, **how):
        """Send a request to the own server and return what it answers, decoded."""
        url = f"{self.base}/api/{path}"
        headers = {"X-XSRFToken": self.xsrf(f"{self.base}/")}
        async with self.http.request(method, url, headers=headers, **how) as answer:
            if answer.status >= 400:
                raise Refused(f"{method} {path}: {answer.status}")
            text = await answer.text()
            return json.loads(text) if text else None

    async def open(self, path):
        """Open a notebook: its cells, a kernel, the websocket to it."""
        self.path = path
        file = await self.ask("GET", f"contents/{path}")
        self.notebook = file["content"]
        what = {"path": path, "name": path, "type": "notebook"}
        what["kernel"] = {"name": "python3"}
        session = await self.ask("POST", "sessions", json=what)
        self.kernel = session["kernel"]["id"]
        await self.connect()

    async def connect(self):
        """Open the websocket to the kernel, and wait until the kernel answers."""
        if self.socket:
            await self.socket.close()
        self.session = uuid.uuid4().hex
        url = f"{self.base}/api/kernels/{self.kernel}/channels"
        self.socket = await self.http.ws_connect(
            f"{url}?session_id={self.session}", max_msg_size=0
        )
        await self._reply("kernel_info_request", {}, START_S)

    async def _reply(self, kind, content, limit_s):
        """Send a message to the kernel and return the content of its reply."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "version": "5.3"}
        header |= {"username": self.name, "session": self.session, "date": ""}
        message = {"header": header, "parent_header": {}, "metadata": {}}
        message |= {"content": content, "channel": "shell", "buffers": []}
        await self.socket.send_json(message)
        async with asyncio.timeout(limit_s):
            async for answer in self.socket:
                if answer.type != aiohttp.WSMsgType.TEXT:
                    continue
                told = json.loads(answer.data)
                is_ours = told["parent_header"].get("msg_id") == header["msg_id"]
                if is_ours and told["channel"] == "shell":
                    return told["content"]
        raise ConnectionError(f"the websocket of {self.name} was closed")

    async def run(self, code):
        """Run code in the kernel; return its error message, or None."""
        what = {"code": code, "silent": False, "store_history": True}
        what |= {"user_expressions": {}, "allow_stdin": False, "stop_on_error": False}
        reply = await self._reply("execute_request", what, CELL_S)
        if reply["status"] == "ok":
            return None
        return f"{reply.get('ename')}: {reply.get('evalue')}"

    async def value(self, expression):
        """Return the text of an expression's value in the kernel."""
        what = {"code": "", "silent": True, "store_history": False}
        what |= {"user_expressions": {"it": expression}, "allow_stdin": False}
        reply = await self._reply("execute_request", what, CELL_S)
        return reply["user_expressions"]["it"]["data"]["text/plain"]

    async def run_lesson(self):
        """Run the cells from top to bottom; return the error messages."""
        cells = [c for c in self.notebook["cells"] if c["cell_type"] == "code"]
        errors = [await self.run("".join(cell["source"])) for cell in cells]
        return [error for error in errors if error]

    async def save(self, text):
        """Write a text into a new cell at the lesson's end, and save the lesson."""
        cell = {"cell_type": "markdown", "metadata": {}, "source": text}
        cell["id"] = uuid.uuid4().hex[:8]
        self.notebook["cells"].append(cell)
        file = {"type": "notebook", "format": "json", "content": self.notebook}
        await self.ask("PUT", f"contents/{self.path}", json=file)

    async def saved(self):
        """Return the text of the lesson's last cell as it lies on the disk."""
        file = await self.ask("GET", f"contents/{self.path}")
        return "".join(file["content"]["cells"][-1]["source"])

    async def leave(self):
        """Shut the kernel down and stop the own server, as File > Log Out does not."""
        await self.ask("DELETE", f"kernels/{self.kernel}")
        url = f"{self.hub}/hub/api/users/{self.name}/server"
        headers = {"X-XSRFToken": self.xsrf(f"{self.hub}/hub/")}
        async with self.http.delete(url, headers=headers) as answer:
            await answer.read()
