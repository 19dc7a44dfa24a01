// SPDX-License-Identifier: AGPL-3.0-or-later
// Blocks: what opens and closes.
#include "assembler.hpp"

namespace aubrac::formats::pes {
namespace {

constexpr std::size_t max_refs = 1000;
constexpr std::size_t max_details = 5000;

std::string attribute(const adapters::xml::Opening& element, std::string_view name) {
    for (const auto& it : element.attributes)
        if (it.name == name && it.space.empty()) return std::string(it.value);
    return {};
}

Domaine domaine_of(Tag tag) {
    switch (tag) {
    case Tag::PES_DepenseAller:
    case Tag::PES_DepenseRetour:
        return Domaine::depense;
    case Tag::PES_RecetteAller:
    case Tag::PES_RecetteRetour:
        return Domaine::recette;
    case Tag::PES_Facture:
        return Domaine::facture;
    case Tag::PES_Marche:
        return Domaine::marche;
    case Tag::PES_PJ:
        return Domaine::pj;
    case Tag::PES_ClientRetour:
        return Domaine::client;
    default:
        return Domaine::inconnu;
    }
}

} // namespace

std::string_view name_of(Domaine domaine) {
    constexpr std::string_view names[] = {"depense", "recette", "facture", "marche", "pj", "client", "inconnu"};
    return names[static_cast<std::size_t>(domaine)];
}

void Assembler::tell_entete() {
    if (std::exchange(entete_told_, true)) return;
    visitor_.note_entete(entete_);
}

void Assembler::tell_domaine() {
    if (!in_domaine_ || std::exchange(domaine_told_, true)) return;
    visitor_.note_domaine(domaine_);
}

void Assembler::tell_bordereau() {
    if (!in_bordereau_ || std::exchange(bordereau_told_, true)) return;
    tell_domaine();
    visitor_.note_bordereau(bordereau_);
}

void Assembler::tell_piece() {
    if (!in_piece_ || std::exchange(piece_told_, true)) return;
    tell_bordereau();
    visitor_.note_piece(bordereau_, piece_);
}

Tiers& Assembler::tiers() {
    if (ligne_.tiers.empty()) ligne_.tiers.emplace_back();
    return ligne_.tiers.back();
}

void Assembler::begin(Kind kind, const adapters::xml::Opening& root) {
    kind_ = kind;
    root_id_ = attribute(root, "Id");
    tags_.assign(1, find_tag(root.name));
    visitor_.note_kind(kind);
}

void Assembler::open(Tag tag, const adapters::xml::Opening& element) {
    const auto parent = tags_.back();
    tags_.push_back(tag);
    if (signature_depth_ > 0) return;
    open_block(tag, parent, element);
    for (const auto& it : element.attributes)
        if (it.name.size() == 1 && it.name.front() == 'V') {
            if (tag != Tag::other) take_value(parent, tag, it.value);
            if (wants_fields_) visitor_.note_field(trail_.parent(), element.name, it.value);
            return;
        }
}

void Assembler::open_block(Tag tag, Tag parent, const adapters::xml::Opening& element) {
    // Directly under the root, everything but the headers is a domain.
    if (tags_.size() == 2 && tag != Tag::Enveloppe && tag != Tag::EnTetePES) {
        tell_entete();
        if (tag != Tag::Signature && tag != Tag::ACQUIT && tag != Tag::ACQUIT_RETOUR && tag != Tag::PJ) {
            domaine_ = {};
            domaine_.domaine = domaine_of(tag);
            domaine_.name = element.name;
            in_domaine_ = true;
            domaine_told_ = false;
            bordereau_count_ = 0;
        }
    }
    switch (tag) {
    case Tag::Bordereau:
        tell_domaine();
        bordereau_ = {};
        bordereau_.domaine = domaine_.domaine;
        bordereau_.rank = ++bordereau_count_;
        bordereau_.id = attribute(element, "Id");
        in_bordereau_ = true;
        bordereau_told_ = false;
        piece_count_ = 0;
        break;
    case Tag::Piece:
        tell_bordereau();
        piece_ = {};
        piece_.rank = ++piece_count_;
        in_piece_ = true;
        piece_told_ = false;
        ligne_count_ = 0;
        break;
    case Tag::LigneDePiece:
        tell_piece();
        ligne_ = {};
        ligne_.rank = ++ligne_count_;
        in_ligne_ = true;
        break;
    case Tag::Tiers:
        if (in_ligne_ && ligne_.tiers.size() < 100) ligne_.tiers.emplace_back();
        break;
    case Tag::CpteBancaire:
        if (in_ligne_) tiers().has_compte = true;
        break;
    case Tag::PaiementEmargement:
    case Tag::EncaissementEmargement:
        if (in_ligne_ && ligne_.emargements.size() < max_refs) ligne_.emargements.emplace_back();
        break;
    case Tag::PJRef:
        pj_ref_ = {};
        break;
    case Tag::PJ:
        if (parent != Tag::InfoPce) open_pj();
        break;
    case Tag::RefCompta:
        if (in_pj_ && pj_.refs_compta.size() < max_refs) pj_.refs_compta.emplace_back();
        break;
    case Tag::Fichier:
        in_fichier_ = in_pj_;
        pj_.mime = attribute(element, "MIMEType");
        pj_.path = trail_.path();
        content_.begin();
        break;
    case Tag::FactureIndiv:
    case Tag::Marche:
    case Tag::Concession:
    case Tag::Client:
        tell_domaine();
        autre_ = {};
        autre_.domaine = domaine_.domaine;
        break;
    case Tag::ElementACQUIT:
        tell_entete();
        acquit_ = {};
        acquit_.rank = ++acquit_count_;
        break;
    case Tag::DetailPiece:
    case Tag::DetailLigne:
    case Tag::Erreur:
        detail();
        break;
    case Tag::ElementACQUIT_RETOUR:
        acquit_retour_ = {};
        break;
    case Tag::Signature:
        signature_depth_ = tags_.size();
        if (in_bordereau_)
            visitor_.note_signature({SignaturePlace::Level::bordereau, bordereau_.id, trail_.path()});
        else
            visitor_.note_signature({SignaturePlace::Level::flux, root_id_, trail_.path()});
        break;
    default:
        break;
    }
}

void Assembler::open_pj() {
    tell_domaine();
    pj_ = {};
    pj_.rank = ++pj_count_;
    in_pj_ = true;
    content_.begin();
}

// The detail of an acquit that the element just opened, or the value just read, belongs to.
DetailAcquit& Assembler::detail() {
    constexpr std::size_t max_anomalies = 100;
    auto& details = acquit_.details;
    const auto tag = tags_.back();
    const auto parent = tags_.size() > 1 ? tags_[tags_.size() - 2] : Tag::other;
    if (tag == Tag::DetailPiece || tag == Tag::DetailLigne) {
        DetailAcquit next;
        if (tag == Tag::DetailLigne && !details.empty()) next.num_piece = details.back().num_piece;
        if (details.size() >= max_details) {
            visitor_.note_acquit(acquit_);
            details.clear();
        }
        details.push_back(std::move(next));
    }
    if (details.empty()) details.emplace_back();
    if (tag == Tag::Erreur && details.back().anomalies.size() < max_anomalies) {
        // An error of the element itself, after details: it has an entry of its own.
        if (parent == Tag::ElementACQUIT && !details.back().num_piece.empty()) details.emplace_back();
        details.back().anomalies.emplace_back();
    }
    return details.back();
}

void Assembler::text(std::string_view characters) {
    if (!in_fichier_ || tags_.back() != Tag::Fichier) return;
    content_.give(characters, [this](std::string_view bytes) { visitor_.note_pj_bytes(pj_, bytes); });
}

void Assembler::close() {
    const auto tag = tags_.back();
    const auto parent = tags_.size() > 1 ? tags_[tags_.size() - 2] : Tag::other;
    if (signature_depth_ > 0) {
        if (tags_.size() == signature_depth_) signature_depth_ = 0;
    } else {
        close_block(tag, parent);
    }
    tags_.pop_back();
}

void Assembler::close_pj_ref() {
    visitor_.note_pj_ref(pj_ref_);
    auto* refs = in_ligne_ ? &ligne_.pj_refs : in_piece_ ? &piece_.pj_refs : nullptr;
    if (refs && refs->size() < max_refs) refs->push_back(pj_ref_);
}

void Assembler::close_block(Tag tag, Tag parent) {
    if (tags_.size() == 1) return tell_entete();
    if (tags_.size() == 2 && tag != Tag::Enveloppe) {
        if (tag == Tag::EnTetePES) return tell_entete();
        tell_domaine();
        in_domaine_ = false;
    }
    switch (tag) {
    case Tag::EnTeteDepense:
    case Tag::EnTeteRecette:
    case Tag::EnTeteClient:
    case Tag::EnTetePES_PJ:
    case Tag::EnTeteMarche:
        return tell_domaine();
    case Tag::BlocBordereau:
    case Tag::BordereauORMCGlobal:
        return tell_bordereau();
    case Tag::BlocPiece:
    case Tag::InfoPiece:
        return tell_piece();
    case Tag::PJRef:
        return close_pj_ref();
    case Tag::LigneDePiece:
        visitor_.note_ligne(bordereau_, piece_, ligne_); // still in it: that is where its findings stand
        in_ligne_ = false;
        return;
    case Tag::Piece:
        tell_piece();
        visitor_.note_end_of_piece(bordereau_, piece_);
        in_piece_ = false;
        return;
    case Tag::Bordereau:
        tell_bordereau();
        visitor_.note_end_of_bordereau(bordereau_);
        in_bordereau_ = false;
        return;
    case Tag::Fichier:
        if (std::exchange(in_fichier_, false)) {
            pj_.problem = content_.finish();
            pj_.encoded_bytes = content_.encoded_bytes();
            pj_.bytes = content_.bytes();
        }
        return;
    case Tag::PJ:
        if (!in_pj_ || parent == Tag::InfoPce) return;
        if (pj_.path.empty()) pj_.problem = PjProblem::empty;
        visitor_.note_pj(pj_);
        in_pj_ = false;
        return;
    case Tag::FactureIndiv:
    case Tag::Marche:
    case Tag::Concession:
    case Tag::Client:
        return visitor_.note_autre(autre_);
    case Tag::ElementACQUIT:
        return visitor_.note_acquit(acquit_);
    case Tag::ElementACQUIT_RETOUR:
        return visitor_.note_acquit_retour(acquit_retour_);
    default:
        return;
    }
}

} // namespace aubrac::formats::pes
