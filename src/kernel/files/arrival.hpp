// SPDX-License-Identifier: AGPL-3.0-or-later
// Arrival: a document whose bytes are durable at their place while no row knows it yet. Made outside any transaction,
// since the disk is slow and writers of a store take turns; kept inside one (decision 0024).
#pragma once

#include <kernel/files/files.hpp>
#include <memory>

namespace aubrac::kernel {

/// Moves only. Its end removes the document that no transaction kept; it comes outside any transaction, and before the
/// end of its Files.
class Arrival {
public:
    Arrival(Arrival&&) noexcept = default;
    Arrival& operator=(Arrival&&) = delete;
    ~Arrival();
    const StoredFile& file() const;

private:
    friend class Files;
    Arrival(Files& files, base::AdherentId adherent, std::shared_ptr<Files::Arriving> arriving);

    Files* files_;
    base::AdherentId adherent_;
    std::shared_ptr<Files::Arriving> arriving_; // shared with the transaction that keeps it
};

} // namespace aubrac::kernel
