// SPDX-License-Identifier: AGPL-3.0-or-later
// What the tests of the twin of the ministry share: a TdT that sends by real mutual TLS and reads the maildir.
#pragma once

#include <adapters/archive/tar_gz.hpp>
#include <adapters/curl/http_client.hpp>
#include <adapters/gmime/mail.hpp>
#include <adapters/gmime/maildir.hpp>
#include <adapters/openssl/random.hpp>
#include <adapters/xml/schema.hpp>
#include <base/text.hpp>
#include <filesystem>
#include <formats/actes/reader.hpp>
#include <formats/actes/transmission.hpp>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <memory>
#include <remotes/twin_prefecture.hpp>
#include <set>
#include <string>
#include <vector>

namespace aubrac::prefecture {

namespace norm = formats::actes;
namespace gmime = adapters::gmime;
namespace curl = adapters::curl;

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

/// A délibération of the imaginary commune, sent to the training twin.
inline norm::TransmissionToSend make_transmission(norm::Message message, int numero = 1) {
    norm::TransmissionToSend sent;
    sent.trigramme = "AUB";
    sent.quadrigramme = "TACT";
    sent.date = {2026, 11, 21};
    sent.numero = numero;
    sent.enveloppe.idcl = {"219900008", "099", "1", "31"};
    sent.enveloppe.referent = norm::Referent{"Céleste Poulain", "0100000000", "mairie@saint-exemple.fr"};
    sent.enveloppe.adresses_retour = {"actes@aubrac.test"};
    const bool is_acte = std::holds_alternative<norm::Acte>(message);
    sent.messages.push_back({std::move(message), {}});
    if (is_acte) sent.messages.back().documents.push_back({"99_DE", "pdf", "%PDF-1.4 une poule de papier", {}});
    return sent;
}

inline norm::Acte make_acte(const std::string& numero = "2026_042") {
    norm::Acte acte;
    acte.date = base::Date{2026, 11, 20};
    acte.numero_interne = numero;
    acte.code_nature_acte = "1";
    acte.code_matiere = {"9", "1", "", "", ""};
    acte.objet = "Recensement des œufs de la poule municipale : 3 € & l'été";
    acte.classification_date_version = base::Date{2019, 4, 18};
    acte.document_papier = "N";
    return acte;
}

inline const std::string sample_id = "099-219900008-20261120-2026_042-DE";

class TwinPeer : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::path(::testing::TempDir()) /
                  ("twin-" + base::hex(adapters::openssl::random_bytes(8)));
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override {
        twin_.reset();
        std::filesystem::remove_all(folder_);
    }

    using Knobs = std::map<std::string, std::string, std::less<>>;
    /// Answers come before the HTTP answer, unless the knobs say otherwise.
    void start(Knobs knobs = {}) {
        knobs.emplace("delay", "0");
        twin_.reset();
        twin_ = start_twin_prefecture({folder_ / "twin", 0, std::move(knobs)});
        settings_ = twin_->settings();
    }
    void set_knobs(const std::string& lines) { write_file(folder_ / "twin" / "knobs", lines); }

    curl::HttpClient make_client() const {
        curl::HttpOptions options;
        options.tls = {settings_.at("prefecture.training.ca"),
                       read_file(settings_.at("prefecture.training.certificate")),
                       read_file(settings_.at("prefecture.training.key")), ""};
        return curl::HttpClient(options);
    }

    curl::HttpResult send_file(const std::filesystem::path& path, const std::string& name) {
        return make_client().post_multipart(settings_.at("prefecture.training.url"),
                                            {{"name", "file"}, {"filename", name}},
                                            {{"file", path, name, "application/gzip"}});
    }
    curl::HttpResult send_bytes(const std::string& name, const std::string& bytes) {
        write_file(folder_ / "upload", bytes);
        return send_file(folder_ / "upload", name);
    }
    curl::HttpResult send(const norm::PreparedTransmission& prepared, const std::string& name = "") {
        return send_bytes(name.empty() ? prepared.archive_name : name,
                          norm::write_transmission(prepared, {0}).value());
    }
    curl::HttpResult send(const norm::TransmissionToSend& transmission) {
        const auto prepared = norm::prepare_transmission(transmission);
        EXPECT_TRUE(prepared.ok()) << (prepared.ok() ? "" : prepared.refusal().code + prepared.refusal().field);
        return send(prepared.value());
    }
    int status_of(const norm::TransmissionToSend& transmission) { return send(transmission).status; }

    /// The status of a letter ordered: "code=3-1&acte=…".
    int ask_letter(const std::string& query) {
        const auto& url = settings_.at("prefecture.training.url");
        return make_client()
            .post(url.substr(0, url.rfind('/')) + "/courrier?" + query, "", {{"content-type", "text/plain"}})
            .status;
    }

    /// New mails, filed once read.
    std::vector<gmime::Mail> take_mails() {
        const gmime::Maildir maildir(settings_.at("prefecture.training.maildir"));
        std::vector<gmime::Mail> mails;
        for (const auto& name : maildir.list_new()) {
            const auto parsed = gmime::parse_mail(maildir.read_new(name, 1 << 26).bytes);
            EXPECT_TRUE(parsed.mail) << parsed.problem;
            if (parsed.mail) mails.push_back(*parsed.mail);
            maildir.keep(name);
        }
        return mails;
    }

    /// The only new mail.
    gmime::Mail take_mail() {
        const auto mails = take_mails();
        EXPECT_EQ(mails.size(), 1u);
        return mails.empty() ? gmime::Mail{} : mails[0];
    }

    /// Business message of a mail: after its envelope, which is checked too.
    static norm::Message read_answer(const gmime::Mail& mail) {
        if (mail.attachments.size() < 2) {
            ADD_FAILURE() << "no answer in this mail";
            return norm::Annulation{};
        }
        const auto envelope = norm::read_any(mail.attachments[0].name, mail.attachments[0].bytes);
        EXPECT_EQ(envelope.root, "EnveloppeMISILLCL");
        EXPECT_TRUE(envelope.findings.empty());
        EXPECT_EQ(envelope.fields.text_at("Emetteur/IDSousPref/Departement"), "099");
        const auto forms = norm::find_message(envelope);
        EXPECT_EQ(std::get<norm::EnveloppeMISILLCL>(*forms).formulaires.at(0).nom_fichier,
                  mail.attachments[1].name);
        return read_message(mail.attachments[1]);
    }

    static norm::Message read_message(const gmime::Attachment& file) {
        const auto reading = norm::read_any(file.name, file.bytes);
        EXPECT_TRUE(reading.findings.empty()) << reading.findings[0].message;
        EXPECT_TRUE(file.bytes.starts_with("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"));
        return norm::find_message(reading).value_or(norm::Message(norm::Annulation{}));
    }

    /// The envelope anomaly of the only new mail.
    norm::AnomalieEnveloppe take_anomaly() {
        const auto mail = take_mail();
        if (mail.attachments.size() != 1 || !mail.attachments[0].name.starts_with("ANO_")) {
            ADD_FAILURE() << "not one ANO_ file";
            return {};
        }
        const auto message = read_message(mail.attachments[0]);
        const auto* anomaly = std::get_if<norm::AnomalieEnveloppe>(&message);
        EXPECT_TRUE(anomaly);
        return anomaly ? *anomaly : norm::AnomalieEnveloppe{};
    }

    /// Lines of received.log, each as its fields.
    std::vector<std::vector<std::string>> read_log() const {
        std::vector<std::vector<std::string>> lines;
        for (const auto& line : base::split(read_file(folder_ / "twin" / "received" / "received.log"), '\n'))
            if (!line.empty()) lines.push_back(base::split(line, '\t'));
        return lines;
    }
    std::string last_verdict() const {
        const auto lines = read_log();
        return lines.empty() ? "" : lines.back().at(3);
    }

    std::filesystem::path folder_;
    std::unique_ptr<kernel::RunningTwin> twin_;
    std::map<std::string, std::string> settings_;
};

} // namespace aubrac::prefecture
