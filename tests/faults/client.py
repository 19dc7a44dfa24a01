# SPDX-License-Identifier: AGPL-3.0-or-later
# A browser and an API client in small, for the fault tests and the benches: one connection kept alive, cookies, the
# hidden fields of forms, multipart. Standard library only; speaks to 127.0.0.1.
"""HTTP client of the tests."""
import dataclasses
import html.parser
import http.client
import http.cookies
import json
import secrets
import socket
import urllib.parse

TIMEOUT = 60  # seconds of silence, then the call raises


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict  # names in lower case; of a repeated header, the last
    body: bytes

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The code of a refusal, wherever it stands; empty when there is none."""
        if self.headers.get("content-type", "").startswith("application/json"):
            return self.json().get("code", "")
        return self.text.split("Code : ", 1)[1].split("<", 1)[0].strip() if "Code : " in self.text else ""


@dataclasses.dataclass(frozen=True)
class File:
    name: str
    content: bytes
    media_type: str = "application/pdf"


def multipart(fields):
    """(content type, body) of a form whose values are texts or Files."""
    boundary = "aubrac" + secrets.token_hex(12)
    body = bytearray()
    for name, value in fields.items():
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if isinstance(value, File):
            body += b'; filename="' + value.name.replace('"', "%22").encode() + b'"'
            body += f"\r\nContent-Type: {value.media_type}\r\n\r\n".encode() + value.content
        else:
            body += b"\r\n\r\n" + str(value).encode()
        body += b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", bytes(body)


class Forms(html.parser.HTMLParser):
    """Forms of a page: [{"action": …, "fields": {name: value}, "choices": {name: [values]}}]; of boxes only those
    that are ticked are fields."""

    def __init__(self, page):
        super().__init__()
        self.found, self._select = [], None
        self.feed(page)

    def handle_starttag(self, tag, pairs):
        at = dict(pairs)
        if tag == "form":
            self.found.append({"action": at.get("action", ""), "fields": {}, "choices": {}})
        name = at.get("name")
        if not self.found:
            return
        form = self.found[-1]
        if tag == "input" and name:
            kind, value = at.get("type", "text"), at.get("value", "on" if at.get("type") == "checkbox" else "")
            form["choices"].setdefault(name, []).append(value)
            if kind not in ("checkbox", "radio", "submit", "file") or "checked" in at:
                form["fields"][name] = value
        elif tag == "textarea" and name:
            form["fields"].setdefault(name, "")
        elif tag == "select" and name:
            self._select = name
            form["fields"].setdefault(name, "")
        elif tag == "option" and self._select:
            form["choices"].setdefault(self._select, []).append(at.get("value", ""))
            if "selected" in at:
                form["fields"][self._select] = at.get("value", "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None


class Client:
    """Not to be shared by threads. With `token`, every call carries it and no cookie."""

    def __init__(self, port, token="", timeout=TIMEOUT):
        self.port, self.token, self.timeout = port, token, timeout
        self.cookies = {}
        self._connection = None

    def close(self):
        if self._connection:
            self._connection.close()
        self._connection = None

    def call(self, method, path, body=None, headers=None):
        """Raises OSError or http.client.HTTPException when the server hangs up: what became of the call is then
        unknown, and it is not repeated."""
        sent = dict(headers or {})
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        elif self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if not self._connection:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            if not self._connection.sock:
                self._connection.connect()
                self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                self._connection.request(method, path, body, sent)
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused before the body was read: the answer is there to be read all the same
            response = self._connection.getresponse()
            answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        except BaseException:
            self.close()
            raise
        self._keep_cookies(response.headers.get_all("Set-Cookie") or [])
        return answer

    def _keep_cookies(self, lines):
        for line in lines:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value

    def get(self, path):
        return self.call("GET", path)

    def follow(self, answer, most=5):
        for _ in range(most):
            if answer.status not in (301, 302, 303, 307):
                break
            answer = self.get(answer.headers["location"])
        return answer

    def post(self, path, fields):
        """A form as it is: urlencoded, or multipart as soon as it holds a File."""
        if any(isinstance(value, File) for value in fields.values()):
            media_type, body = multipart(fields)
        else:
            media_type, body = "application/x-www-form-urlencoded", urllib.parse.urlencode(fields, doseq=True)
        return self.call("POST", path, body, {"Content-Type": media_type})

    def submit(self, page, action, values):
        """Fills the form of `page` whose action begins with `action` and posts it; hidden fields come along."""
        answer = self.follow(self.get(page))
        forms = [form for form in Forms(answer.text).found if form["action"].startswith(action)]
        if not forms:
            raise AssertionError(f"{page} ({answer.status}) has no form for {action}:\n{answer.text[:2000]}")
        return self.post(forms[0]["action"], forms[0]["fields"] | values)

    def sign_in(self, email, password):
        answer = self.submit("/bureau/connexion", "/bureau/connexion", {"email": email, "password": password})
        if answer.status != 303:
            raise AssertionError(f"sign-in of {email}: {answer.status}\n{answer.text[:3000]}")
        return self
