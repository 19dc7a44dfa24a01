// SPDX-License-Identifier: AGPL-3.0-or-later
// The store on both engines.
#include "fixture.hpp"

#include <algorithm>
#include <set>

using namespace aubrac;
using namespace aubrac::adherents;
using namespace aubrac::adherents::testing;
using commune::Engine;

namespace {

class AdherentsStore : public ::testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        if (GetParam() == Engine::postgresql && !commune::has_postgresql())
            GTEST_SKIP() << "AUBRAC_TEST_POSTGRESQL is not set: PostgreSQL IS NOT TESTED";
        house_ = std::make_unique<House>(GetParam());
        room_ = std::make_unique<Room>(room_of(*house_));
    }
    void in(const std::function<void(Context&)>& work) { house_->in({}, work); }
    std::vector<std::string> names(const ListRequest& request, ListPage* page = nullptr) {
        std::vector<std::string> names;
        house_->read({}, [&](Context& context) {
            auto found = room_->store.list(context, request);
            for (const auto& line : found.lines) names.push_back(line.name);
            if (page) *page = std::move(found);
        });
        return names;
    }

    std::unique_ptr<House> house_;
    std::unique_ptr<Room> room_;
};

} // namespace

TEST_P(AdherentsStore, GivesBackWhatItWasGiven) {
    auto given = village(1, "Commune de Vieux-Modèle");
    given.until = base::Date{2030, 1, 1};
    given.deliberation = "2023_031";
    given.email = "mairie@exemple.test";
    given.telephone = "05 65 00 00 00";
    given.training = true;
    given.services = {"actes"};
    given.id = add(*house_, given);
    given.slug = "vieux-modele";
    EXPECT_EQ(find(*house_, given.id), given);
    house_->read({}, [&](Context& context) {
        EXPECT_EQ(room_->store.find_siren(context, given.siren), given);
        EXPECT_EQ(room_->store.find_slug(context, "vieux-modele"), given);
        EXPECT_EQ(room_->store.find_siren(context, "000000000"), std::nullopt);
        EXPECT_EQ(room_->store.find(context, base::AdherentId("nobody")), std::nullopt);
    });
}

TEST_P(AdherentsStore, IsReadFromTheStoreOfAnyMember) {
    const auto id = add(*house_, village(1, "Commune de Vieux-Modèle"));
    house_->read(house_->lacalm(), [&](Context& context) {
        const auto card = house_->kernel().directory().find_adherent(context, id);
        ASSERT_TRUE(card);
        EXPECT_EQ(card->name, "Commune de Vieux-Modèle");
        EXPECT_TRUE(card->member);
        EXPECT_TRUE(house_->kernel().directory().find_slug(context, "vieux-modele"));
        EXPECT_TRUE(house_->kernel().directory().find_siren(context, siren(1)));
    });
}

TEST_P(AdherentsStore, ShowsTheWithdrawalOnItsDay) {
    auto leaving = village(1, "Commune de Vieux-Modèle");
    leaving.until = base::Date{2026, 11, 22};
    const auto id = add(*house_, leaving);
    const auto member = [&] {
        bool answer = false;
        house_->read({}, [&](Context& context) {
            answer = house_->kernel().directory().find_adherent(context, id)->member;
        });
        return answer;
    };
    EXPECT_TRUE(member());
    house_->clock().advance(24 * 3600);
    EXPECT_FALSE(member());
}

TEST_P(AdherentsStore, GivesTwoVillagesOfOneNameTwoAddresses) {
    const auto first = add(*house_, village(1, "Commune de Vieux-Modèle"));
    const auto second = add(*house_, village(3, "Commune de Vieux-Modèle"));
    const auto third = add(*house_, village(5, "Commune de Vieux-Modèle"));
    EXPECT_EQ(find(*house_, first)->slug, "vieux-modele");
    EXPECT_EQ(find(*house_, second)->slug, "vieux-modele-012");
    EXPECT_EQ(find(*house_, third)->slug, "vieux-modele-" + siren(5));
}

TEST_P(AdherentsStore, RefusesASirenAlreadyThereAndAServiceThatDoesNotExist) {
    add(*house_, village(1, "Commune de Vieux-Modèle"));
    in([&](Context& context) {
        auto other = village(1, "Commune de Neuf-Modèle");
        EXPECT_EQ(room_->save(context, other, "").refusal().code, "ADHERENTS-002");
        other = village(2, "Commune de Neuf-Modèle");
        other.services = {"telepathie"};
        EXPECT_EQ(room_->save(context, other, "").refusal().code, "ADHERENTS-012");
        other.services.clear();
        other.id = base::AdherentId("019aa000-0000-7000-8000-000000000000");
        EXPECT_EQ(room_->save(context, other, "").refusal().code, "ADHERENTS-011");
    });
}

TEST_P(AdherentsStore, WritesNothingWhenNothingChanges) {
    const auto id = add(*house_, village(1, "Commune de Vieux-Modèle"));
    const auto lines = [&] {
        std::size_t count = 0;
        house_->read({}, [&](Context& context) {
            count = house_->kernel().journal.timeline(context, subject_of(id)).size();
        });
        return count;
    };
    ASSERT_EQ(lines(), 1u);
    in([&](Context& context) {
        EXPECT_EQ(room_->save(context, *room_->store.find(context, id), "").value().what, Saved::unchanged);
    });
    EXPECT_EQ(lines(), 1u);
    in([&](Context& context) {
        auto changed = *room_->store.find(context, id);
        changed.population = 99;
        EXPECT_EQ(room_->save(context, changed, "").value().what, Saved::updated);
    });
    EXPECT_EQ(lines(), 2u);
}

TEST_P(AdherentsStore, PagesByKeyInEveryOrderWithoutLosingOne) {
    for (int i = 1; i <= 25; ++i) add(*house_, village(i, "Commune de Modèle-" + std::to_string(i % 7)));
    for (const auto order : {Order::name_up, Order::name_down, Order::population_up, Order::population_down,
                             Order::departement_up, Order::departement_down}) {
        ListRequest request{.order = order, .limit = 4};
        std::vector<std::string> forwards;
        ListPage page;
        std::set<std::string> ids;
        for (int i = 0; i < 20; ++i) {
            for (auto& name : names(request, &page)) forwards.push_back(name);
            for (const auto& line : page.lines) ids.insert(line.id.text());
            if (page.next.empty()) break;
            request.place.after = page.next;
        }
        EXPECT_EQ(forwards.size(), 27u); // with the two of the house
        EXPECT_EQ(ids.size(), 27u);
        std::size_t backwards = page.lines.size();
        for (int i = 0; i < 20 && !page.previous.empty(); ++i) {
            request.place.after.clear();
            request.place.before = page.previous;
            backwards += names(request, &page).size();
        }
        EXPECT_EQ(backwards, 27u);
    }
}

TEST_P(AdherentsStore, FindsByNameSirenInseeAndFilters) {
    add(*house_, village(1, "Commune de Château-l'Évêque"));
    auto home = village(2, "EHPAD du Vieux-Modèle");
    home.kind = KindAdherent::ehpad;
    home.insee = "";
    home.training = true;
    add(*house_, home);
    const auto by_words = [&](const std::string& words) { return names({.filter = {.words = words}}); };
    using Names = std::vector<std::string>;
    EXPECT_EQ(by_words("chateau eveque"), Names{"Commune de Château-l'Évêque"});
    EXPECT_EQ(by_words(siren(2)), Names{"EHPAD du Vieux-Modèle"});
    EXPECT_EQ(by_words("12990"), Names{"Commune de Château-l'Évêque"});
    EXPECT_EQ(by_words("%"), names({}));
    EXPECT_EQ(names({.filter = {.kind = KindAdherent::ehpad}}), Names{"EHPAD du Vieux-Modèle"});
    EXPECT_EQ(names({.filter = {.departement = "048"}}), Names{"EHPAD du Vieux-Modèle"});
    EXPECT_EQ(names({.filter = {.training = Filter::Training::no}}), Names{"Commune de Château-l'Évêque"});
    house_->read({}, [&](Context& context) {
        EXPECT_EQ(room_->store.count(context, {.kind = KindAdherent::ehpad}), 1);
        EXPECT_EQ(room_->store.list_departements(context), (Names{"012", "048"}));
    });
}

TEST_P(AdherentsStore, KeepsTheHistoryOfServices) {
    auto adherent = village(1, "Commune de Vieux-Modèle");
    adherent.services = {"actes"};
    adherent.id = add(*house_, adherent);
    const auto save = [&] { in([&](Context& context) { EXPECT_TRUE(room_->save(context, adherent, "").ok()); }); };
    house_->clock().advance(24 * 3600);
    adherent.services.clear();
    save();
    EXPECT_TRUE(find(*house_, adherent.id)->services.empty());
    house_->clock().advance(24 * 3600);
    adherent.services = {"actes"};
    save();
    EXPECT_EQ(find(*house_, adherent.id)->services, std::vector<std::string>{"actes"});
    house_->read({}, [&](Context& context) {
        EXPECT_EQ(room_->store.list_subscriptions(context, adherent.id),
                  (std::vector<Subscription>{{"actes", {2024, 1, 1}, base::Date{2026, 11, 22}},
                                             {"actes", {2026, 11, 23}, std::nullopt}}));
    });
}

TEST_P(AdherentsStore, KeepsContactsWithTheirTelephonesInOrder) {
    const auto id = add(*house_, village(1, "Commune de Vieux-Modèle"));
    Contact contact{.id = "c1",
                    .name = "Camille Exemple",
                    .fonction = "secrétaire",
                    .since = base::Date{2020, 1, 1},
                    .telephones = {{"mairie", "05 65 00 00 00"}, {"", "06 00 00 00 00"}}};
    in([&](Context& context) { room_->store.put_contact(context, id, contact); });
    contact.telephones.erase(contact.telephones.begin());
    contact.until = base::Date{2026, 12, 31};
    in([&](Context& context) {
        room_->store.put_contact(context, id, contact);
        EXPECT_EQ(room_->store.find_contact(context, id, "c1"), contact);
        EXPECT_EQ(room_->store.find_contact(context, house_->lacalm(), "c1"), std::nullopt);
        room_->store.remove_contact(context, house_->lacalm(), "c1");
        EXPECT_EQ(room_->store.list_contacts(context, id).size(), 1u);
        room_->store.remove_contact(context, id, "c1");
        EXPECT_TRUE(room_->store.list_contacts(context, id).empty());
    });
}

TEST_P(AdherentsStore, ListsAllByIdWithTheirServices) {
    auto adherent = village(1, "Commune de Vieux-Modèle");
    adherent.services = {"actes"};
    add(*house_, adherent);
    add(*house_, village(2, "Commune de Neuf-Modèle"));
    auto& door = *static_cast<Adherents*>(house_->kernel().provided.at(typeid(Adherents)).object.get());
    house_->read({}, [&](Context& context) {
        std::size_t seen = 0;
        base::AdherentId after;
        for (int i = 0; i < 10; ++i) {
            const auto some = door.list_adherents(context, after, 2);
            if (some.empty()) break;
            for (const auto& each : some) EXPECT_EQ(each, *door.find_adherent(context, each.id));
            seen += some.size();
            after = some.back().id;
        }
        EXPECT_EQ(seen, 4u);
    });
}

TEST_P(AdherentsStore, HidesWhatIsBeingRemoved) {
    const auto id = add(*house_, village(1, "Commune de Vieux-Modèle"));
    in([&](Context& context) { room_->store.mark_removing(context, id); });
    house_->read({}, [&](Context& context) {
        EXPECT_FALSE(room_->store.find(context, id));
        EXPECT_FALSE(room_->store.find_siren(context, siren(1)));
        EXPECT_FALSE(room_->store.find_slug(context, "vieux-modele"));
        EXPECT_TRUE(room_->store.find_removing(context, id));
        EXPECT_EQ(room_->store.count(context, {}), 2);
    });
    in([&](Context& context) {
        room_->store.remove(context, id);
        EXPECT_FALSE(room_->store.find_removing(context, id));
    });
}

INSTANTIATE_TEST_SUITE_P(Engines, AdherentsStore, ::testing::Values(Engine::sqlite, Engine::postgresql),
                         [](const auto& info) { return commune::engine_name(info.param); });
