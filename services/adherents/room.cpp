// SPDX-License-Identifier: AGPL-3.0-or-later
#include "room.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/text.hpp>

namespace aubrac::adherents {

using base::Refusal;

namespace {

constexpr std::string_view desk = "bureau";

} // namespace

std::string subject_of(const base::AdherentId& id) { return "adherents/" + id.text(); }
std::string url_of(const base::AdherentId& id) { return "/adherents/" + id.text(); }

std::string join_words(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::vector<Refusal> Room::check(Context& context, const Adherent& adherent) const {
    auto refusals = check_adherent(adherent);
    if (const auto other = store.find_siren(context, adherent.siren); other && other->id != adherent.id)
        refusals.push_back({"ADHERENTS-002", "siren", {adherent.siren, other->name}});
    if (!adherent.id.empty() && !store.find(context, adherent.id)) refusals.push_back({"ADHERENTS-011", "", {}});
    const auto& known = kernel.manifests;
    for (const auto& service : adherent.services)
        if (std::none_of(known.begin(), known.end(), [&](const auto& manifest) {
                return manifest.name == service && manifest.scope == kernel::Scope::member;
            }))
            refusals.push_back({"ADHERENTS-012", "services", {base::one_line(service, 60)}});
    return refusals;
}

SaveResult Room::write(Context& context, Adherent adherent, std::string_view how) const {
    ENSURE(context.adherent().empty());
    std::erase(adherent.services, desk); // everybody has it: it is no subscription
    std::optional<Adherent> before;
    if (!adherent.id.empty()) before = store.find(context, adherent.id);
    if (before) {
        adherent.slug = before->slug;
        const auto changes = list_changes(*before, adherent);
        if (changes.empty()) return {adherent.id, Saved::unchanged};
        store.update(context, adherent);
        write_services(context, &*before, adherent);
        note(context, adherent.id, "adherents.gerer",
             "Fiche modifiée " + std::string(how) + " : " + join_words(changes));
    } else {
        if (adherent.id.empty()) adherent.id = context.make_id<base::AdherentId>();
        adherent.slug = choose_slug(context, adherent);
        store.insert(context, adherent);
        write_services(context, nullptr, adherent);
        note(context, adherent.id, "adherents.gerer", "Adhérent inscrit " + std::string(how));
    }
    kernel.search.set_entry(context, {.subject = subject_of(adherent.id),
                                      .right = "adherents.consulter",
                                      .family = "Adhérent",
                                      .title = adherent.name,
                                      .detail = "SIREN " + adherent.siren,
                                      .url = url_of(adherent.id),
                                      .words = adherent.insee});
    return {adherent.id, before ? Saved::updated : Saved::created};
}

base::Result<SaveResult> Room::save(Context& context, const Adherent& adherent, std::string_view how) const {
    auto clean = normalized(adherent);
    if (auto refusals = check(context, clean); !refusals.empty()) return std::move(refusals.front());
    return write(context, std::move(clean), how);
}

void Room::write_services(Context& context, const Adherent* before, const Adherent& after) const {
    const std::vector<std::string> none;
    const auto& had = before ? before->services : none;
    for (const auto& service : after.services)
        if (!std::binary_search(had.begin(), had.end(), service))
            store.subscribe(context, after.id, {service, before ? context.today() : after.since, {}});
    for (const auto& service : had)
        if (!std::binary_search(after.services.begin(), after.services.end(), service))
            store.unsubscribe(context, after.id, service, context.today());
}

std::string Room::choose_slug(Context& context, const Adherent& adherent) const {
    const auto slug = make_slug(adherent.name);
    // An adhérent that comes from another server keeps its addresses when nobody has them here.
    const bool keeps = !adherent.slug.empty() && make_slug(adherent.slug) == adherent.slug;
    if (keeps && store.is_slug_free(context, adherent.slug)) return adherent.slug;
    for (const auto& candidate : {slug, slug + "-" + adherent.departement})
        if (!candidate.ends_with('-') && store.is_slug_free(context, candidate)) return candidate;
    return slug + "-" + adherent.siren; // unique, as the SIREN is
}

void Room::note(Context& context, const base::AdherentId& id, std::string_view action, std::string_view sentence,
                const kernel::Facts& facts) const {
    kernel.journal.note(context, action, subject_of(id), sentence, facts);
}

void Room::note_at_member(Context& context, const base::AdherentId& id, std::string_view action,
                          std::string_view subject, std::string_view sentence, const kernel::Facts& facts) const {
    kernel.stores->run(context.actor(), id, {}, kernel::Access::write, [&](Context& member) {
        kernel.journal.note(member, action, subject, sentence, facts);
        return kernel::Outcome::keep;
    });
}

std::vector<const kernel::Manifest*> Room::member_services() const {
    std::vector<const kernel::Manifest*> services;
    for (const auto& manifest : kernel.manifests)
        if (manifest.scope == kernel::Scope::member && manifest.name != desk) services.push_back(&manifest);
    return services;
}

std::string Room::service_title(std::string_view name) const {
    for (const auto& manifest : kernel.manifests)
        if (manifest.name == name) return manifest.title;
    return std::string(name);
}

std::string Room::invitation_url(std::string_view token) const {
    return kernel.settings.get("server.url") + "/bureau/invitation/" + std::string(token);
}

namespace {

class Book final : public Adherents {
public:
    explicit Book(RoomPtr room) : room_(std::move(room)) {}

    std::optional<Adherent> find_adherent(Context& context, const base::AdherentId& id) const override {
        return room_->store.find(context, id);
    }
    std::optional<Adherent> find_siren(Context& context, std::string_view siren) const override {
        return room_->store.find_siren(context, siren);
    }
    std::vector<Adherent> list_adherents(Context& context, const base::AdherentId& after,
                                         int limit) const override {
        return room_->store.list_by_id(context, after, limit);
    }
    base::Result<base::AdherentId> save_adherent(Context& context, const Adherent& adherent) override {
        auto saved = room_->save(context, adherent, "par le serveur");
        if (!saved) return saved.refusal();
        return saved->id;
    }

private:
    RoomPtr room_;
};

class Cards final : public kernel::Directory {
public:
    explicit Cards(RoomPtr room) : room_(std::move(room)) {}

    std::optional<kernel::AdherentCard> find_adherent(Context& context,
                                                      const base::AdherentId& id) const override {
        return card(context, room_->store.find(context, id));
    }
    std::optional<kernel::AdherentCard> find_slug(Context& context, std::string_view slug) const override {
        return card(context, room_->store.find_slug(context, slug));
    }
    std::optional<kernel::AdherentCard> find_siren(Context& context, std::string_view siren) const override {
        return card(context, room_->store.find_siren(context, siren));
    }
    std::string help_telephone() const override { return room_->kernel.settings.get("operator.telephone"); }

private:
    static std::optional<kernel::AdherentCard> card(Context& context, std::optional<Adherent> found) {
        if (!found) return std::nullopt;
        const bool member = is_member(*found, context.today());
        return kernel::AdherentCard{std::move(found->id),      std::move(found->name), std::move(found->siren),
                                    std::move(found->slug),    found->training,        member,
                                    std::move(found->services)};
    }
    RoomPtr room_;
};

} // namespace

std::unique_ptr<Adherents> make_adherents(RoomPtr room) { return std::make_unique<Book>(std::move(room)); }
std::unique_ptr<kernel::Directory> make_directory(RoomPtr room) {
    return std::make_unique<Cards>(std::move(room));
}

} // namespace aubrac::adherents
