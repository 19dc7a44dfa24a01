// SPDX-License-Identifier: AGPL-3.0-or-later
// Checks on the values of a file, as they are told; then tells them on. Of this folder alone.
#pragma once

#include "check.hpp"
#include "findings.hpp"
#include "key_set.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace aubrac::formats::pes {

inline constexpr std::size_t max_signatures = 10'000;

class Checker final : public Visitor {
public:
    /// `next` may be null. With `judges` false only counts, tallies and the state of PJs are made.
    Checker(const CheckOptions& options, Report& report, Findings& findings, Visitor* next, bool judges);

    /// After the last event, whether the file was whole or not.
    void finish();

    void note_kind(Kind kind) override;
    void note_entete(const EnTete& entete) override;
    void note_domaine(const EnTeteDomaine& domaine) override;
    void note_bordereau(const Bordereau& bordereau) override;
    void note_piece(const Bordereau& bordereau, const Piece& piece) override;
    void note_ligne(const Bordereau& bordereau, const Piece& piece, const Ligne& ligne) override;
    void note_end_of_piece(const Bordereau& bordereau, const Piece& piece) override;
    void note_end_of_bordereau(const Bordereau& bordereau) override;
    void note_pj_ref(const PjRef& ref) override;
    void note_signature(const SignaturePlace& place) override;
    void note_pj_bytes(const Pj& pj, std::string_view bytes) override;
    void note_pj(const Pj& pj) override;
    void note_autre(const AutreObjet& objet) override;
    void note_acquit(const ElementAcquit& element) override;
    void note_acquit_retour(const ElementAcquitRetour& element) override;
    bool wants_fields() const override { return next_ && next_->wants_fields(); }
    void note_field(std::string_view block, std::string_view name, std::string_view value) override;

private:
    void check_identity(const EnTete& entete);
    void check_sums(const Bordereau& bordereau);
    void check_pj(const Pj& pj);
    void check_signatures();
    void check_refs();
    bool judges_aller() const { return judges_ && report_.kind == Kind::aller; }
    void meet(KeySet& keys, std::string_view key, Rule rule, std::vector<std::string> details,
              std::string_view what);
    void tell_limit(std::string_view what);

    const CheckOptions& options_;
    Report& report_;
    Findings& findings_;
    Visitor* const next_;
    const bool judges_;

    EnTeteDomaine domaine_;
    KeySet bordereaux_;
    KeySet pieces_;
    KeySet lignes_;
    std::int64_t sum_ht_ = 0;
    std::int64_t sum_tva_ = 0;
    std::int64_t piece_count_ = 0;
    bool signed_ = false;

    struct DomaineState {
        bool seen = false;
        bool announced = false; // InfoDematerialisee
        std::int64_t signed_count = 0;
        std::int64_t unsigned_count = 0;
        std::vector<Finding> unsigned_places; // at most 100
    };
    std::array<DomaineState, 2> domaines_; // dépense, recette
    DomaineState* find_state();
    void note_unsigned(const Bordereau& bordereau, DomaineState& state);
    bool global_signature_ = false;

    KeySet pj_ids_;
    KeySet ref_ids_;
    std::vector<Finding> ref_places_; // of the first ones, by rank
    bool limit_told_ = false;

    void tally(KeySet& keys, std::vector<bool>& rejected, const std::string& key, bool is_rejected);
    void count_levels();
    KeySet acquit_bordereaux_, acquit_pieces_, acquit_lignes_, acquit_pj_;
    std::vector<bool> rejected_bordereaux_, rejected_pieces_, rejected_lignes_, rejected_pj_;
};

} // namespace aubrac::formats::pes
