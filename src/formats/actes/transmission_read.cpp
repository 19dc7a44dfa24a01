// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading of a transmission: the archive, streamed; its messages, in memory; its documents, only looked at.
#include "attachments.hpp"
#include "transmission.hpp"
#include "transmission_check.hpp"

#include <algorithm>
#include <base/failure.hpp>

namespace aubrac::formats::actes {
namespace {

namespace archive = adapters::archive;
using archive::Next;

constexpr std::int64_t max_xml_bytes = 8LL * 1024 * 1024;      // of one message
constexpr std::int64_t max_all_xml_bytes = 16LL * 1024 * 1024; // of all messages

// A member that may be an envelope or a message: XML whose name has no type de pièce.
bool may_be_message(std::string_view name) {
    if (!name.ends_with(".xml")) return false;
    const auto document = parse_document_name(name);
    return !document || document->type_pj.empty();
}

class Collector : public archive::MemberSink {
public:
    explicit Collector(archive::MemberSink* documents) : documents_(documents) {}

    Next begin(const std::string& name, std::int64_t size) override {
        members.push_back({{name, size, {}}, {}});
        bytes_.clear();
        is_message_ = may_be_message(name) && size <= max_xml_bytes && total_xml_ + size <= max_all_xml_bytes;
        if (is_message_) total_xml_ += size;
        return documents_ ? documents_->begin(name, size) : Next::proceed;
    }

    Next chunk(std::string_view bytes) override {
        auto& first = members.back().first_bytes;
        if (first.size() < sniffed_bytes) first += bytes.substr(0, sniffed_bytes - first.size());
        if (is_message_) bytes_ += bytes;
        return documents_ ? documents_->chunk(bytes) : Next::proceed;
    }

    Next end() override {
        auto& member = members.back().member;
        if (is_message_)
            member.reading = read_any(member.name, bytes_);
        else
            member.reading.kind = "document";
        return documents_ ? documents_->end() : Next::proceed;
    }

    std::vector<CollectedMember> members;

private:
    archive::MemberSink* documents_;
    std::string bytes_;
    bool is_message_ = false;
    std::int64_t total_xml_ = 0;
};

std::string_view sentence_of(archive::TarProblem problem) {
    using enum archive::TarProblem;
    switch (problem) {
    case none:
        break;
    case unreadable:
        return "ce n'est pas une archive tar.gz lisible";
    case truncated:
        return "elle est tronquée";
    case too_big:
        return "elle dépasse la taille permise";
    case bomb:
        return "son contenu est anormalement compressé";
    case too_many:
        return "elle contient trop de fichiers";
    case bad_name:
        return "un nom de fichier n'est pas acceptable";
    case not_a_file:
        return "elle contient un lien, un dossier ou un fichier spécial";
    case duplicate:
        return "un nom de fichier y figure deux fois";
    case lying_size:
        return "la taille annoncée d'un fichier est fausse";
    case stopped:
        return "la lecture a été interrompue";
    }
    return "";
}

archive::TarLimits limits() {
    archive::TarLimits limits;
    limits.archive_bytes = max_archive_bytes;
    limits.members = static_cast<int>(2 * max_documents);
    return limits;
}

TransmissionReading conclude(std::string_view file_name, const archive::TarResult& result, Collector& collector,
                             const Expected& expected) {
    TransmissionReading reading;
    if (!result.ok()) {
        reading.refused = true;
        for (auto& collected : collector.members) reading.members.push_back(std::move(collected.member));
        // The last one was being read when the archive turned bad.
        if (!reading.members.empty() && reading.members.back().reading.kind.empty() &&
            !reading.members.back().reading.refused)
            reading.members.back().reading.kind = "document";
        reading.findings.push_back(make_finding(Severity::error, Rule::archive, result.member,
                                                {std::string(sentence_of(result.problem))}));
        return reading;
    }
    check_transmission(file_name, expected, std::move(collector.members), reading);
    return reading;
}

} // namespace

const Member* TransmissionReading::find_member(std::string_view name) const {
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const Member& member) { return member.name == name; });
    return found == members.end() ? nullptr : &*found;
}

bool TransmissionReading::is_sound() const {
    const auto is_error = [](const Finding& finding) { return finding.severity == Severity::error; };
    return !refused && std::none_of(findings.begin(), findings.end(), is_error) &&
           std::all_of(members.begin(), members.end(),
                       [](const Member& member) { return member.reading.is_sound(); });
}

TransmissionReading read_transmission(std::string_view file_name, std::string_view bytes, const Expected& expected,
                                      archive::MemberSink* documents) {
    Collector collector(documents);
    const auto result = archive::read_tar_gz(bytes, limits(), collector);
    return conclude(file_name, result, collector, expected);
}

TransmissionReading read_transmission(std::string_view file_name, const Unpack& unpack, const Expected& expected,
                                      archive::MemberSink* documents) {
    Collector collector(documents);
    const auto result = unpack(limits(), collector);
    return conclude(file_name, result, collector, expected);
}

} // namespace aubrac::formats::actes
