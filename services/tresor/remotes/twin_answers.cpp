// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_answers.hpp"

#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <formats/pes/writer.hpp>
#include <fstream>

namespace aubrac::tresor::twin {
namespace {

namespace pes = formats::pes;

constexpr std::size_t most_things = 100'000; // bordereaux, pièces and PJ that one answer tells of

/// What the objet of a mandat or a titre asks of the twin, so that anybody in bac à sable sees each answer without
/// touching a knob.
bool asks(const pes::PieceToWrite& piece, std::string_view what) {
    return base::fold(piece.piece.objet).find(what) != std::string::npos;
}

constexpr std::string_view to_reject = "a rejeter", to_pay = "a payer", to_forget = "sans reponse";

bool asks_anywhere(const std::vector<pes::BordereauToWrite>& bordereaux, std::string_view what) {
    return std::any_of(bordereaux.begin(), bordereaux.end(), [&](const auto& bordereau) {
        return std::any_of(bordereau.pieces.begin(), bordereau.pieces.end(),
                           [&](const auto& piece) { return asks(piece, what); });
    });
}

/// What an answer must name.
class Gathering final : public pes::Visitor {
public:
    pes::EnTete entete;
    std::vector<pes::BordereauToWrite> bordereaux;
    std::vector<std::string> pj;

    void note_entete(const pes::EnTete& it) override { entete = it; }
    void note_bordereau(const pes::Bordereau& it) override {
        if (bordereaux.size() < most_things) bordereaux.push_back({it, {}});
    }
    void note_piece(const pes::Bordereau&, const pes::Piece& it) override {
        if (++pieces_ <= most_things && !bordereaux.empty()) bordereaux.back().pieces.push_back({it, {}});
    }
    void note_ligne(const pes::Bordereau&, const pes::Piece&, const pes::Ligne& it) override {
        if (bordereaux.empty() || bordereaux.back().pieces.empty() || ++lignes_ > most_things) return;
        bordereaux.back().pieces.back().lignes.push_back(it);
    }
    void note_pj(const pes::Pj& it) override {
        if (pj.size() < most_things) pj.push_back(it.id_unique);
    }

private:
    std::size_t pieces_ = 0, lignes_ = 0;
};

pes::Report read_flux(const std::filesystem::path& path, Gathering& gathering) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw base::Failure("twin helios: cannot open " + path.string());
    std::string piece(256 * 1024, '\0');
    return pes::read(
        [&]() -> std::string_view {
            file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
            return {piece.data(), static_cast<std::size_t>(file.gcount())};
        },
        gathering);
}

/// The echo that the norm wants, whatever the flux said.
pes::EnTete echo_of(pes::EnTete entete, base::Instant now) {
    const auto fill = [](std::string& value, std::string_view usual) {
        if (value.empty()) value = usual;
    };
    entete.dte_str = now.date();
    entete.recepteur_sigle = "HELIOS";
    fill(entete.typ_fic, "PESALR2");
    fill(entete.emetteur_sigle, "EMETTEUR");
    fill(entete.emetteur_adresse, "ADRESSE");
    return entete;
}

bool is_rejected(const std::vector<pes::BordereauToWrite>& bordereaux, std::size_t rank, const TwinKnobs& knobs) {
    if (knobs.rejected == Rejected::all || (knobs.rejected == Rejected::first && rank == 0)) return true;
    return asks_anywhere({bordereaux[rank]}, to_reject);
}

std::vector<pes::DetailAcquit> make_details(const pes::BordereauToWrite& bordereau, const TwinKnobs& knobs) {
    pes::DetailAcquit detail{"", "", {{"ERREUR_AUTRE", knobs.reason}}};
    if (knobs.told_at != ToldAt::bordereau && !bordereau.pieces.empty()) {
        const auto marked = std::find_if(bordereau.pieces.begin(), bordereau.pieces.end(),
                                         [](const auto& it) { return asks(it, to_reject); });
        const auto& piece = marked == bordereau.pieces.end() ? bordereau.pieces.front() : *marked;
        detail.num_piece = piece.piece.id_pce;
        if (knobs.told_at == ToldAt::ligne && !piece.lignes.empty())
            detail.num_ligne = piece.lignes.front().id_ligne;
    }
    return {detail};
}

pes::AcquitToWrite make_acquit(const Gathering& flux, const TwinKnobs& knobs, base::Instant now) {
    pes::AcquitToWrite acquit{echo_of(flux.entete, now), {}};
    if (!knobs.technical.empty()) {
        pes::ElementAcquit refusal;
        refusal.domaine_ack = "0";
        refusal.details = {{"", "", {{knobs.technical, knobs.reason}}}};
        acquit.elements = {refusal};
        return acquit;
    }
    for (std::size_t i = 0; i < flux.bordereaux.size(); ++i) {
        const auto& bordereau = flux.bordereaux[i];
        pes::ElementAcquit element;
        element.domaine_ack = bordereau.bordereau.domaine == pes::Domaine::recette ? "6" : "5";
        element.num_bord = bordereau.bordereau.id_bord;
        element.exercice_bord = bordereau.bordereau.exer;
        element.accepted = !is_rejected(flux.bordereaux, i, knobs);
        if (!element.accepted) element.details = make_details(bordereau, knobs);
        acquit.elements.push_back(std::move(element));
    }
    for (const auto& id : flux.pj) {
        pes::ElementAcquit element;
        element.domaine_ack = "4";
        element.accepted = knobs.rejected != Rejected::pj || id != flux.pj.front();
        element.id_unique = id;
        if (!element.accepted) element.details = {{"", "", {{"ERREUR_DOUBLON_PJ", knobs.reason}}}};
        acquit.elements.push_back(std::move(element));
    }
    if (acquit.elements.empty()) {
        pes::ElementAcquit element;
        element.domaine_ack = "0";
        element.accepted = true;
        acquit.elements.push_back(element);
    }
    return acquit;
}

/// As some real ones are: without CodCol, with an element that no schema knows.
std::string break_schema(std::string bytes) {
    constexpr std::string_view name = "CodCol";
    if (const auto at = bytes.find(name); at != std::string::npos) bytes.replace(at, name.size(), "Inattendu");
    return bytes;
}

void pay(pes::PieceToWrite& piece, base::Instant now) {
    piece.piece.etat_pce = "05";
    piece.piece.dte_pec = now.date();
    for (auto& ligne : piece.lignes) {
        const auto total = ligne.mt_ht.value_or(0) + ligne.mt_tva.value_or(0);
        ligne.etat_lig_pce = "05";
        ligne.mt_regle = total;
        ligne.emargements = {{"01", now.date(), total}};
    }
}

/// One return for each domain: everything that was accepted is paid.
std::vector<pes::RetourToWrite> make_retours(const Gathering& flux, const TwinKnobs& knobs, base::Instant now) {
    std::vector<pes::RetourToWrite> retours;
    for (const auto domaine : {pes::Domaine::depense, pes::Domaine::recette}) {
        pes::RetourToWrite retour{echo_of(flux.entete, now), {}, {}};
        retour.domaine.domaine = domaine;
        retour.domaine.typ_restit = "02";
        retour.domaine.nat_inf = "2";
        for (std::size_t i = 0; i < flux.bordereaux.size(); ++i) {
            if (is_rejected(flux.bordereaux, i, knobs) || flux.bordereaux[i].bordereau.domaine != domaine)
                continue;
            retour.bordereaux.push_back(flux.bordereaux[i]);
            for (auto& piece : retour.bordereaux.back().pieces) pay(piece, now);
        }
        if (!retour.bordereaux.empty()) retours.push_back(std::move(retour));
    }
    return retours;
}

/// "010001_261121140500-ACK-000001.xml"
std::string make_stamp(base::Instant now, int serial) {
    auto rank = std::to_string(serial % 1'000'000);
    rank.insert(0, 6 - rank.size(), '0');
    const auto iso = now.iso();
    std::string stamp = iso.substr(2, 2) + iso.substr(5, 2) + iso.substr(8, 2) + iso.substr(11, 2) +
                        iso.substr(14, 2) + iso.substr(17, 2);
    return stamp + "-ACK-" + rank;
}

} // namespace

TwinReply answer_flux(const std::filesystem::path& path, const TwinKnobs& knobs, base::Instant now, int serial) {
    Gathering flux;
    const auto report = read_flux(path, flux);
    if (report.kind == pes::Kind::acquit_retour) return {{}, "acquit de retour"};
    if (report.refused || report.kind != pes::Kind::aller) return {{}, "illisible"};
    if (knobs.is_lost || asks_anywhere(flux.bordereaux, to_forget)) return {{}, "perdu"};
    if (knobs.is_unknown) flux.entete.nom_fic = "FLUX_JAMAIS_ENVOYE";
    const auto acquit = pes::write_acquit(make_acquit(flux, knobs, now));
    if (!acquit) return {{}, "acquit refusé par la norme : " + acquit.refusal().field};
    const auto bytes = knobs.is_invalid ? break_schema(acquit.value()) : acquit.value();
    const auto name = flux.entete.id_post + "_" + make_stamp(now, serial);
    TwinReply reply{{{name + ".xml", bytes}}, knobs.technical.empty() ? "acquit" : "rejet technique"};
    if (knobs.rejected != Rejected::none || asks_anywhere(flux.bordereaux, to_reject)) reply.verdict = "rejet";
    if (knobs.is_double) reply.files.push_back({name + "-BIS.xml", bytes});
    const bool pays = knobs.has_retour || asks_anywhere(flux.bordereaux, to_pay);
    if (!pays || !knobs.technical.empty()) return reply;
    int rank = 0;
    for (const auto& retour : make_retours(flux, knobs, now))
        if (const auto written = pes::write_retour(retour))
            reply.files.push_back({"PES2R_" + std::string(++rank == 1 ? "DEP" : "REC") + "_" +
                                       flux.entete.cod_col + "_" + flux.entete.cod_bud + "_" + name + ".xml",
                                   written.value()});
        else
            reply.verdict += ", retour refusé par la norme : " + written.refusal().field;
    return reply;
}

} // namespace aubrac::tresor::twin
