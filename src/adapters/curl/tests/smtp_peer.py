# SPDX-License-Identifier: AGPL-3.0-or-later
# SMTP server that writes each mail it accepts in FOLDER/<n>.eml, and misbehaves according to the recipient.
import os
import socketserver
import sys
import threading

folder = sys.argv[1]
count = 0


class Peer(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        global count
        lines, recipients = [], []
        self.say("220 peer")
        while line := self.rfile.readline():
            text = line.decode("latin-1").strip()
            verb = text.upper()
            lines.append(text)
            if verb.startswith(("EHLO", "HELO")):
                self.say("250-peer")
                self.say("250 8BITMIME")
            elif verb.startswith("RCPT"):
                recipients.append(text)
                self.say("550 unknown" if "unknown@" in text else "450 later" if "later@" in text else "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                content = b""
                while (line := self.rfile.readline()) != b".\r\n" and line:
                    content += line
                last = recipients[-1]
                if "cut@" in last:
                    return
                if "spam@" in last:
                    self.say("554 no")
                    continue
                count += 1
                with open(os.path.join(folder, f"{count}.eml"), "wb") as out:
                    out.write("\n".join(lines).encode() + b"\n\n" + content)
                self.say("250 kept")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Peer)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
os._exit(0)
