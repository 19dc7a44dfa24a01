# SPDX-License-Identifier: AGPL-3.0-or-later
# Services: the silhouette every room has, and the law of the single name, by which all that a service owns
# begins with the name of its folder (routes, rights, refusals; for tables see sql.py).
"""Laws of services."""
import re

from tree_laws.tree import is_test

KEYS = {"name": str, "title": str, "purpose": str, "law": (str, list), "scope": str, "depends": list,
        "formats": list, "needs": list, "rights": list, "personal_data": list, "family": str}
OPTIONAL_KEYS = {"adapters", "menu", "settings", "icon"}
SCOPES = {"member", "operator"}
RIGHT_KEYS = {"name", "title", "roles"}
PERSONAL_KEYS = {"what", "why", "kept"}
READING_ORDER = "README → service.json → service.cpp → rules → pages"
MAX_README_LINES = 60
NAME = re.compile(r"^[a-z][a-z0-9_]*$")
CODE = re.compile(r'"([A-Z][A-Z0-9_]*)-(\d{3})"')
_ROUTE = re.compile(r'"(?:GET|HEAD|POST|PUT|PATCH|DELETE)"\s*,\s*"(/[^"]*)"')


def run(tree):
    folders = sorted({path.split("/")[1] for path in tree.under("services/") if path.count("/") >= 2})
    for name in folders:
        home = f"services/{name}"
        if not tree.exists(f"{home}/service.json"):
            tree.note(home, 1, "a folder of services/ has a service.json; ./dev new makes one")
            continue
        if name in tree.manifests:
            _check_manifest(tree, name, tree.manifests[name])
        _check_silhouette(tree, name, home)
        _check_refusals(tree, name, home)
        _check_routes(tree, name, home)


def _check_manifest(tree, name, manifest):
    path = f"services/{name}/service.json"

    def note(key, message):
        line = next((n for n, text in tree.lines(path) if f'"{key}"' in text), 1)
        tree.note(path, line, message)

    for key, kind in KEYS.items():
        if key not in manifest:
            note(key, f'add the key "{key}"')
        elif not isinstance(manifest[key], kind):
            note(key, f'"{key}" has the wrong type')
        elif kind is str and not manifest[key].strip():
            note(key, f'"{key}" is empty')
    for key in sorted(set(manifest) - set(KEYS) - OPTIONAL_KEYS):
        note(key, f'"{key}" is no key of a manifest')
    if manifest.get("name") != name or not NAME.match(name):
        note("name", f'"name" is the name of the folder, in snake_case: "{name}"')
    if manifest.get("scope") not in SCOPES:
        note("scope", '"scope" is "member" or "operator"')
    for right in names_of(manifest.get("rights")):
        if not re.match(rf"^{name}\.[a-z][a-z_]*$", right):
            note(right, f'right "{right}": write "{name}." then a French infinitive without accents')
    for right in manifest.get("rights") if isinstance(manifest.get("rights"), list) else []:
        if not isinstance(right, dict) or not RIGHT_KEYS <= set(right):
            note("rights", 'each entry of "rights" says name, title (French), roles')
            break
    for entry in manifest.get("personal_data") or []:
        if not isinstance(entry, dict) or not PERSONAL_KEYS <= set(entry):
            note("personal_data", 'each entry of "personal_data" says what, why, kept')


def names_of(value):
    """Names in a list of strings, a list of {"name": …} or an object."""
    if isinstance(value, dict):
        return list(value)
    if not isinstance(value, list):
        return []
    return [item if isinstance(item, str) else str(item.get("name", "")) for item in value
            if isinstance(item, (str, dict))]


def _check_silhouette(tree, name, home):
    readme = f"{home}/README.md"
    if not tree.exists(readme):
        tree.note(readme, 1, "write it: à quoi ça sert, pour qui, quels textes, quels écrans")
    else:
        lines = tree.lines(readme)
        if len(lines) > MAX_README_LINES:
            tree.note(readme, MAX_README_LINES + 1, f"{len(lines)} lines: at most {MAX_README_LINES}")
        if READING_ORDER not in tree.text(readme):
            tree.note(readme, 1, f"print the reading order: {READING_ORDER}")
    build = f"{home}/CMakeLists.txt"
    if tree.text(build).split() != ["add_service()"]:
        tree.note(build, 1, "exactly one line: add_service()")
    if not tree.exists(f"{home}/service.cpp"):
        tree.note(f"{home}/service.cpp", 1, "the plan of the room: everything plugged in, in order")
    manual = f"docs/manual/{name}.md"
    if not tree.exists(manual):
        tree.note(manual, 1, "write the page of the manual, for the secretary who will use the service")


def _check_refusals(tree, name, home):
    table = f"{home}/refusals.hpp"
    if not tree.exists(table):
        tree.note(table, 1, "the table of refusals: code, HTTP status, French sentence, what to do next")
        return
    prefix = name.upper()
    known = set()
    for number, line in tree.lines(table):
        for match in CODE.finditer(line):
            code = f"{match.group(1)}-{match.group(2)}"
            if match.group(1) != prefix:
                tree.note(table, number, f"{code}: the codes of this service begin with {prefix}-")
            if code in known:
                tree.note(table, number, f"{code} stands twice: a code has one meaning, for ever")
            known.add(code)
    for path in tree.sources(f"{home}/"):
        if path == table or is_test(path):
            continue
        for number, line in tree.lines(path):
            for match in CODE.finditer(line):
                code = f"{match.group(1)}-{match.group(2)}"
                if match.group(1) == prefix and code not in known:
                    tree.note(path, number, f"{code} is not in refusals.hpp: add its sentence")


def _check_routes(tree, name, home):
    for path in tree.sources(f"{home}/"):
        if is_test(path):
            continue
        text = tree.text(path)
        for match in _ROUTE.finditer(text):
            route = match.group(1)
            if not re.match(rf"^/$|^/(?:{name}|public|api)(?:[/?.]|$)", route):
                line = text.count("\n", 0, match.start()) + 1
                tree.note(path, line, f"{route}: an address of this service begins with /{name}, /public/ or /api/")
