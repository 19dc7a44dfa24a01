// SPDX-License-Identifier: AGPL-3.0-or-later
// Names of files inside messages.
#include "attachments.hpp"

#include <base/ensure.hpp>
#include <type_traits>

namespace aubrac::formats::actes {
namespace {

using Files = std::vector<FichierSigne*>;

void add(Files& files, std::vector<FichierSigne>& list) {
    for (auto& file : list) files.push_back(&file);
}

Files find_files(Message& message) {
    Files files;
    std::visit(
        [&](auto& value) {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, EnveloppeCLMISILL> || std::is_same_v<T, EnveloppeMISILLCL>) {
                add(files, value.formulaires);
            } else if constexpr (std::is_same_v<T, Acte>) {
                files.push_back(&value.document);
                add(files, value.annexes);
            } else if constexpr (std::is_base_of_v<CourrierAvecDocument, T>) {
                files.push_back(&value.document);
            } else if constexpr (std::is_same_v<T, PieceComplementaire>) {
                add(files, value.documents);
            } else if constexpr (std::is_same_v<T, DefereTA>) {
                add(files, value.pieces_jointes);
            }
        },
        message);
    return files;
}

void resize(Message& message, std::size_t count) {
    if (auto* acte = std::get_if<Acte>(&message)) {
        acte->annexes.resize(count - 1);
        acte->annexes_nombre = static_cast<int>(count - 1);
    }
    if (auto* pieces = std::get_if<PieceComplementaire>(&message)) pieces->documents.resize(count);
    if (auto* defere = std::get_if<DefereTA>(&message)) defere->pieces_jointes.resize(count);
}

} // namespace

std::vector<std::string> list_files(const Message& message) {
    auto copy = message;
    std::vector<std::string> names;
    for (const auto* file : find_files(copy))
        if (!file->nom_fichier.empty()) names.push_back(file->nom_fichier);
    return names;
}

void assign_files(Message& message, const std::vector<std::string>& names) {
    if (!names.empty()) resize(message, names.size());
    const auto files = find_files(message);
    ENSURE(files.size() == names.size());
    for (std::size_t i = 0; i < files.size(); ++i) files[i]->nom_fichier = names[i];
}

bool is_of_format(std::string_view extension, std::string_view first_bytes) {
    if (extension == "pdf") return first_bytes.starts_with("%PDF-");
    if (extension == "jpg" || extension == "jpeg") return first_bytes.starts_with("\xFF\xD8\xFF");
    if (extension == "png") return first_bytes.starts_with("\x89PNG\r\n\x1A\n");
    if (extension != "xml") return false;
    if (first_bytes.starts_with("\xEF\xBB\xBF")) first_bytes.remove_prefix(3);
    const auto start = first_bytes.find_first_not_of(" \t\r\n");
    return start != std::string_view::npos && first_bytes[start] == '<';
}

} // namespace aubrac::formats::actes
