#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
# Reads a folder of official PES V2 schemas and prints the facts that Aubrac checks (names, order, counts, lengths,
# codes) in the form told by ../tables.hpp. For the maintainer, when the State publishes a version: read the result over.
# usage: from_xsd.py FOLDER VERSION SINCE > VERSION.txt      (FOLDER holds PES_V2/)
"""Facts of a version of PES V2, from its schemas."""
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

XS = "{http://www.w3.org/2001/XMLSchema}"
ROOTS = [("aller", "Rev0/PES_Aller.xsd", "PES_Aller"),
         ("acquit", "Rev0/PES_V2_Acquit_Autonome_V2.xsd", "PES_ACQUIT"),
         ("acquit", "Rev0/PES_V2_Acquit_Autonome.xsd", "PES_ACQUIT"),
         ("acquit_retour", "RETOUR/Rev0/PES_V2_Acquit_Retour.xsd", "PES_ACQUIT_RETOUR"),
         ("retour", "RETOUR/Rev0/PES_Retour.xsd", "PES_Retour")]
# Signatures are another matter than the norm of the accounts: they are only given their place.
ELSEWHERE = {"http://www.w3.org/2000/09/xmldsig#": "ds", "http://www.w3.org/2001/04/xmlenc#": "xenc",
             "http://uri.etsi.org/01903/v1.1.1#": "xad"}
SHAPES = {"[0-9]*": "digits", "[0-9a-zA-Z]*": "alnum", "[a-zA-Z0-9]*": "alnum", ".*[^0]+.*": "not_zeros",
          r"[^ \.]|n[^c]|[^n]c|[^n][^c]|...+": "meaningful"}
LABEL = 90


class Scope:
    """Where a definition stands: its namespace, and what prefixes mean there."""

    def __init__(self, space, prefixes):
        self.space, self.prefixes = space, prefixes

    def name(self, text):
        prefix, _, local = text.rpartition(":")
        return (self.prefixes.get(prefix, self.space if not prefix else prefix), local)


class Schemas:
    """Every definition that one root schema reaches, by (namespace, name)."""

    def __init__(self, path):
        self.types, self.elements, self.groups, self._seen = {}, {}, {}, set()
        self._load(path.resolve(), None)

    def _load(self, path, space):
        root = ET.parse(path).getroot()
        space = root.get("targetNamespace") or space or ""
        if (path, space) in self._seen:
            return
        self._seen.add((path, space))
        prefixes = {prefix: uri for _, (prefix, uri) in ET.iterparse(path, events=["start-ns"])}
        prefixes.setdefault("", space)  # of a schema included without a namespace of its own
        scope = Scope(space, prefixes)
        tables = {XS + "complexType": self.types, XS + "simpleType": self.types, XS + "element": self.elements,
                  XS + "group": self.groups}
        for node in root:
            if node.tag == XS + "include":
                self._load((path.parent / node.get("schemaLocation")).resolve(), space)
            elif node.tag == XS + "import" and node.get("namespace") not in ELSEWHERE:
                self._load((path.parent / node.get("schemaLocation")).resolve(), None)
            elif node.tag in tables:
                tables[node.tag][(space, node.get("name"))] = (node, scope)


def domain(space):
    """Short name of a namespace of the norm; empty for what all share."""
    found = re.search(r"pes_v2/(?:(\w+)/r0|Rev0|(commun))(?:/(aller|retour))?(?:/(\w+))?$", space)
    if not found:
        return "other"
    if found.group(4):
        return {"v2": "acquit", "ack": "acquit_retour"}.get(found.group(4), found.group(4))
    words = [found.group(1) or "", "retour" if found.group(3) == "retour" else ""]
    return "_".join(word for word in words if word)


def label(node):
    text = " ".join("".join(node.itertext()).split())
    return text if len(text) <= LABEL else text[:LABEL].rsplit(" ", 1)[0] + "…"


class Printer:
    """Collects values and groups under names that are unique in the table."""

    def __init__(self):
        self.spaces, self.roots, self.values, self.groups, self._names = {}, [], {}, {}, {}

    def add_root(self, kind, folder, file, name):
        self._schemas = Schemas(folder / file)
        (space, _), (node, scope) = next((k, v) for k, v in self._schemas.elements.items() if k[1] == name)
        key = "_".join(re.search(r"Rev0/(.*)$", space).group(1).split("/"))
        self.spaces[key] = space
        self.roots.append((name, key, kind, self._group_of(node, scope, name)))

    # Two definitions of one name: the second takes a longer one.
    def _claim(self, wanted, scope, key, taken):
        if key in self._names:
            return self._names[key], False
        name, number = wanted, 2
        if name in taken:
            name = wanted = f"{domain(scope.space) or 'commun'}.{wanted}"
        while name in taken:
            name, number = f"{wanted}_{number}", number + 1
        self._names[key] = name
        return name, True

    def _group_of(self, node, scope, path):
        """Name of the group of an element whose type is complex."""
        if node.get("type"):
            key = scope.name(node.get("type"))
            definition, inner = self._schemas.types[key]
            return self._add_group(key[1], definition, inner)
        return self._add_group(path, node.find(XS + "complexType"), scope)

    def _add_group(self, wanted, node, scope):
        lines = self._body(node, scope, wanted)
        prefix = domain(scope.space)
        if prefix and not wanted.startswith(prefix + "."):
            wanted = f"{prefix}.{wanted}"
        name, new = self._claim(wanted, scope, ("group", tuple(lines), wanted), self.groups)
        if new:
            self.groups[name] = lines
        return name

    def _body(self, node, scope, wanted):
        content = node.find(f"{XS}simpleContent/{XS}extension")
        lines = []
        if content is not None:
            lines.append(f'text {self._value(scope.name(content.get("base")))}')
            node = content
        extension = node.find(f"{XS}complexContent/{XS}extension")
        if extension is not None:
            definition, inner = self._schemas.types[scope.name(extension.get("base"))]
            return self._body(definition, inner, wanted)
        for attribute in node.findall(XS + "attribute"):
            need = "" if attribute.get("use") == "required" else " ?"
            lines.append(f'@{attribute.get("name")} {self._attribute_value(attribute, scope)}{need}')
        for child in node:
            if child.tag in (XS + "sequence", XS + "choice"):
                lines += self._particle(child, scope, wanted, top=child.tag == XS + "sequence" and not occurs(child))
        return lines

    def _particle(self, node, scope, wanted, top=False):
        if node.tag == XS + "element":
            return [self._element(node, scope, wanted)]
        if node.tag == XS + "group":
            space, _ = scope.name(node.get("ref"))
            what = {"ds": "ds:Signature any", "xenc": "xenc:EncryptedData any"}[ELSEWHERE[space]]
            self.spaces[ELSEWHERE[space]] = space
            return [f"{what}{occurs(node)}"]
        if node.tag == XS + "any":
            return [f"* any{occurs(node)}"]
        if node.tag not in (XS + "sequence", XS + "choice"):
            return []
        inside = [line for child in node for line in self._particle(child, scope, wanted)]
        if top:
            return inside
        return [f"{node.tag[len(XS):]}{occurs(node)}"] + ["  " + line for line in inside] + ["end"]

    def _element(self, node, scope, wanted):
        if node.get("ref"):
            definition, inner = self._schemas.elements[scope.name(node.get("ref"))]
            return self._line(definition, inner, wanted, occurs(node))
        return self._line(node, scope, wanted, occurs(node))

    def _line(self, node, scope, wanted, count):
        name = node.get("name")
        key = scope.name(node.get("type")) if node.get("type") else None
        if key is None and node.find(XS + "simpleType") is not None:
            return f'{name} "{self._add_value(name, node.find(XS + "simpleType"), scope)}{count}'
        if key is not None and (key[0] == XS[1:-1] or self._schemas.types[key][0].tag == XS + "simpleType"):
            return f'{name} "{self._value(key)}{count}'
        definition, inner = (node.find(XS + "complexType"), scope) if key is None else self._schemas.types[key]
        only = list(definition)
        only = [child for child in only if child.tag != XS + "annotation"]
        if len(only) == 1 and only[0].tag == XS + "attribute" and only[0].get("name") == "V":
            assert only[0].get("use") == "required", name
            return f"{name} ={self._attribute_value(only[0], inner, name if key is None else key[1])}{count}"
        return f"{name} {self._group_of(node, scope, f'{wanted}.{name}')}{count}"

    def _attribute_value(self, node, scope, wanted=None):
        if node.get("type"):
            return self._value(scope.name(node.get("type")))
        return self._add_value(wanted or node.get("name"), node.find(XS + "simpleType"), scope)

    def _value(self, key):
        if key[0] == XS[1:-1]:
            return key[1]
        definition, scope = self._schemas.types[key]
        return self._add_value(key[1], definition, scope)

    def _add_value(self, wanted, node, scope):
        base, facets, codes = self._facets(node, scope)
        wanted = re.sub("^V_", "", wanted)
        name, new = self._claim(wanted, scope, ("value", base, tuple(facets), tuple(codes), wanted), self.values)
        if new:
            self.values[name] = (base, facets, codes)
        return name

    def _facets(self, node, scope):
        restriction = node.find(XS + "restriction")
        key = scope.name(restriction.get("base"))
        if key[0] == XS[1:-1]:
            base, facets, codes = key[1], {}, []
        else:
            definition, inner = self._schemas.types[key]
            base, found, codes = self._facets(definition, inner)
            facets = dict(found)
        patterns = []
        for facet in restriction:
            kind, value = facet.tag[len(XS):], facet.get("value")
            if kind == "pattern":
                patterns.append(value)
            elif kind == "enumeration":
                codes = codes if codes and codes[0] is None else [None]
                codes.append((value, label(facet)))
            elif kind not in ("annotation", "whiteSpace"):
                facets[kind] = value
        if patterns:
            shape = SHAPES.get(patterns[0]) if len(patterns) == 1 else None
            shape = shape or "match " + "|".join(patterns)
            facets[shape] = None
        return base, tuple(facets.items()), tuple(code for code in codes if code is not None)

    def text(self, version, since):
        lines = ["# Structure and codes of PES V2: facts of the norm, made by from_xsd.py, read over by hand.",
                 f"norme {version}", f"since {since}", ""]
        lines += [f"space {key} {uri}" for key, uri in self.spaces.items()]
        lines += [""] + [f"root {name} {space} {kind} {group}" for name, space, kind, group in self.roots]
        for name, (base, facets, codes) in sorted(self.values.items()):
            lines += ["", " ".join(["value", name, base] + shorten(dict(facets)))]
            lines += [f"  {code} {text}".rstrip() for code, text in codes]
        for name, body in sorted(self.groups.items()):
            lines += ["", f"group {name}"] + ["  " + line for line in body]
        return "\n".join(lines) + "\n"


def occurs(node):
    low, high = node.get("minOccurs", "1"), node.get("maxOccurs", "1")
    high = "" if high == "unbounded" else high
    return {"1..1": "", "0..1": " ?", "0..": " *", "1..": " +"}.get(f"{low}..{high}", f" {low}..{high}")


def shorten(facets):
    """Words of a value: `length 1..38`, `digits`, `total 14`, `fraction 2`, `above 0`, `from 0`, `below 100`, `match …` last."""
    words = []
    low, high = facets.pop("minLength", None), facets.pop("maxLength", None)
    exact = facets.pop("length", None)
    if exact:
        low = high = exact
    if low or high:
        words.append(f"length {low or 0}..{high or ''}")
    names = {"totalDigits": "total", "fractionDigits": "fraction", "minExclusive": "above", "minInclusive": "from",
             "maxExclusive": "below", "maxInclusive": "upto"}
    for facet in list(facets):
        if facet in names:
            words.append(f"{names[facet]} {facets.pop(facet)}")
    return words + sorted(facets, key=lambda facet: facet.startswith("match "))


def main(folder, version, since):
    printer = Printer()
    for kind, file, name in ROOTS:
        printer.add_root(kind, pathlib.Path(folder) / "PES_V2", file, name)
    sys.stdout.write(printer.text(version, since))


if __name__ == "__main__":
    main(*sys.argv[1:])
