// SPDX-License-Identifier: AGPL-3.0-or-later
// The two rich fields: a tree of choices and lines of files. Plain HTML first; script folds and filters.
#include "field_writer.hpp"

#include <algorithm>
#include <base/ensure.hpp>

namespace aubrac::ui {

namespace {

using Nodes = std::vector<TreeNode>;

std::size_t end_of_branch(const Nodes& nodes, std::size_t at) {
    std::size_t end = at + 1;
    while (end < nodes.size() && nodes[end].depth > nodes[at].depth) ++end;
    return end;
}

bool holds(const Nodes& nodes, std::size_t from, std::size_t to, std::string_view value) {
    for (auto i = from; i < to; ++i)
        if (!value.empty() && nodes[i].value == value) return true;
    return false;
}

void write_leaf(Markup& m, const Drawn& drawn, std::size_t at) {
    const auto& node = drawn.field.nodes[at];
    m.open("label")
        .open("input")
        .attr("type", "radio")
        .attr("name", drawn.field.input.name)
        .attr("value", node.value);
    m.flag("checked", !node.value.empty() && node.value == drawn.value).close().text(node.words).close();
}

void write_branches(Markup& m, const Drawn& drawn, std::size_t from, std::size_t to) {
    const auto& nodes = drawn.field.nodes;
    m.open("ul");
    for (auto i = from; i < to;) {
        const auto end = end_of_branch(nodes, i);
        m.open("li");
        if (end == i + 1) {
            if (nodes[i].value.empty())
                m.text(nodes[i].words);
            else
                write_leaf(m, drawn, i);
        } else {
            ENSURE(nodes[i].depth < 6);
            m.open("details").flag("open", holds(nodes, i, end, drawn.value));
            m.open("summary").text(nodes[i].words).close();
            if (!nodes[i].value.empty()) write_leaf(m, drawn, i);
            write_branches(m, drawn, i + 1, end);
            m.close();
        }
        m.close();
        i = end;
    }
    m.close();
}

std::string typed_value(const Drawn& drawn, const std::string& name) {
    if (!drawn.typed) return {};
    for (const auto& [key, value] : *drawn.typed)
        if (key == name) return value;
    return {};
}

void write_file_row(Markup& m, const Drawn& drawn, int row) {
    const auto& rows = drawn.field.files;
    const auto name = drawn.field.input.name + "_" + std::to_string(row);
    const auto id = field_id(name);
    const auto rank = " " + std::to_string(row);
    m.open("div", "file-row").open("div").open("label").attr("for", id).text("Fichier" + rank).close();
    m.open("input").attr("type", "file").attr("id", id).attr("name", name);
    write_file_attributes(m, rows.files);
    m.close().close();
    if (!rows.types.empty()) {
        m.open("div").open("label").attr("for", id + "_type").text("Type du fichier" + rank).close();
        m.open("select").attr("id", id + "_type").attr("name", name + "_type");
        write_options(m, rows.types, typed_value(drawn, name + "_type"), "Choisissez…");
        m.close().close();
    }
    m.close();
}

} // namespace

void write_tree(Markup& m, const Drawn& drawn) {
    const auto& nodes = drawn.field.nodes;
    const auto chosen = std::find_if(nodes.begin(), nodes.end(), [&](const TreeNode& node) {
        return !node.value.empty() && node.value == drawn.value;
    });
    m.open("div", "tree").attr("data-tree", drawn.id);
    m.open("p", "tree-chosen").attr("aria-live", "polite").text("Choisi\u00a0: ");
    m.open("strong").text(chosen == nodes.end() ? "rien encore" : chosen->words).close().close();
    m.open("div", "tree-nodes");
    write_branches(m, drawn, 0, nodes.size());
    m.close().close();
}

void write_file_rows(Markup& m, const Drawn& drawn) {
    const int rows = std::clamp(drawn.field.files.rows, 1, 30);
    m.open("div", "file-rows").attr("data-rows", "Ajouter un fichier");
    for (int row = 1; row <= rows; ++row) write_file_row(m, drawn, row);
    m.close();
}

} // namespace aubrac::ui
