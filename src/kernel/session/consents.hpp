// SPDX-License-Identifier: AGPL-3.0-or-later
// Assistance: a technician of the operator enters an adhérent only when that adhérent consents, for a limited
// time, and every step shows in the adhérent's journal.
#pragma once

#include <base/result.hpp>
#include <kernel/context.hpp>
#include <kernel/journal/journal.hpp>
#include <kernel/storage/storage.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

using ConsentId = base::Id<struct ConsentTag>;

/// asked → accepted → ended, or asked → refused, or asked → lapsed (no answer for a day, or taken back).
enum class ConsentState { asked, accepted, refused, lapsed, ended };

struct Consent {
    ConsentId id;
    base::AdherentId adherent;
    base::AccountId staff; // who asks
    std::string reason;    // 10 to 500 characters, shown to the adhérent
    int minutes = 0;       // 5 to 480, counted from the acceptance
    ConsentState state = ConsentState::asked;
    base::Instant asked_at;
    base::AccountId answered_by; // empty until accepted or refused
    base::Instant answered_at;   // 1970 until then
    base::Instant ends_at;       // asked: when it lapses; accepted: when it ends by itself
};

/// One step, with what the caller writes: a line in the journal of `consent.adherent` (its own transaction) and
/// one in the security log. Sentences carry no name.
struct ConsentStep {
    Consent consent;
    std::string action;   // "bureau.consentir" or "assistance.demander"…
    std::string subject;  // "consent/<id>"
    std::string sentence; // French
    Facts facts;
};

/// Thread-safe. Writes need a context of the operator's store.
class Consents {
public:
    /// The context's actor is the technician. Refuses SESSION-020 to 022, 024 (one at a time per technician and
    /// adhérent).
    base::Result<ConsentStep> ask(Context& context, const base::AdherentId& adherent, std::string_view reason,
                                  int minutes) const;
    enum class Answer { accept, refuse };
    /// `adherent_rights`: rights of `person` in the adhérent of the consent; "bureau.consentir" is needed
    /// (SESSION-025). Refuses SESSION-023 when it was answered, taken back, has lapsed, or is another adhérent's.
    base::Result<ConsentStep> answer(Context& context, const base::AdherentId& adherent, const ConsentId& id,
                                     const base::AccountId& person, const Rights& adherent_rights,
                                     Answer answer) const;
    /// Earlier end, or taking back of a question. By the technician who asked, or by the adhérent
    /// (`adherent_rights` as above). Refuses SESSION-023 and 025.
    base::Result<ConsentStep> end(Context& context, const ConsentId& id, const base::AccountId& person,
                                  const base::AdherentId& adherent, const Rights& adherent_rights) const;
    /// Marks those whose time has passed, at most 1,000, so that their end shows in the journals. Called by a job;
    /// a right never waits for it.
    std::vector<ConsentStep> close_past(Context& context) const;

    /// The consent by which this technician may act there now.
    std::optional<Consent> find_live(Context& context, const base::AccountId& staff,
                                     const base::AdherentId& adherent) const;
    /// All those by which somebody may act there now; the one that ends last first, at most 10.
    std::vector<Consent> list_live(Context& context, const base::AdherentId& adherent) const;
    std::optional<Consent> find(Context& context, const ConsentId& id) const;
    /// Latest first, at most `limit`; those asked before `before`, unless it is empty.
    std::vector<Consent> list_of_adherent(Context& context, const base::AdherentId& adherent, int limit = 50,
                                          const ConsentId& before = {}) const;
    std::vector<Consent> list_of_staff(Context& context, const base::AccountId& staff, int limit = 50) const;

private:
    Storage storage_{"session", Scope::operator_};
};

} // namespace aubrac::kernel
