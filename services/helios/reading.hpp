// SPDX-License-Identifier: AGPL-3.0-or-later
// Files of PES on this machine, read a piece at a time: who they are for, what they hold, what is wrong with them,
// one of their pièces justificatives. Memory does not depend on their size.
#pragma once

#include "norms.hpp"
#include "store.hpp"

#include <confiance/api.hpp>
#include <filesystem>
#include <formats/pes/check.hpp>
#include <functional>
#include <string>
#include <vector>

namespace aubrac::helios {

/// Told now and then, in bytes read. Throws to stop the reading.
using Progress = std::function<void(std::int64_t read, std::int64_t size)>;

/// The file, some hundreds of kilobytes at a time. Throws base::Failure when it cannot be read.
formats::pes::Source source_of_file(const std::filesystem::path& file, Progress progress = {});

/// What the beginning of a file says: enough to know whether it is a flux, and whose.
struct Head {
    std::optional<formats::pes::Kind> kind; // absent: no PES
    bool has_entete = false;                // its header was met
    formats::pes::EnTete entete;
};
Head read_head(const std::filesystem::path& file);

/// A check and the verification of the signatures that the file bears.
struct Checked {
    formats::pes::Report report;
    confiance::Report signatures;     // of an aller alone
    bool announces_signature = false; // InfoDematerialisee = 1 in one domain at least
    bool has_all_signatures = true;   // of those announced
    /// Errors of both: a signature that is not valid is one.
    std::int64_t errors = 0;
    std::vector<formats::pes::Finding> findings; // of both; at most 2,000
};

struct CheckRequest {
    formats::pes::Signing signing = formats::pes::Signing::done;
    std::optional<base::Date> on; // versions in force that day; absent: the latest
    confiance::Training training = confiance::Training::no;
    const confiance::Confiance* confiance = nullptr; // null: signatures are not looked at
    confiance::Question::Network network = confiance::Question::Network::ask;
    std::string trust; // folder or PEM bundle instead of the authorities of the server
    Progress progress;
};

/// `visitor`, may be null, receives the flux as it is read. Throws base::Failure when the file cannot be read.
Checked check_file(const std::filesystem::path& file, NormsInForce& norms, const CheckRequest& request,
                   formats::pes::Visitor* visitor = nullptr);

/// Makes the rows of a flux, and gives them by stretches of some thousand.
class Indexer final : public formats::pes::Visitor {
public:
    using Sink = std::function<void(const Stretch&)>;
    explicit Indexer(Sink sink) : sink_(std::move(sink)) {}

    void note_bordereau(const formats::pes::Bordereau& bordereau) override;
    void note_piece(const formats::pes::Bordereau& bordereau, const formats::pes::Piece& piece) override;
    void note_ligne(const formats::pes::Bordereau& bordereau, const formats::pes::Piece& piece,
                    const formats::pes::Ligne& ligne) override;
    void note_end_of_piece(const formats::pes::Bordereau& bordereau, const formats::pes::Piece& piece) override;
    void note_end_of_bordereau(const formats::pes::Bordereau& bordereau) override;
    void note_signature(const formats::pes::SignaturePlace& place) override;
    void note_pj(const formats::pes::Pj& pj) override;
    /// Gives what is left.
    void finish();
    /// More than the index holds: the rest is in the file alone.
    bool is_full() const { return is_full_; }
    const std::vector<std::string>& pj_ids() const { return pj_ids_; } // at most 100,000

private:
    void add_refs(const std::vector<formats::pes::PjRef>& refs);
    void give_if_full();

    Sink sink_;
    Stretch stretch_;
    BordereauRow bordereau_;
    PieceRow piece_;
    std::int64_t pieces_ = 0, lignes_ = 0, refs_ = 0, bordereaux_ = 0;
    std::vector<std::string> pj_ids_;
    bool is_full_ = false;
};

/// Writes in `to` the document of the PJ at that position (from 1) of the flux. False when it has none, or it is
/// not whole. Throws base::Failure when the disk refuses.
bool extract_pj(const std::filesystem::path& flux, std::int64_t position, const std::filesystem::path& to);

} // namespace aubrac::helios
