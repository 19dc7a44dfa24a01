# SPDX-License-Identifier: AGPL-3.0-or-later
# Walls: who may include whom. Arrows go one way, quotes are for one's own folder, brackets for a declared door,
# an outside library is seen only in its folder of src/adapters, and there never in a header.
"""Laws of includes."""
import re

from tree_laws.tree import is_test

# layer -> layers it may include (itself always). Everything else is forbidden.
LAYERS = {
    "base": set(),
    "adapters": {"base"},
    "formats": {"base", "adapters"},
    "ui": {"base"},
    "kernel": {"base", "adapters", "ui"},
    "agent": {"base", "adapters", "formats", "ui", "kernel"},
    "server": {"base", "kernel", "ui", "adapters", "agent"},
}
SERVICE_LAYERS = {"base", "kernel", "ui"}
# folder of src/adapters -> other folders of src/adapters it may include.
# Random bytes, digests, base64 and JSON are wanted everywhere: better one door than a second copy.
ADAPTER_DOORS = {"libpq": {"sql"}, "sqlite": {"sql"}, "argon2": {"openssl"}, "curl": {"openssl"}, "openssh": {"openssl"},
                 "openssl": {"json"}, "pkcs11": {"openssl"}}
RULES_LAYERS = {"base", "formats"}
API_KERNEL = {"kernel/context.hpp"}
API_STD = {"array", "chrono", "compare", "cstddef", "cstdint", "functional", "map", "memory", "optional", "span",
           "string", "string_view", "utility", "variant", "vector"}
UI_ONLY = "ui/markup.hpp"

# First part or whole of an outside header -> its folder of src/adapters.
THIRD_PARTY = {
    "sqlite3.h": "sqlite", "libpq-fe.h": "libpq", "openssl": "openssl", "libxml": "xml", "boost": "asio",
    "curl": "curl", "gmime": "gmime", "glib.h": "gmime", "gio": "gmime", "qpdf": "qpdf", "cairo": "cairo",
    "cairo.h": "cairo", "cairo-pdf.h": "cairo", "cairo-ft.h": "cairo", "pango": "cairo", "zlib.h": "compress",
    "brotli": "compress", "nlohmann": "json", "argon2.h": "argon2", "archive.h": "archive",
    "archive_entry.h": "archive", "qrencode.h": "qrencode", "p11-kit": "pkcs11",
}
TEST_LIBRARIES = {"gtest", "gmock"}
SYSTEM = {"arpa", "asm", "linux", "net", "netinet", "sys", "dirent.h", "dlfcn.h", "errno.h", "fcntl.h", "getopt.h",
          "grp.h", "ifaddrs.h", "limits.h", "netdb.h", "poll.h", "pthread.h", "pwd.h", "sched.h", "signal.h",
          "spawn.h", "stdio.h", "stdlib.h", "string.h", "syslog.h", "termios.h", "time.h", "unistd.h",
          "sanitizer", "malloc.h", "mutex.h"}
# What has no clock, no disk, no network, no luck: base, formats, and the rules of a service.
IMPURE = {"filesystem", "fstream", "iostream", "random", "thread", "ctime"}

_INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def run(tree):
    for path in tree.sources("src/", "services/"):
        for number, text in tree.lines(path):
            match = _INCLUDE.match(text)
            if match:
                for message in judge(tree, path, *match.groups()):
                    tree.note(path, number, message)
    _check_order(tree)


def judge(tree, path, quote, target):
    """Messages about one include of the file at `path`."""
    parts = path.split("/")
    if len(parts) < 3:
        return ["a source belongs to a folder: src/<layer>/ or services/<name>/"]
    if ".." in target.split("/"):
        return [f'"{target}": ".." is forbidden; name the door with <>']
    if quote == '"':
        return _judge_own(tree, parts, target)
    head = target.split("/")[0]
    service = parts[1] if parts[0] == "services" else None
    messages = _judge_outside(parts, target, head)
    if head in tree.manifests and "/" in target:
        messages += _judge_service(tree, parts, service, target, head)
    elif head in LAYERS and "/" in target:
        messages += _judge_layer(tree, parts, service, target, head)
    elif head == "services":
        messages.append("services/ is no include root: a service is known by <name/api.hpp>")
    if service and parts[2] == "api" and "/" not in target and "." not in target and target not in API_STD:
        messages.append(f"<{target}> is too heavy for an api header: values and one interface are enough")
    return messages


def _judge_own(tree, parts, target):
    rooms = ["/".join(parts[:-1]), "/".join(parts[:2])]
    if parts[0] == "src" and parts[1] in ("adapters", "formats"):
        rooms[1] = "/".join(parts[:3])
    if any(tree.exists(f"{room}/{target}") for room in rooms):
        return []
    return [f'"{target}": quotes are for a file of this folder; use <> for a declared door']


def _judge_outside(parts, target, head):
    path = "/".join(parts)
    owner = THIRD_PARTY.get(target) or THIRD_PARTY.get(head)
    messages = []
    if owner:
        if parts[:3] != ["src", "adapters", owner]:
            messages.append(f"<{target}> may be included only in src/adapters/{owner}: use what that folder offers")
        elif path.endswith(".hpp") and not is_test(path):
            messages.append(f"<{target}> in a header shows an outside library: move it to the .cpp")
    elif head in TEST_LIBRARIES:
        if not is_test(path):
            messages.append(f"<{target}> belongs to tests/")
    elif "." in target and head not in LAYERS and target not in SYSTEM and head not in SYSTEM and "/" not in target:
        messages.append(f"<{target}> is no standard header: give the library its folder in src/adapters")
    if is_test(path):
        return messages
    is_system = target in SYSTEM or (head in SYSTEM and "/" in target)
    pure = parts[:2] in (["src", "base"], ["src", "formats"]) or (parts[0] == "services" and parts[2] == "rules")
    if pure and (is_system or target in IMPURE):
        messages.append(f"<{target}>: this folder is pure; the clock, files and luck belong to the kernel")
    elif parts[0] == "services" and is_system:
        messages.append(f"<{target}>: a service asks the kernel, not the system")
    return messages


def _judge_service(tree, parts, service, target, head):
    if service is None:
        return [f"src/{parts[1]} is below the services and may not know <{target}>"]
    if head == service:
        return []
    if head not in _list(tree.manifests[service], "depends") if service in tree.manifests else True:
        return [f'<{target}>: add "{head}" to "depends" of service.json, or do without']
    if parts[2] == "api" and target != f"{head}/ids.hpp":
        return [f"<{target}>: an api header may include only <{head}/ids.hpp> of another service"]
    return []


def _judge_layer(tree, parts, service, target, head):
    room = target.split("/")[1]
    if target == UI_ONLY and parts[:2] != ["src", "ui"]:
        return [f"<{UI_ONLY}> is for src/ui alone: use a component, or add one there"]
    if service is None:
        layer = parts[1]
        if layer not in LAYERS:
            return [f"src/{layer} is no known layer: see LAYERS in tools/tree_laws/walls.py"]
        if head != layer and head not in LAYERS[layer]:
            return [f"src/{layer} may not include the {head} layer (<{target}>)"]
        if layer == head == "adapters" and room != parts[2] and not is_test("/".join(parts)):
            if room not in ADAPTER_DOORS.get(parts[2], set()):
                return [f"<{target}>: an adapter knows base and its own folder; see ADAPTER_DOORS"]
        return []
    manifest = tree.manifests.get(service, {})
    if head in ("formats", "adapters"):
        if room not in _list(manifest, head):
            return [f'<{target}>: add "{room}" to "{head}" of service.json, or do without']
    elif head not in SERVICE_LAYERS:
        return [f"a service may not include the {head} layer (<{target}>)"]
    if parts[2] == "api" and head != "base" and target not in API_KERNEL:
        return [f"<{target}>: of the kernel, an api header may include only <kernel/context.hpp>"]
    if parts[2] == "rules" and head not in RULES_LAYERS:
        return [f"<{target}>: rules/ is what the law says, on values: no kernel, no page, no store"]
    return []


def _check_order(tree):
    board = "services/services.list"
    above = []
    for number, text in tree.lines(board):
        name = text.split("#")[0].strip()
        if not name:
            continue
        if name in above:
            tree.note(board, number, f"{name} stands twice: keep the first line")
        if name not in tree.manifests:
            tree.note(board, number, f"{name} has no services/{name}/service.json")
        for needed in _list(tree.manifests.get(name, {}), "depends"):
            if needed not in above:
                tree.note(board, number, f"{name} needs {needed}, which is not above it: move it, or use an event")
        above.append(name)
    for name in tree.manifests:
        if name not in above:
            tree.note(f"services/{name}/service.json", 1, f"add a line {name} to {board}, after what it needs")


def _list(manifest, key):
    value = manifest.get(key, [])
    return value if isinstance(value, list) else []
