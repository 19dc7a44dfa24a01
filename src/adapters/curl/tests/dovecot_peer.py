# SPDX-License-Identifier: AGPL-3.0-or-later
# A real Dovecot in FOLDER, on two free ports of 127.0.0.1: user "retour", password "secret é". Arguments: FOLDER
# CERTIFICATE KEY. Says "IMAP_PORT IMAPS_PORT", or nothing when Dovecot does not start. Mails are in FOLDER/mail.
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


folder = pathlib.Path(sys.argv[1])
# Names of sockets hold 107 bytes: they do not stand in the long path of FOLDER.
run = pathlib.Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))
run.chmod(0o755)
plain, secure = free_port(), free_port()
# Dovecot never serves mail as root.
user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
for part in ("state", "mail/new", "mail/cur", "mail/tmp"):
    (folder / part).mkdir(parents=True)
(folder / "users").write_text("retour:{PLAIN}secret é\n")
internal = user.pw_name if os.geteuid() else "root"
(folder / "dovecot.conf").write_text(f"""
base_dir = {run}
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
default_internal_user = {user.pw_name}
default_internal_group = {__import__('grp').getgrgid(user.pw_gid).gr_name}
default_login_user = {user.pw_name}
disable_plaintext_auth = no
auth_mechanisms = plain login
ssl = yes
ssl_cert = <{sys.argv[2]}
ssl_key = <{sys.argv[3]}
mail_location = maildir:{folder}/mail
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user.pw_uid} gid={user.pw_gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {plain}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {secure}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
""")
if os.geteuid() == 0:
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, user.pw_uid, user.pw_gid)
dovecot = next(p for p in ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot") if os.path.exists(p))
server = subprocess.Popen([dovecot, "-F", "-c", str(folder / "dovecot.conf")], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL)
for _ in range(200):
    try:
        with socket.create_connection(("127.0.0.1", plain), timeout=1) as connection:
            if connection.recv(4) == b"* OK":
                print(plain, secure, flush=True)
                sys.stdin.read()
                break
    except OSError:
        pass
    if server.poll() is not None:
        break
    time.sleep(0.05)
if server.poll() is None:
    server.terminate()
    server.wait()
shutil.rmtree(run, ignore_errors=True)
