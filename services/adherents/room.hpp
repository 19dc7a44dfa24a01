// SPDX-License-Identifier: AGPL-3.0-or-later
// What every page, job and command of this service shares, and the one way a record changes: row, services,
// evidence line and search entry together.
#pragma once

#include "store.hpp"

#include <kernel/directory.hpp>
#include <kernel/kernel.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::adherents {

enum class Saved { created, updated, unchanged };

struct SaveResult {
    base::AdherentId id;
    Saved what = Saved::unchanged;
};

/// Lives as long as the server; thread-safe. Contexts are the operator's.
struct Room {
    kernel::Kernel& kernel;
    Store store;

    /// Everything wrong, those of check_adherent first, then ADHERENTS-002, 011 and 012.
    std::vector<base::Refusal> check(Context& context, const Adherent& adherent) const;
    /// Writes a record that `check` accepted. `how`: "à la main", "par import"…, for the evidence line.
    SaveResult write(Context& context, Adherent adherent, std::string_view how) const;
    /// check, then write. The first refusal only.
    base::Result<SaveResult> save(Context& context, const Adherent& adherent, std::string_view how) const;

    /// Evidence line about an adhérent, in the operator's journal.
    void note(Context& context, const base::AdherentId& id, std::string_view action, std::string_view sentence,
              const kernel::Facts& facts = {}) const;
    /// The same in the journal of the adhérent, which so sees what the operator does about it. Kept at once,
    /// whatever becomes of the context.
    void note_at_member(Context& context, const base::AdherentId& id, std::string_view action,
                        std::string_view subject, std::string_view sentence,
                        const kernel::Facts& facts = {}) const;

    /// Services that adhérents may subscribe to, in start order.
    std::vector<const kernel::Manifest*> member_services() const;
    std::string service_title(std::string_view name) const; // the name itself when the service is gone
    /// Sentence and advice.
    std::string sentence(const base::Refusal& refusal) const { return kernel.refusals.sentence(refusal); }
    /// The address by which a person chooses a password.
    std::string invitation_url(std::string_view token) const;

private:
    void write_services(Context& context, const Adherent* before, const Adherent& after) const;
    std::string choose_slug(Context& context, const Adherent& adherent) const;
};

using RoomPtr = std::shared_ptr<const Room>;

std::string subject_of(const base::AdherentId& id);            // "adherents/<id>"
std::string url_of(const base::AdherentId& id);                // "/adherents/<id>"
std::string join_words(const std::vector<std::string>& words); // "nom, population"

/// The doors of the service, for the other services and for the kernel.
std::unique_ptr<Adherents> make_adherents(RoomPtr room);
std::unique_ptr<kernel::Directory> make_directory(RoomPtr room);

} // namespace aubrac::adherents
