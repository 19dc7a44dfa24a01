// SPDX-License-Identifier: AGPL-3.0-or-later
// Elements of a file -> the values of flux.hpp, told to a Visitor. Tolerant: what is missing stays empty, what is
// out of place is told all the same. Of this folder alone.
#pragma once

#include "flux.hpp"
#include "pj_content.hpp"
#include "trail.hpp"

#include <adapters/xml/stream.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::pes {

class Assembler {
public:
    /// `trail` stands on the element at hand; it outlives the assembler, and so does `visitor`.
    Assembler(Visitor& visitor, const Trail& trail, const PjLimits& limits)
        : visitor_(visitor), trail_(trail), wants_fields_(visitor.wants_fields()), content_(limits) {}

    void begin(Kind kind, const adapters::xml::Opening& root);
    void open(Tag tag, const adapters::xml::Opening& element);
    void text(std::string_view characters);
    void close();

    // What is open now, for the place of a finding; empty: none.
    const std::string& bordereau() const { return in_bordereau_ ? bordereau_.id_bord : none_; }
    const std::string& piece() const { return in_piece_ ? piece_.id_pce : none_; }
    const std::string& ligne() const { return in_ligne_ ? ligne_.id_ligne : none_; }
    /// Rank of the PJ at hand, from 1; 0: none.
    int pj_rank() const { return in_pj_ ? pj_.rank : 0; }

private:
    void open_block(Tag tag, Tag parent, const adapters::xml::Opening& element);
    void open_pj();
    void close_block(Tag tag, Tag parent);
    void close_pj_ref();

    void take_value(Tag parent, Tag tag, std::string_view value);
    void take_entete(Tag tag, std::string_view value);
    void take_parametres(Tag tag, std::string_view value);
    void take_bordereau(Tag tag, std::string_view value);
    void take_piece(Tag tag, std::string_view value);
    void take_ligne(Tag tag, std::string_view value);
    void take_tiers(Tag tag, std::string_view value);
    void take_emargement(Tag tag, std::string_view value);
    void take_pj_ref(Tag tag, std::string_view value);
    void take_pj(Tag tag, std::string_view value);
    void take_ref_compta(Tag tag, std::string_view value);
    void take_autre(Tag tag, std::string_view value);
    void take_acquit(Tag tag, std::string_view value);
    void take_acquit_retour(Tag tag, std::string_view value);

    // Each tells its value once, as late as the norm allows.
    void tell_entete();
    void tell_domaine();
    void tell_bordereau();
    void tell_piece();

    Tiers& tiers();
    DetailAcquit& detail();

    Visitor& visitor_;
    const Trail& trail_;
    const bool wants_fields_;
    std::vector<Tag> tags_;           // of the elements open
    std::size_t signature_depth_ = 0; // 0: not inside a signature
    Kind kind_ = Kind::aller;
    std::string root_id_;

    EnTete entete_;
    EnTeteDomaine domaine_;
    Bordereau bordereau_;
    Piece piece_;
    Ligne ligne_;
    PjRef pj_ref_;
    Pj pj_;
    ElementAcquit acquit_;
    ElementAcquitRetour acquit_retour_;
    AutreObjet autre_;
    PjContent content_;
    int pj_count_ = 0;
    int bordereau_count_ = 0;
    int piece_count_ = 0;
    int ligne_count_ = 0;
    int acquit_count_ = 0;
    bool entete_told_ = false, domaine_told_ = false, bordereau_told_ = false, piece_told_ = false;
    bool in_domaine_ = false, in_bordereau_ = false, in_piece_ = false, in_ligne_ = false, in_pj_ = false;
    bool in_fichier_ = false;
    std::string none_;
};

} // namespace aubrac::formats::pes
