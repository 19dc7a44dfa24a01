// SPDX-License-Identifier: AGPL-3.0-or-later
#include "reading.hpp"

#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <fstream>
#include <memory>

namespace aubrac::helios {

namespace fs = std::filesystem;
namespace pes = formats::pes;

namespace {

constexpr std::size_t piece_bytes = 256 * 1024;
constexpr std::int64_t head_bytes = 1024 * 1024;
constexpr std::size_t stretch_rows = 2000;
constexpr std::int64_t most_rows = 500'000; // of each kind, of one flux
constexpr std::size_t most_pj = 100'000;

pes::Finding finding_of(const confiance::Signature& signature) {
    pes::Finding finding;
    finding.severity =
        signature.verdict == confiance::Verdict::invalide ? pes::Severity::error : pes::Severity::warning;
    finding.code = signature.code;
    finding.message =
        "Signature" + (signature.signer.empty() ? "" : " de " + signature.signer) + " : " + signature.reason;
    finding.path = signature.covers.empty() ? "" : "#" + signature.covers;
    return finding;
}

void verify(const fs::path& file, const CheckRequest& request, Checked& checked) {
    confiance::Question question{file.string()};
    question.training = request.training;
    question.trust = request.trust;
    question.network = request.network;
    checked.signatures = request.confiance->verify_file(question);
    if (const auto& problem = checked.signatures.problem) {
        pes::Finding finding;
        finding.code = problem->code;
        finding.message = problem->message;
        checked.findings.push_back(finding);
        ++checked.errors;
    }
    for (const auto& signature : checked.signatures.signatures) {
        if (signature.verdict == confiance::Verdict::valide) continue;
        checked.findings.push_back(finding_of(signature));
        if (signature.verdict == confiance::Verdict::invalide) ++checked.errors;
    }
}

std::string tiers_name(const pes::Tiers& tiers) {
    return base::one_line(tiers.prenom.empty() ? tiers.nom : tiers.nom + " " + tiers.prenom, 150);
}

std::string address_of(const pes::Tiers& tiers) {
    std::string address;
    for (const auto* part : {&tiers.adr1, &tiers.adr2, &tiers.adr3})
        if (!part->empty()) address += (address.empty() ? "" : ", ") + *part;
    const std::string town(base::trim(tiers.cp + " " + tiers.ville));
    if (!town.empty()) address += (address.empty() ? "" : ", ") + town;
    return base::one_line(address, 250);
}

/// Whoever looks recognises an account by its end, and learns nothing more.
std::string hidden_account(const std::string& iban) {
    return iban.size() < 8 ? "" : "…" + base::one_line(iban.substr(iban.size() - 4), 4);
}

} // namespace

pes::Source source_of_file(const fs::path& file, Progress progress) {
    struct Reading {
        std::ifstream file;
        std::string piece = std::string(piece_bytes, '\0');
        std::int64_t read = 0, size = 0;
    };
    auto reading = std::make_shared<Reading>();
    reading->file.open(file, std::ios::binary);
    if (!reading->file) throw base::Failure("cannot open " + file.string());
    reading->size = static_cast<std::int64_t>(fs::file_size(file));
    return [reading, file, progress = std::move(progress)]() -> std::string_view {
        reading->file.read(reading->piece.data(), static_cast<std::streamsize>(reading->piece.size()));
        if (reading->file.bad()) throw base::Failure("cannot read " + file.string());
        reading->read += reading->file.gcount();
        if (progress) progress(reading->read, reading->size);
        return {reading->piece.data(), static_cast<std::size_t>(reading->file.gcount())};
    };
}

Head read_head(const fs::path& file) {
    class Entete final : public pes::Visitor {
    public:
        bool is_done = false;
        void note_entete(const pes::EnTete&) override { is_done = true; }
    } visitor;
    const auto whole = source_of_file(file);
    std::int64_t given = 0;
    const auto report = pes::read(
        [&]() -> std::string_view {
            if (visitor.is_done || given >= head_bytes) return {};
            const auto piece = whole();
            given += static_cast<std::int64_t>(piece.size());
            return piece;
        },
        visitor);
    return {report.kind, visitor.is_done, report.entete};
}

Checked check_file(const fs::path& file, NormsInForce& norms, const CheckRequest& request, pes::Visitor* visitor) {
    pes::CheckOptions options;
    options.norms = norms.norms.get();
    options.on = request.on;
    options.signing = request.signing;
    options.find_schema = [&](std::string_view root, std::string_view space) {
        return norms.find_schema(root, space);
    };
    Checked checked;
    checked.report = pes::check(source_of_file(file, request.progress), options, visitor);
    const auto& report = checked.report;
    checked.errors = report.errors;
    checked.findings = report.findings;
    bool bears_one = false;
    for (const auto& note : report.signatures) {
        checked.announces_signature = true;
        checked.has_all_signatures = checked.has_all_signatures && note.present;
        bears_one = bears_one || note.present;
    }
    if (request.confiance && report.kind == pes::Kind::aller && !report.refused && bears_one)
        verify(file, request, checked);
    return checked;
}

void Indexer::note_bordereau(const pes::Bordereau& it) {
    bordereau_ = {};
    bordereau_.position = ++bordereaux_;
    bordereau_.domaine = name_of(it.domaine);
    bordereau_.exer = base::one_line(it.exer, 10);
    bordereau_.id_bord = plain_number(base::one_line(it.id_bord, 20));
    bordereau_.typ_bord = base::one_line(it.typ_bord, 10);
    bordereau_.emis_le = it.dte_bord_em ? it.dte_bord_em->iso() : "";
    bordereau_.objet = base::one_line(it.objet, 200);
    bordereau_.mt_ht = it.mt_bord_ht.value_or(0);
    bordereau_.mt_tva = it.mt_bord_tva.value_or(0);
}

void Indexer::note_piece(const pes::Bordereau&, const pes::Piece& it) {
    piece_ = {};
    piece_.position = ++pieces_;
    piece_.bordereau = bordereau_.position;
    piece_.domaine = bordereau_.domaine;
    piece_.exer = bordereau_.exer;
    piece_.id_bord = bordereau_.id_bord;
    piece_.id_pce = plain_number(base::one_line(it.id_pce, 20));
    piece_.typ_pce = base::one_line(it.typ_pce, 10);
    piece_.nat_pce = base::one_line(it.nat_pce, 10);
    piece_.objet = base::one_line(it.objet, 200);
    ++bordereau_.pieces;
}

void Indexer::note_ligne(const pes::Bordereau&, const pes::Piece&, const pes::Ligne& it) {
    ++piece_.lignes;
    piece_.mt_ht += it.mt_ht.value_or(0);
    piece_.mt_tva += it.mt_tva.value_or(0);
    const auto tiers = it.tiers.empty() ? "" : tiers_name(it.tiers.front());
    if (piece_.tiers.empty()) piece_.tiers = tiers;
    if (piece_.objet.empty()) piece_.objet = base::one_line(it.libelle, 200);
    add_refs(it.pj_refs);
    if (++lignes_ > most_rows) {
        is_full_ = true;
        return;
    }
    LigneRow row;
    row.position = lignes_;
    row.piece = piece_.position;
    row.id_ligne = plain_number(base::one_line(it.id_ligne, 20));
    row.nature = base::one_line(it.nature, 20);
    row.fonction = base::one_line(it.fonction, 20);
    row.operation = base::one_line(it.operation, 40);
    row.libelle = base::one_line(it.libelle, 200);
    row.mod_regl = base::one_line(it.mod_regl, 10);
    row.id_marche = base::one_line(it.id_marche, 60);
    row.tiers = tiers;
    if (!it.tiers.empty()) {
        row.adresse = address_of(it.tiers.front());
        row.compte = hidden_account(it.tiers.front().iban);
    }
    row.mt_ht = it.mt_ht.value_or(0);
    row.mt_tva = it.mt_tva.value_or(0);
    stretch_.lignes.push_back(std::move(row));
    give_if_full();
}

void Indexer::add_refs(const std::vector<pes::PjRef>& refs) {
    for (const auto& ref : refs) {
        ++piece_.pj;
        if (++refs_ > most_rows) {
            is_full_ = true;
            return;
        }
        stretch_.pj_refs.push_back({refs_, piece_.position, base::one_line(ref.id_unique, 100),
                                    base::one_line(ref.nom_pj, 150), base::one_line(ref.support, 10)});
    }
}

void Indexer::note_end_of_piece(const pes::Bordereau&, const pes::Piece& it) {
    add_refs(it.pj_refs);
    if (pieces_ > most_rows) {
        is_full_ = true;
        return;
    }
    piece_.words = base::fold(piece_.id_pce + " " + piece_.id_bord + " " + piece_.objet + " " + piece_.tiers +
                              " " + base::one_line(it.numero_facture, 60));
    stretch_.pieces.push_back(piece_);
    give_if_full();
}

void Indexer::note_end_of_bordereau(const pes::Bordereau&) {
    if (bordereaux_ > most_rows) {
        is_full_ = true;
        return;
    }
    stretch_.bordereaux.push_back(bordereau_);
    bordereau_.is_signed = false;
    give_if_full();
}

void Indexer::note_signature(const pes::SignaturePlace& place) {
    if (place.level == pes::SignaturePlace::Level::bordereau) bordereau_.is_signed = true;
}

void Indexer::note_pj(const pes::Pj& it) {
    if (pj_ids_.size() == most_pj) {
        is_full_ = true;
        return;
    }
    pj_ids_.push_back(base::one_line(it.id_unique, 100));
    stretch_.pj.push_back({it.rank, pj_ids_.back(), base::one_line(it.nom_pj, 150), base::one_line(it.type_pj, 10),
                           base::one_line(it.description, 250), it.bytes, it.problem == pes::PjProblem::none, "",
                           ""});
    give_if_full();
}

void Indexer::give_if_full() {
    if (stretch_.size() < stretch_rows) return;
    sink_(stretch_);
    stretch_ = {};
}

void Indexer::finish() {
    if (stretch_.size() > 0) sink_(stretch_);
    stretch_ = {};
}

bool extract_pj(const fs::path& flux, std::int64_t position, const fs::path& to) {
    class Extractor final : public pes::Visitor {
    public:
        Extractor(std::int64_t wanted, const fs::path& to)
            : wanted_(wanted), path_(to), file_(to, std::ios::binary) {
            if (!file_) throw base::Failure("cannot open " + to.string());
        }
        bool is_met = false, is_whole = false;
        void note_pj_bytes(const pes::Pj& pj, std::string_view bytes) override {
            if (pj.rank != wanted_) return;
            file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
            if (!file_) throw base::Failure("cannot write " + path_.string());
        }
        void note_pj(const pes::Pj& pj) override {
            if (pj.rank != wanted_) return;
            is_met = true;
            is_whole = pj.problem == pes::PjProblem::none;
            if (!file_.flush()) throw base::Failure("cannot write " + path_.string());
        }

    private:
        std::int64_t wanted_;
        fs::path path_;
        std::ofstream file_;
    } extractor(position, to);
    const auto whole = source_of_file(flux);
    pes::read([&]() -> std::string_view { return extractor.is_met ? std::string_view() : whole(); }, extractor);
    return extractor.is_whole;
}

} // namespace aubrac::helios
