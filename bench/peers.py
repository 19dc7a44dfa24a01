# SPDX-License-Identifier: AGPL-3.0-or-later
# What the server is measured with and against: wrk, and nginx serving bytes from a file.
"""wrk and nginx."""
import contextlib
import json
import os
import pathlib
import socket
import subprocess

from ground import wait_until

HERE = pathlib.Path(__file__).resolve().parent
THREADS = 2


def run_wrk(url, script, words=(), connections=64, seconds=10, warm_up=2):
    """{"requests", "seconds", "rate", "mean_ms", "p50_ms", "p99_ms", "bad"} of one run after a warm-up."""
    for duration in filter(None, (warm_up, seconds)):
        done = subprocess.run(
            ["wrk", "-t", str(THREADS), "-c", str(connections), "-d", f"{duration}s", "--timeout", "30s",
             "-s", str(HERE / script), url, "--", *words],
            capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))
    return json.loads(line[len("RESULT "):])


def free_port():
    with socket.socket() as link:
        link.bind(("127.0.0.1", 0))
        return link.getsockname()[1]


@contextlib.contextmanager
def nginx(folder, content, headers):
    """Serves `content` at /page from a file, as fast as it can; gives the port."""
    (folder / "www").mkdir()
    (folder / "www/page").write_bytes(content)
    port = free_port()
    added = "".join(f'add_header {name} "{value}";\n' for name, value in headers.items())
    (folder / "nginx.conf").write_text(f"""
{"user root;" if os.geteuid() == 0 else ""} worker_processes auto; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=10;
  types {{ }} default_type text/html;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; location / {{ {added} }} }}
}}
""", "utf-8")
    child = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(port), "nginx answers", 10)
        yield port
    finally:
        child.terminate()
        child.wait()


def _answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
