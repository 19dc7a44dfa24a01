#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
# ./dev where WORD…: the file behind an address, a table, a right, a job, a setting, a refusal, an event, a command,
# a type, or a French sentence of a page. Prints `path:line: why` lines, best first, at most 20; exit 1 when none.
"""Finds where something is in the tree."""
import pathlib
import re
import signal
import sys
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from tree_laws.tree import TEXT, Tree, is_fixture, is_test, suffix  # noqa: E402

MAX_ANSWERS = 20
MAX_PER_FILE = 4
SHOWN = 90  # characters of the line
SHORT = 5   # letters below which a word is looked for whole: "clé" is not in "clear"

# What kind of place a path is, and what finding a word there is worth. First match wins.
PLACES = (
    (r"^services/[^/]+/service\.json$", 60, "manifest"),
    (r"^services/[^/]+/service\.cpp$", 58, "plan of the service"),
    (r"^services/[^/]+/refusals\.hpp$", 56, "refusal"),
    (r"^services/[^/]+/rules/", 54, "rule of law"),
    (r"^services/[^/]+/api/", 52, "door of the service"),
    (r"^services/[^/]+/pages/", 50, "screen"),
    (r"^services/[^/]+/jobs/", 48, "job"),
    (r"^services/[^/]+/commands/", 48, "command"),
    (r"^services/[^/]+/schema/", 46, "schema"),
    (r"^services/[^/]+/remotes/", 46, "outside system"),
    (r"^services/[^/]+/store[^/]*$", 44, "SQL of the service"),
    (r"^services/[^/]+/README\.md$", 40, "readme of the service"),
    (r"^services/", 38, "service"),
    (r"^src/formats/", 36, "format"),
    (r"^src/ui/", 36, "look and components"),
    (r"^src/kernel/", 34, "kernel"),
    (r"^src/server/", 32, "server"),
    (r"^src/base/", 30, "shared words"),
    (r"^src/adapters/", 28, "adapter"),
    (r"^docs/glossary\.md$", 26, "glossary"),
    (r"^docs/frozen\.md$", 24, "frozen"),
    (r"^docs/laws\.md$", 24, "law of the tree"),
    (r"^docs/decisions/", 22, "decision"),
    (r"^docs/manual/", 22, "manual"),
    (r"^docs/", 20, "documentation"),
    (r"^(run|test|dev|CMakeLists\.txt|CMakePresets\.json|[A-Z]+\.md)$", 16, "entrance"),
    (r"^(cmake|tools|bench)/", 14, "tool"),
)
TEST_WORTH, OTHER_WORTH = 8, 4
SKIPPED = {"LICENSE", "tests/browser/package-lock.json", "services/services.list", "tests/laws/drill_test.py"}

# A line that defines the word is worth more than one that uses it. {w} is the word, escaped.
DEFINITIONS = (
    (r"\b(?:class|struct|enum(?: class)?|concept|using)\s+{w}\b(?!\s*;)", r"\.hpp$", 60, "definition of the type"),
    (r"\bCREATE\s+(?:VIRTUAL\s+)?TABLE\s+(?:IF NOT EXISTS\s+)?{w}\b", r"\.sql$", 60, "definition of the table"),
    (r"\b(?:ALTER TABLE|CREATE (?:UNIQUE )?INDEX)\b.*\b{w}\b", r"\.sql$", 30, "change of the table"),
    (r"\"{w}\"", r"refusals\.hpp$", 60, "sentence of the refusal"),
    (r"\"{w}\"", r"service\.json$", 45, "declaration"),
    (r"\bjob\w*\(\s*\"{w}\"", r"\.cpp$", 60, "registration of the job"),
    (r"\bcommand\w*\(\s*\"{w}\"", r"\.cpp$", 60, "registration of the command"),
    (r"\bon<[\w:]*\b{w}>", r"\.cpp$", 30, "listener of the event"),
    (r"--{w}\s*:", r"\.css$", 60, "definition in the style sheet"),
    (r"^\|\s*\*{{0,2}}`?{w}`?\*{{0,2}}\s*\|", r"glossary\.md$", 40, "definition of the word"),
    (r"(?i)^#+ .*\b{w}\b", r"^docs/.*\.md$", 45, "heading"),
    (r"\b{w}\(", r"\.hpp$", 12, "declaration"),
)
# How the code says what people ask for.
SAID = {
    "couleur": ("color", "colour"), "bouton": ("button",), "nuit": ("every_day(", "every("), "efface": ("delete", "remove", "kept"),
    "supprime": ("delete", "remove", "kept"), "droit": ("right",), "ecran": ("page",), "recherche": ("search",),
    "courriel": ("mail", "smtp"), "mot de passe": ("password",), "connexion": ("session", "sign-in"),
    "journal": ("journal",), "tache": ("job",), "erreur": ("refusal", "failure"), "fichier": ("file",),
}
_ROUTE = re.compile(r'"(GET|HEAD|POST|PUT|PATCH|DELETE)"\s*,\s*"(/[^"]*)"')
_HANDLER = re.compile(r"\b(?:pages|commands|jobs)::([a-z_0-9]+)")


_ACCENTS = re.compile("[\u0300-\u036f]")


def fold(text):
    """Lower case, without accents, one kind of apostrophe, ligatures opened. Keeps the lines."""
    text = text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'").replace("\u00a0", " ")
    return text.lower() if text.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFD", text)).lower()


def find(tree, words):
    """[(path, line, why)] best first."""
    word = " ".join(words).strip()
    if not word:
        return []
    answers = {}

    def add(path, line, worth, why):
        if worth > answers.get((path, line), (0, ""))[0]:
            answers[path, line] = (worth, why)

    if word.startswith("/"):
        _find_route(tree, word, add)
    _find_command(tree, word.split(), add)
    for part in {word, word.rsplit(".", 1)[-1] if re.fullmatch(r"[a-z_]+\.[A-Z]\w+", word) else word}:
        _find_text(tree, part, add)
    if not answers:
        _find_together(tree, fold(word).split(), add)
    return _best(answers)


def _readable(tree):
    for path in tree.files:
        if (suffix(path) in TEXT and path not in SKIPPED and not is_fixture(path)
                and not path.startswith("tools/templates/")):
            yield path


def _place(path):
    if is_test(path) or path.startswith("tests/"):
        return TEST_WORTH, "test"
    for pattern, worth, why in PLACES:
        if re.search(pattern, path):
            return worth, why
    return OTHER_WORTH, "mention"


def _find_text(tree, word, add):
    folded = fold(word)
    whole = re.compile(rf"(?<![\w.-]){re.escape(folded)}(?![\w-])")
    inside = re.compile(rf"(?<![a-z0-9]){re.escape(folded)}[sx]?(?![a-z0-9])" if len(folded) < SHORT
                        else re.escape(folded))
    shapes = [(re.compile(shape.format(w=re.escape(word))), re.compile(files), bonus, why)
              for shape, files, bonus, why in DEFINITIONS]
    for path in _readable(tree):
        worth, place = _place(path)
        stem = path.split("/")[-1].split(".")[0]
        if fold(stem) == folded.replace(" ", "_") or f"/{folded}/" in f"/{path}":
            add(path, 1, worth + (45 if fold(stem) == folded.replace(" ", "_") else 5), f"{place}, by its name")
        if not inside.search(fold(tree.text(path))):
            continue
        for number, line in tree.lines(path):
            low = fold(line)
            if not inside.search(low):
                continue
            bonus, why = (10 if whole.search(low) else 0), place
            for shape, files, extra, what in shapes:
                if extra > bonus and files.search(path) and shape.search(line):
                    bonus, why = extra, what
            add(path, number, worth + bonus, why)


def _find_together(tree, words, add):
    """A question rather than a phrase: the lines that hold the most of its words, in French or as the code says
    them; then the files that hold them all."""
    words = [word for word in words if len(word) > 3] or words
    shapes = [re.compile("|".join(map(re.escape, SAID.get(stem(word), ()) + (stem(word),)))) for word in words]
    for path in _readable(tree):
        text = fold(tree.text(path))
        total = sum(bool(shape.search(text)) for shape in shapes)
        if total * 2 <= len(shapes):
            continue
        worth, place = _place(path)
        best, where_best = 0, 1
        for number, line in enumerate(text.splitlines(), 1):
            held = sum(bool(shape.search(line)) for shape in shapes)
            if held * 2 > len(shapes):
                add(path, number, worth + 20 * held, f"{place}, {held} of {len(shapes)} words")
            if held > best:
                best, where_best = held, number
        if total == len(shapes):
            add(path, where_best, worth + 10 * total, f"{place}, holds all the words")


def stem(word):
    """Without the mark of the plural: enough to compare."""
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


def _find_route(tree, address, add):
    """Parts in braces of a declared route take any value; then the file of the page that answers."""
    asked = address.split("?")[0].rstrip("/") or "/"
    for path in tree.sources("services/", "src/"):
        if is_test(path):
            continue
        text = tree.text(path)
        for match in _ROUTE.finditer(text):
            shape = re.sub(r"\\\{[^/]*?\\\}", "[^/]+", re.escape(match.group(2).rstrip("/") or "/"))
            if not re.fullmatch(shape, asked) and match.group(2) != asked:
                continue
            exact = 20 if "{" not in match.group(2) else 0
            line = text.count("\n", 0, match.start()) + 1
            add(path, line, 150 + exact, f"route {match.group(1)} {match.group(2)}")
            handler = _HANDLER.search(text, match.end(), text.find(";", match.end()) + 1 or len(text))
            if handler:
                home = "/".join(path.split("/")[:2])
                for page in tree.under(f"{home}/pages/", f"/{handler.group(1)}.cpp"):
                    add(page, 1, 145 + exact, f"page that answers {match.group(1)} {match.group(2)}")


def _find_command(tree, words, add):
    """aubrac <service> <verb>"""
    if words[:1] == ["aubrac"] and len(words) >= 3:
        for path in tree.under(f"services/{words[1]}/commands/{words[2]}."):
            add(path, 1, 150, f"command aubrac {words[1]} {words[2]}")


def _best(answers):
    ordered = sorted(((worth, path, line, why) for (path, line), (worth, why) in answers.items()),
                     key=lambda answer: (-answer[0], answer[1], answer[2]))
    kept, per_file = [], {}
    for _, path, line, why in ordered:
        per_file[path] = per_file.get(path, 0) + 1
        if per_file[path] <= MAX_PER_FILE:
            kept.append((path, line, why))
    return kept[:MAX_ANSWERS]


def main(arguments):
    if not arguments:
        print("usage: ./dev where WORD…", file=sys.stderr)
        return 2
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # ./dev where … | head
    tree = Tree(pathlib.Path(__file__).resolve().parents[1])
    found = find(tree, arguments)
    for path, line, why in found:
        lines = tree.text(path).splitlines()
        shown = " ".join(lines[line - 1].split())[:SHOWN] if line <= len(lines) else ""
        print(f"{path}:{line}: {why}: {shown}")
    if not found:
        print(f"nothing in the tree says {' '.join(arguments)}", file=sys.stderr)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
