// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/session/consents.hpp>

#include "rows.hpp"

#include <algorithm>

namespace aubrac::kernel {

using base::Refusal;

namespace {

constexpr std::int64_t question_seconds = 24 * 3600;

constexpr std::string_view states[] = {"asked", "accepted", "refused", "lapsed", "ended"};

ConsentState parse_state(std::string_view text) {
    const auto found = std::find(std::begin(states), std::end(states), text);
    ENSURE(found != std::end(states));
    return static_cast<ConsentState>(found - std::begin(states));
}

std::string select(std::string_view rest) {
    return "SELECT id, adherent_id, staff_id, reason, minutes, state, asked_at, answered_by, answered_at, ends_at "
           "FROM session_consents " +
           std::string(rest);
}

std::vector<Consent> read_consents(sql::Cursor& found) {
    std::vector<Consent> consents;
    while (found.next())
        consents.push_back({ConsentId(rows::text(found, 0)), base::AdherentId(rows::text(found, 1)),
                            base::AccountId(rows::text(found, 2)), rows::text(found, 3),
                            static_cast<int>(found.integer(4)), parse_state(found.text(5)),
                            rows::instant(found, 6), base::AccountId(rows::text(found, 7)),
                            rows::instant(found, 8), rows::instant(found, 9)});
    return consents;
}

std::optional<Consent> first(sql::Cursor& found) {
    auto consents = read_consents(found);
    if (consents.empty()) return std::nullopt;
    return std::move(consents.front());
}

ConsentStep make_step(Consent consent, std::string action, std::string sentence) {
    const auto subject = "consent/" + consent.id.text();
    Facts facts = {{"consent", consent.id.text()},
                   {"staff", consent.staff.text()},
                   {"minutes", std::to_string(consent.minutes)}};
    return {std::move(consent), std::move(action), subject, std::move(sentence), std::move(facts)};
}

std::string duration(int minutes) {
    if (minutes < 60) return std::to_string(minutes) + " minutes";
    const auto hours = std::to_string(minutes / 60) + " h";
    return minutes % 60 == 0 ? hours : hours + (minutes % 60 < 10 ? " 0" : " ") + std::to_string(minutes % 60);
}

bool may_consent(const Rights& rights) {
    return std::find(rights.begin(), rights.end(), "bureau.consentir") != rights.end();
}

} // namespace

base::Result<ConsentStep> Consents::ask(Context& context, const base::AdherentId& adherent,
                                        std::string_view reason, int minutes) const {
    if (context.actor().kind != ActorKind::staff) return Refusal{"SESSION-022", {}, {}};
    ENSURE(!adherent.empty());
    const auto text = base::trim(reason);
    if (!base::is_utf8(text) || base::count_characters(text) < 10 || base::count_characters(text) > 500)
        return Refusal{"SESSION-020", "reason", {}};
    if (minutes < 5 || minutes > 480) return Refusal{"SESSION-021", "minutes", {}};
    {
        auto open =
            storage_.query(context,
                           "SELECT 1 FROM session_consents WHERE adherent_id = $1 AND staff_id = $2 AND state "
                           "IN ('asked', 'accepted') AND ends_at > $3",
                           {adherent.text(), context.actor().id, context.now().iso()});
        if (open->next()) return Refusal{"SESSION-024", {}, {}};
    }
    Consent consent;
    consent.id = context.make_id<ConsentId>();
    consent.adherent = adherent;
    consent.staff = base::AccountId(context.actor().id);
    consent.reason = base::one_line(text, 500);
    consent.minutes = minutes;
    consent.asked_at = context.now();
    consent.ends_at = context.now().plus_seconds(question_seconds);
    storage_.execute(context,
                     "INSERT INTO session_consents (id, adherent_id, staff_id, reason, minutes, state, asked_at, "
                     "ends_at) VALUES ($1, $2, $3, $4, $5, 'asked', $6, $7)",
                     {consent.id.text(), adherent.text(), consent.staff.text(), consent.reason,
                      std::int64_t{minutes}, consent.asked_at.iso(), consent.ends_at.iso()});
    return make_step(std::move(consent), "assistance.demander",
                     "Le syndicat demande à entrer pendant " + duration(minutes));
}

base::Result<ConsentStep> Consents::answer(Context& context, const base::AdherentId& adherent, const ConsentId& id,
                                           const base::AccountId& person, const Rights& adherent_rights,
                                           Answer answer) const {
    const auto found = find(context, id);
    if (!found || found->adherent != adherent) return Refusal{"SESSION-023", {}, {}};
    // Nobody opens the door to himself, even with a grant of that adhérent.
    if (!may_consent(adherent_rights) || person == found->staff) return Refusal{"SESSION-025", {}, {}};
    auto consent = *found;
    const bool accepted = answer == Answer::accept;
    consent.state = accepted ? ConsentState::accepted : ConsentState::refused;
    consent.answered_by = person;
    consent.answered_at = context.now();
    consent.ends_at = accepted ? context.now().plus_seconds(std::int64_t{60} * consent.minutes) : context.now();
    if (storage_.execute(
            context,
            "UPDATE session_consents SET state = $1, answered_by = $2, answered_at = $3, ends_at = $4 "
            "WHERE id = $5 AND state = 'asked' AND ends_at > $6",
            {std::string(states[static_cast<int>(consent.state)]), person.text(), context.now().iso(),
             consent.ends_at.iso(), id.text(), context.now().iso()}) == 0)
        return Refusal{"SESSION-023", {}, {}};
    auto sentence = accepted ? "Entrée du syndicat acceptée pour " + duration(consent.minutes)
                             : std::string("Entrée du syndicat refusée");
    return make_step(std::move(consent), "bureau.consentir", std::move(sentence));
}

base::Result<ConsentStep> Consents::end(Context& context, const ConsentId& id, const base::AccountId& person,
                                        const base::AdherentId& adherent, const Rights& adherent_rights) const {
    const auto found = find(context, id);
    const bool by_staff = found && found->staff == person;
    if (!found || (!by_staff && found->adherent != adherent)) return Refusal{"SESSION-023", {}, {}};
    if (!by_staff && !may_consent(adherent_rights)) return Refusal{"SESSION-025", {}, {}};
    auto consent = *found;
    const bool was_asked = consent.state == ConsentState::asked;
    consent.state = was_asked ? ConsentState::lapsed : ConsentState::ended;
    consent.ends_at = context.now();
    if (storage_.execute(
            context,
            "UPDATE session_consents SET state = $1, ends_at = $2 WHERE id = $3 AND state IN ('asked', "
            "'accepted') AND ends_at > $4",
            {std::string(states[static_cast<int>(consent.state)]), consent.ends_at.iso(), id.text(),
             context.now().iso()}) == 0)
        return Refusal{"SESSION-023", {}, {}};
    const std::string_view sentence = was_asked  ? "Demande d'entrée du syndicat annulée"
                                      : by_staff ? "Entrée du syndicat terminée par le syndicat"
                                                 : "Entrée du syndicat terminée par la collectivité";
    return make_step(std::move(consent), "assistance.terminer", std::string(sentence));
}

std::vector<ConsentStep> Consents::close_past(Context& context) const {
    std::vector<Consent> past;
    {
        auto found =
            storage_.query(context,
                           select("WHERE state IN ('asked', 'accepted') AND ends_at <= $1 ORDER BY ends_at, "
                                  "id LIMIT $2"),
                           {context.now().iso(), rows::row_limit});
        past = read_consents(*found);
    }
    std::vector<ConsentStep> steps;
    for (auto& consent : past) {
        const bool was_asked = consent.state == ConsentState::asked;
        consent.state = was_asked ? ConsentState::lapsed : ConsentState::ended;
        storage_.execute(context, "UPDATE session_consents SET state = $1 WHERE id = $2",
                         {std::string(states[static_cast<int>(consent.state)]), consent.id.text()});
        steps.push_back(make_step(std::move(consent), "assistance.terminer",
                                  was_asked ? "Demande d'entrée du syndicat restée sans réponse"
                                            : "Entrée du syndicat terminée"));
    }
    return steps;
}

std::optional<Consent> Consents::find_live(Context& context, const base::AccountId& staff,
                                           const base::AdherentId& adherent) const {
    auto found =
        storage_.query(context,
                       select("WHERE adherent_id = $1 AND staff_id = $2 AND state = 'accepted' AND ends_at > "
                              "$3 ORDER BY ends_at DESC LIMIT 1"),
                       {adherent.text(), staff.text(), context.now().iso()});
    return first(*found);
}

std::vector<Consent> Consents::list_live(Context& context, const base::AdherentId& adherent) const {
    auto found = storage_.query(
        context,
        select(
            "WHERE adherent_id = $1 AND state = 'accepted' AND ends_at > $2 ORDER BY ends_at DESC, id LIMIT 10"),
        {adherent.text(), context.now().iso()});
    return read_consents(*found);
}

std::optional<Consent> Consents::find(Context& context, const ConsentId& id) const {
    auto found = storage_.query(context, select("WHERE id = $1"), {id.text()});
    return first(*found);
}

std::vector<Consent> Consents::list_of_adherent(Context& context, const base::AdherentId& adherent, int limit,
                                                const ConsentId& before) const {
    // Ids grow with time; "~" is after all of them.
    auto found = storage_.query(context, select("WHERE adherent_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"),
                                {adherent.text(), before.empty() ? "~" : before.text(), std::int64_t{limit}});
    return read_consents(*found);
}

std::vector<Consent> Consents::list_of_staff(Context& context, const base::AccountId& staff, int limit) const {
    auto found = storage_.query(context, select("WHERE staff_id = $1 ORDER BY asked_at DESC, id DESC LIMIT $2"),
                                {staff.text(), std::int64_t{limit}});
    return read_consents(*found);
}

} // namespace aubrac::kernel
