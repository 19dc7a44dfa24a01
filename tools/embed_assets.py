# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes the C++ file that carries the assets of src/ui (see src/ui/assets.hpp).

usage: embed_assets.py ASSETS_FOLDER OUT.cpp
style/*.css become aubrac.css and script/*.js become aubrac.js, in the order of their names, without
comments or indentation; every other file is carried as it is.
"""
import hashlib
import pathlib
import re
import sys

MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def squeeze_css(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}").strip() + "\n"


def squeeze_js(text):
    """Drops whole-line comments and indentation only: safe without reading the language."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def gather(folder):
    def parts(sub, suffix, squeeze):
        return "".join(squeeze(p.read_text("utf-8")) for p in sorted((folder / sub).glob("*" + suffix)))

    script = '"use strict";\n(() => {\n' + parts("script", ".js", squeeze_js) + "})();\n"
    files = {
        "aubrac.css": parts("style", ".css", squeeze_css).encode("utf-8"),
        "aubrac.js": script.encode("utf-8"),
    }
    for path in sorted(folder.glob("*.svg")):
        files[path.name] = path.read_bytes()
    return files


def literal(data):
    """The bytes as adjacent string literals; octal escapes end at three digits, unlike hexadecimal ones."""
    rows = []
    for start in range(0, len(data), 100):
        row = ""
        for byte in data[start:start + 100]:
            plain = 32 <= byte < 127 and byte not in b'"\\?'
            row += chr(byte) if plain else "\\%03o" % byte
        rows.append('    "' + row + '"')
    return "\n".join(rows) if rows else '    ""'


def main(folder, out):
    entries, data = [], []
    for index, (source, content) in enumerate(gather(pathlib.Path(folder)).items()):
        stem, suffix = source.rsplit(".", 1)
        name = "%s.%s.%s" % (stem, hashlib.sha256(content).hexdigest()[:8], suffix)
        data.append("constexpr char bytes_%d[] =\n%s;\n" % (index, literal(content)))
        entries.append('        {"%s", "%s", "%s", {bytes_%d, sizeof bytes_%d - 1}},'
                       % (source, name, MEDIA["." + suffix], index, index))
    pathlib.Path(out).write_text(
        "// Generated from src/ui/assets by tools/embed_assets.py.\n#include <ui/assets.hpp>\n\n"
        "namespace aubrac::ui {\n\nnamespace {\n\n" + "\n".join(data) +
        "\n} // namespace\n\nconst std::vector<Asset>& assets() {\n    static const std::vector<Asset> all = {\n" +
        "\n".join(entries) + "\n    };\n    return all;\n}\n\n} // namespace aubrac::ui\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
