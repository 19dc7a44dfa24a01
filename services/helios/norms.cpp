// SPDX-License-Identifier: AGPL-3.0-or-later
#include "norms.hpp"

#include <adapters/xml/reader.hpp>
#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <fstream>
#include <kernel/files/disk.hpp>
#include <kernel/files/files.hpp>

namespace aubrac::helios {

namespace {

namespace fs = std::filesystem;
namespace pes = formats::pes;

constexpr std::uint64_t file_limit = 16u << 20;
constexpr std::size_t most_files = 2000;
constexpr std::string_view roots[] = {"PES_Aller", "PES_ACQUIT", "PES_ACQUIT_RETOUR", "PES_Retour"};

std::vector<fs::path> list_files(const fs::path& folder, std::string_view extension) {
    std::vector<fs::path> files;
    if (!fs::is_directory(folder)) return files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().extension() == extension && files.size() < most_files)
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// "root space" of the roots of PES that a schema declares.
std::vector<std::string> list_roots(const fs::path& xsd) {
    const auto document =
        adapters::xml::read(kernel::read_file(xsd, file_limit), {.bytes = file_limit, .nodes = 500'000});
    std::vector<std::string> found;
    if (!document.root || document.root->name != "schema") return found;
    const auto* space = document.root->find_attribute("targetNamespace");
    for (const auto& child : document.root->children) {
        const auto* name = child.name == "element" ? child.find_attribute("name") : nullptr;
        if (name && std::find(std::begin(roots), std::end(roots), name->value) != std::end(roots))
            found.push_back(name->value + " " + (space ? space->value : ""));
    }
    return found;
}

/// libxml2 refuses as an integer the serial numbers of more than 18 digits that real certificates have: text, as
/// the publishers of other platforms patched it too.
std::string patch(std::string xsd) {
    constexpr std::string_view element = "name=\"X509SerialNumber\"";
    const auto at = xsd.find(element);
    if (at == std::string::npos) return xsd;
    for (const std::string_view type : {"type=\"integer\"", "type=\"xs:integer\"", "type=\"xsd:integer\""}) {
        const auto found = xsd.find(type, at);
        if (found == std::string::npos || found > xsd.find('>', at)) continue;
        auto text = std::string(type);
        text.replace(text.find("integer"), 7, "string");
        xsd.replace(found, type.size(), text);
    }
    return xsd;
}

void copy_tree(const fs::path& from, const fs::path& to) {
    for (const auto* extension : {".xsd", ".txt"})
        for (const auto& file : list_files(from, extension)) {
            const auto target = to / fs::relative(file, from);
            fs::create_directories(target.parent_path());
            std::ofstream out(target, std::ios::binary);
            out << patch(kernel::read_file(file, file_limit));
            if (!out.flush()) throw base::Failure("cannot write " + target.string());
        }
}

std::string version_of(const std::string& table) {
    const auto at = table.find("norme ");
    return at == std::string::npos ? ""
                                   : std::string(base::trim(table.substr(at + 6, table.find('\n', at) - at - 6)));
}

/// Others' texts lie beside the schemas of the State: a table of ours says its norme.
bool is_table(const std::string& text) {
    return text.starts_with("norme ") || text.find("\nnorme ") != std::string::npos;
}

std::string plain_name(const fs::path& folder) {
    std::string name;
    for (const char c : fs::absolute(folder).lexically_normal().filename().string())
        name += std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' ? c : '_';
    return name.empty() || name.front() == '.' ? "ajout" + name : name;
}

/// Changes whenever a set is added or removed.
std::string stamp_of(const fs::path& folder) {
    std::string stamp;
    if (!fs::is_directory(folder)) return "none";
    for (const auto& entry : fs::directory_iterator(folder))
        stamp += entry.path().filename().string() + " " +
                 std::to_string(entry.last_write_time().time_since_epoch().count()) + "\n";
    return stamp;
}

} // namespace

const adapters::xml::Schema* NormsInForce::find_schema(std::string_view root, std::string_view space) {
    const auto key = std::string(root) + " " + std::string(space);
    const auto path = schema_paths.find(key);
    if (path == schema_paths.end()) return nullptr;
    return &schemas.try_emplace(key, path->second).first->second;
}

NormsInForce NormsOnDisk::read() {
    const std::scoped_lock lock(mutex_);
    const auto stamp = stamp_of(folder_);
    if (!norms_ || stamp != stamp_) {
        auto norms = std::make_shared<pes::Norms>(pes::Norms::built_in());
        schema_paths_.clear();
        for (const auto& table : list_files(folder_, ".txt"))
            if (const auto text = kernel::read_file(table, file_limit); is_table(text))
                if (!norms->add(text)) throw base::Failure(table.string() + " is no table of the norm any more");
        // By name: the set added under the greatest one wins, "5.24" over "5.17".
        for (const auto& xsd : list_files(folder_, ".xsd"))
            for (const auto& key : list_roots(xsd)) schema_paths_[key] = xsd.string();
        norms_ = std::move(norms);
        stamp_ = stamp;
    }
    return {norms_, schema_paths_, {}};
}

base::Result<NormsOnDisk::Added> NormsOnDisk::add(const fs::path& source) {
    Added added{plain_name(source), {}, {}};
    auto norms = pes::Norms::built_in();
    for (const auto& file : list_files(source, ".txt")) {
        const auto text = kernel::read_file(file, file_limit);
        if (!is_table(text)) continue;
        if (const auto done = norms.add(text); !done) {
            std::string why;
            for (const auto& detail : done.refusal().details) why += (why.empty() ? "" : " ") + detail;
            return base::Refusal{"HELIOS-051", "", {file.filename().string(), why}};
        }
        added.versions.push_back(version_of(text));
    }
    kernel::disk::make_folder(folder_.parent_path());
    kernel::disk::make_folder(folder_);
    const auto coming = folder_.parent_path() / ("arrivage-" + added.name);
    fs::remove_all(coming);
    copy_tree(source, coming);
    for (const auto& xsd : list_files(coming, ".xsd")) {
        const auto found = list_roots(xsd);
        if (found.empty()) continue;
        try {
            const adapters::xml::Schema schema(xsd.string());
        } catch (const base::Failure& failure) {
            fs::remove_all(coming);
            return base::Refusal{"HELIOS-051", "", {xsd.filename().string(), failure.what()}};
        }
        for (const auto& key : found) added.roots.push_back(key.substr(0, key.find(' ')));
    }
    if (added.roots.empty() && added.versions.empty()) {
        fs::remove_all(coming);
        return base::Refusal{"HELIOS-050", "", {}};
    }
    fs::remove_all(folder_ / added.name);
    fs::rename(coming, folder_ / added.name);
    kernel::disk::flush(folder_);
    return added;
}

} // namespace aubrac::helios
