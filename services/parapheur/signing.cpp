// SPDX-License-Identifier: AGPL-3.0-or-later
// The document between its two times. The key of a person never comes here: what it must sign goes out, what it
// signed comes back. The seal is opened for the time of one signature.
#include "work.hpp"

#include <adapters/openssl/cipher.hpp>
#include <adapters/openssl/random.hpp>
#include <adapters/openssl/twin_pki.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <formats/signature/cms/cades.hpp>
#include <formats/signature/pdf/pades.hpp>
#include <formats/signature/xml/xades.hpp>
#include <fstream>

namespace aubrac::parapheur {

namespace {

namespace norm = formats::signature;
namespace openssl = adapters::openssl;
using base::Refusal;
using base::Result;
using kernel::Context;

constexpr std::string_view cachet_context = "parapheur cachet ";
constexpr std::size_t stamp_bytes = 12'000; // room kept for a time-stamp
constexpr int training_days = 365;

// Stamps stand side by side from the foot of the last page up, three in a row, in points.
constexpr double stamp_width = 168, stamp_height = 62, stamp_gap = 9, margin = 36, page_height = 842;

norm::VisibleStamp stamp_of(const Dossier& dossier, const Hand& hand) {
    const int rank = count_signatures(dossier.road);
    norm::VisibleStamp stamp;
    stamp.page = -1;
    stamp.width = stamp_width;
    stamp.height = stamp_height;
    stamp.left = margin + (rank % 3) * (stamp_width + stamp_gap);
    stamp.top = page_height - margin - (rank / 3 + 1) * (stamp_height + stamp_gap);
    if (!hand.absent.empty())
        stamp.lines.push_back("En l'absence de " + hand.absent +
                              (hand.absent_quality.empty() ? "" : ", " + hand.absent_quality));
    return stamp;
}

/// A file read a piece at a time.
class FileSource final : public norm::Source {
public:
    explicit FileSource(const std::filesystem::path& path) : file_(path, std::ios::binary) {}
    std::size_t read(char* into, std::size_t room) override {
        file_.read(into, static_cast<std::streamsize>(room));
        if (file_.bad()) throw base::Failure("a document cannot be read");
        return static_cast<std::size_t>(file_.gcount());
    }
    void rewind() override {
        file_.clear();
        file_.seekg(0);
    }

private:
    std::ifstream file_;
};

void write_all(std::ofstream& out, std::string_view bytes) {
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out) throw base::Failure("a signed document cannot be written: the disk is full or broken");
}

Result<base::Done> assemble_xml(const std::filesystem::path& document, const norm::PreparedSignature& prepared,
                                const std::vector<std::string>& values, std::ofstream& out) {
    FileSource source(document);
    auto done =
        norm::assemble_pes(source, prepared, values, [&](std::string_view piece) { write_all(out, piece); });
    if (!done) return not_signable(done.refusal());
    return base::Done{};
}

std::string cachet_secret(Context& context, std::string_view what) {
    return std::string(cachet_context) + std::string(what) + " " + context.adherent().text();
}

void keep_cachet(const Room& room, Context& context, const openssl::Identity& identity, std::string_view pkcs12,
                 const std::string& password) {
    const auto key = room.kernel.secrets.key("parapheur.cachet");
    room.store.put_cachet(context, {identity.certificate.pem(),
                                    openssl::seal(key, pkcs12, cachet_secret(context, "pkcs12")),
                                    openssl::seal(key, password, cachet_secret(context, "password")),
                                    context.actor().id, context.now()});
    const auto& summary = identity.certificate.summary();
    room.kernel.agenda.clear_duty(context, "parapheur/cachet", "parapheur.renew");
    room.kernel.journal.note(context, "parapheur.organiser", "parapheur/cachet", "Cachet déposé",
                             {{"certificat", base::hex(summary.sha256)}, {"fin", summary.not_after.date().iso()}});
    // Those that were waiting for it.
    for (const auto& dossier : room.store.list_waiting_seal(context, 200))
        if (const auto found = room.store.find(context, dossier)) room.refresh(context, *found);
}

} // namespace

Refusal not_signable(const Refusal& refusal) {
    auto sentence = norm::sentence_of(refusal);
    while (sentence.ends_with('.')) sentence.pop_back();
    return {"PARAPHEUR-037", "", {sentence}};
}

confiance::Opinion judge(const Room& room, confiance::Training training, const norm::Signatory& signatory) {
    std::vector<std::string> chain;
    for (const auto& one : signatory.chain) chain.push_back(one.der());
    return room.confiance.judge_signatory(training, signatory.certificate.der(), chain);
}

Hand hand_of(const Room& room, Context& context, const Part* part, const std::string& actor) {
    Hand hand;
    hand.quality = actor.empty() ? "" : room.store.find_quality(context, actor);
    const auto adherent = room.adherents.find_adherent(context, context.adherent());
    if (adherent) hand.place = adherent->name;
    for (const std::string_view before : {"Commune de ", "Commune d'"})
        if (hand.place.starts_with(before)) hand.place.erase(0, before.size());
    if (part && !part->account.empty() && part->account != actor) {
        hand.absent = room.name_of(context, part->account);
        hand.absent_quality = room.store.find_quality(context, part->account);
    }
    return hand;
}

Result<norm::PreparedSignature> prepare_document(const Dossier& dossier, const std::filesystem::path& document,
                                                 const norm::Signatory& signatory, const Hand& hand,
                                                 base::Instant now) {
    const auto make = [&]() -> Result<norm::PreparedSignature> {
        if (dossier.form == Form::pes) {
            FileSource source(document);
            return norm::prepare_pes(source, signatory,
                                     {.signed_at = now, .role = hand.quality, .city = hand.place});
        }
        const auto bytes = kernel::read_file(document, max_bytes * 2);
        if (dossier.form == Form::message) return norm::prepare_message(bytes, signatory, now);
        return norm::prepare_pdf(bytes, signatory,
                                 {.signed_at = now,
                                  .name = {},
                                  .quality = hand.quality,
                                  .place = hand.place,
                                  .reason = dossier.title,
                                  .stamp = stamp_of(dossier, hand),
                                  .token_bytes = stamp_bytes});
    };
    auto prepared = make();
    if (!prepared) return not_signable(prepared.refusal());
    return prepared;
}

Result<base::Done> assemble_document(const Dossier& dossier, const std::filesystem::path& document,
                                     const norm::PreparedSignature& prepared,
                                     const std::vector<std::string>& values, std::string_view token,
                                     const std::filesystem::path& path) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    if (dossier.form == Form::pes) {
        if (auto done = assemble_xml(document, prepared, values, out); !done) return done.refusal();
    } else {
        if (values.size() != 1) return Refusal{"PARAPHEUR-036", "", {}};
        const auto bytes = kernel::read_file(document, max_bytes * 2);
        const bool is_pdf = dossier.form == Form::pdf;
        auto made = is_pdf ? norm::assemble_pdf(bytes, prepared, values[0], token)
                           : norm::assemble_message(bytes, prepared, values[0], token);
        if (!made) return not_signable(made.refusal());
        if (is_pdf) write_all(out, bytes);
        write_all(out, made.value());
    }
    out.flush();
    if (!out) throw base::Failure("a signed document cannot be written: the disk is full or broken");
    return base::Done{};
}

std::optional<openssl::Identity> open_cachet(const Room& room, Context& context) {
    const auto cachet = room.store.find_cachet(context);
    if (!cachet) return std::nullopt;
    const auto key = room.kernel.secrets.key("parapheur.cachet");
    const auto pkcs12 = openssl::open_sealed(key, cachet->pkcs12, cachet_secret(context, "pkcs12"));
    const auto password = openssl::open_sealed(key, cachet->password, cachet_secret(context, "password"));
    if (!pkcs12 || !password) return std::nullopt;
    return openssl::read_pkcs12(*pkcs12, *password).identity;
}

Result<base::Done> deposit_cachet(const Room& room, Context& context, std::string_view pkcs12,
                                  const std::string& password) {
    const auto reading = openssl::read_pkcs12(pkcs12, password);
    switch (reading.problem) {
    case openssl::Pkcs12Problem::unreadable:
        return Refusal{"PARAPHEUR-050", "fichier", {}};
    case openssl::Pkcs12Problem::wrong_password:
        return Refusal{"PARAPHEUR-051", "mot_de_passe", {}};
    case openssl::Pkcs12Problem::incomplete:
        return Refusal{"PARAPHEUR-052", "fichier", {}};
    case openssl::Pkcs12Problem::none:
        break;
    }
    const auto& certificate = reading.identity->certificate;
    if (certificate.summary().not_after < context.now() || !certificate.may_sign())
        return Refusal{"PARAPHEUR-053", "fichier", {}};
    keep_cachet(room, context, *reading.identity, pkcs12, password);
    return base::Done{};
}

openssl::Identity make_training_identity(const std::string& name, const std::string& organisation,
                                         base::Instant now) {
    const auto request = [&](const std::string& common_name, openssl::TwinUse use) {
        return openssl::TwinRequest{.common_name = base::one_line(common_name, 50),
                                    .organisation = base::one_line(organisation, 50),
                                    .use = use,
                                    .from = now.plus_seconds(-86'400),
                                    .until = now.plus_seconds(86'400LL * training_days),
                                    .key = openssl::KeyKind::ec};
    };
    const auto authority =
        openssl::TwinAuthority::make(request("Autorité d'entraînement", openssl::TwinUse::authority));
    return authority.issue(request(name, openssl::TwinUse::signatory));
}

Result<base::Done> make_training_cachet(const Room& room, Context& context) {
    if (!room.is_training(context)) return Refusal{"PARAPHEUR-055", "", {}};
    const auto adherent = room.adherents.find_adherent(context, context.adherent());
    const auto identity =
        make_training_identity("Cachet d'entraînement", adherent ? adherent->name : "Bac à sable", context.now());
    const auto password = base::hex(openssl::random_bytes(16));
    keep_cachet(room, context, identity, openssl::write_pkcs12(identity, password, "cachet"), password);
    return base::Done{};
}

} // namespace aubrac::parapheur
