// SPDX-License-Identifier: AGPL-3.0-or-later
#include "mail.hpp"

#include <adapters/archive/tar_gz.hpp>
#include <adapters/gmime/mail.hpp>
#include <algorithm>
#include <formats/actes/naming.hpp>
#include <formats/actes/reader.hpp>
#include <formats/actes/transmission.hpp>

namespace aubrac::prefecture {

namespace {

namespace norm = formats::actes;

bool is_xml(const std::string& name) { return name.ends_with(".xml") || name.ends_with(".XML"); }

std::string siren_of(const norm::Reading& reading, const std::string& file_name) {
    for (const auto path : {"IDActe", "InfosCourrierPref/IDActe"})
        if (const auto id = norm::parse_id_acte(reading.fields.text_at(path))) return id->siren;
    if (const auto name = norm::parse_message_name(file_name); name && !name->siren.empty()) return name->siren;
    if (const auto name = norm::parse_envelope_name(file_name)) return name->siren();
    return {};
}

/// The office and the person of an EnveloppeMISILLCL.
Sender sender_of(const norm::Reading& envelope) {
    const auto at = [&](const char* path) { return envelope.fields.text_at(path); };
    Sender sender{"", at("Emetteur/Referent/Nom"), at("Emetteur/Referent/Telephone"),
                  at("Emetteur/Referent/Email")};
    if (const auto sgar = at("Emetteur/IDSGAR/Departement"); !sgar.empty())
        sender.office = "Secrétariat général pour les affaires régionales (" + sgar + ")";
    if (const auto prefecture = at("Emetteur/IDPref/Departement"); !prefecture.empty())
        sender.office = "Préfecture (département " + prefecture + ")";
    if (const auto departement = at("Emetteur/IDSousPref/Departement"); !departement.empty())
        sender.office = "Sous-préfecture (arrondissement " + at("Emetteur/IDSousPref/Arrondissement") +
                        ", département " + departement + ")";
    return sender;
}

/// Members of a tar.gz, small enough to be held: a letter of the préfecture and its documents.
class Holder final : public adapters::archive::MemberSink {
public:
    adapters::archive::Next begin(const std::string& name, std::int64_t) override {
        parts_.push_back({name, {}, ""});
        return adapters::archive::Next::proceed;
    }
    adapters::archive::Next chunk(std::string_view bytes) override {
        parts_.back().bytes += bytes;
        return adapters::archive::Next::proceed;
    }
    adapters::archive::Next end() override { return adapters::archive::Next::proceed; }
    std::vector<adapters::gmime::Attachment> take() { return std::move(parts_); }

private:
    std::vector<adapters::gmime::Attachment> parts_;
};

std::vector<adapters::gmime::Attachment> unpack(const adapters::gmime::Attachment& archive) {
    Holder holder;
    const auto reading = norm::read_transmission(archive.name, archive.bytes, {}, &holder);
    return reading.refused ? std::vector<adapters::gmime::Attachment>{} : holder.take();
}

} // namespace

Opened open_mail(std::string_view raw) {
    Opened opened;
    const auto parsed = adapters::gmime::parse_mail(raw, {.bytes = 256u << 20});
    if (!parsed.mail) {
        opened.problem = parsed.problem;
        return opened;
    }
    std::vector<adapters::gmime::Attachment> parts;
    for (const auto& attachment : parsed.mail->attachments) {
        if (attachment.name.ends_with(".tar.gz")) {
            auto inner = unpack(attachment);
            parts.insert(parts.end(), std::make_move_iterator(inner.begin()),
                         std::make_move_iterator(inner.end()));
        } else {
            parts.push_back(attachment);
        }
    }
    std::string envelope_siren;
    Sender sender;
    for (const auto& part : parts) {
        if (!is_xml(part.name)) continue;
        const auto reading = norm::read_any(part.name, part.bytes);
        if (reading.kind == "envelope") {
            envelope_siren = reading.fields.text_at("Destinataire/SIREN");
            sender = sender_of(reading);
            continue;
        }
        opened.messages.push_back({part.name, part.bytes, siren_of(reading, part.name), {}});
    }
    for (auto& message : opened.messages) {
        if (message.siren.empty()) message.siren = envelope_siren;
        message.sender = sender;
        for (const auto& part : parts)
            if (!is_xml(part.name) && opened.messages.size() == 1)
                message.documents.push_back({part.name, part.bytes});
    }
    const auto says_multicanal = [](std::string_view text) {
        return text.find("multi canal") != std::string_view::npos;
    };
    opened.information =
        opened.messages.empty() &&
        (says_multicanal(parsed.mail->text) || says_multicanal(parsed.mail->html) ||
         std::any_of(parts.begin(), parts.end(), [&](const auto& part) { return says_multicanal(part.bytes); }));
    if (opened.messages.empty() && !opened.information) opened.problem = "no message of @CTES in this mail";
    return opened;
}

} // namespace aubrac::prefecture
