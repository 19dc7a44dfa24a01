# SPDX-License-Identifier: AGPL-3.0-or-later
# HTTP(S) server with every bad manner a remote may have, by path. Arguments: none, or CERTIFICATE KEY [CLIENT_CA].
import http.server
import os
import socket
import ssl
import sys
import threading


class Peer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length", 0))
        if self.path == "/cut-early":
            self.rfile.read(min(length, 1000))
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.connection.close()
            self.close_connection = True
            return
        body = self.rfile.read(length)
        if self.path == "/cut":
            self.close_connection = True
        elif self.path == "/garbage":
            self.wfile.write(b"bonjour\r\n\r\n")
            self.close_connection = True
        elif self.path == "/half":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nmoitie")
            self.close_connection = True
        elif self.path == "/silence":
            sys.stdin.read()
        elif self.path == "/big":
            self.reply(200, b"x" * 100_000)
        elif self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/echo")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/headers":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 90_000 + b"\r\nContent-Length: 0\r\n\r\n")
        elif self.path.startswith("/status/"):
            self.reply(int(self.path[8:]), b"no")
        else:
            self.reply(200, self.command.encode() + b" " + self.path.encode() + b"\n" + bytes(self.headers) + b"\n" + body)

    def reply(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Peer", "  twin ")
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Peer)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    if len(sys.argv) > 3:
        context.load_verify_locations(sys.argv[3])
        context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
os._exit(0)
