// SPDX-License-Identifier: AGPL-3.0-or-later
// The SQL of the service, on both engines.
#include "store.hpp"

#include <commune/house.hpp>
#include <gtest/gtest.h>

using namespace aubrac;
using namespace aubrac::courriers;

class CourrierStore : public testing::TestWithParam<commune::Engine> {
protected:
    void SetUp() override {
        if (GetParam() == commune::Engine::postgresql && !commune::has_postgresql())
            GTEST_SKIP() << "NOT CHECKED on PostgreSQL: AUBRAC_TEST_POSTGRESQL is not set";
        house_ = std::make_unique<commune::House>(GetParam());
    }

    Courrier make(kernel::Context& context, const std::string& name,
                  TypeCourrier type = TypeCourrier::demande_pieces) {
        Courrier courrier;
        courrier.id = context.make_id<CourrierId>();
        courrier.acte = acte_;
        courrier.id_acte = "012-219900008-20261120-2026_042-DE";
        courrier.acte_title = "Délibération 2026_042";
        courrier.acte_objet = "Tarif de la bergère";
        courrier.type = type;
        courrier.message_name = name;
        courrier.dated_on = {2026, 11, 12};
        courrier.received_at = context.now();
        courrier.words = "Le plan annexé";
        courrier.due = base::Date{2027, 1, 22};
        courrier.statut = statut_of(type, {}, Closed::no);
        courrier.pieces = {{"lettre.pdf", "", "abc", 12, ContentKind::other}};
        return courrier;
    }
    void in(const std::function<void(kernel::Context&)>& work) { house_->in(house_->saint_exemple(), work); }

    std::unique_ptr<commune::House> house_;
    const Store store_{kernel::Storage("courriers", kernel::Scope::member)};
    const actes::ActeId acte_{"01900000-0000-7000-8000-00000000000a"};
};

INSTANTIATE_TEST_SUITE_P(Engines, CourrierStore,
                         testing::Values(commune::Engine::sqlite, commune::Engine::postgresql),
                         [](const auto& info) { return commune::engine_name(info.param); });

TEST_P(CourrierStore, GivesBackALetterAsItWasKept) {
    in([&](kernel::Context& context) {
        const auto courrier = make(context, "a-3-1_1.xml");
        ASSERT_TRUE(store_.insert(context, courrier));
        const auto found = store_.find(context, courrier.id);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->dated_on, courrier.dated_on);
        EXPECT_EQ(found->due, courrier.due);
        EXPECT_EQ(found->type, TypeCourrier::demande_pieces);
        EXPECT_EQ(found->statut, StatutCourrier::a_repondre);
        ASSERT_EQ(found->pieces.size(), 1u);
        EXPECT_EQ(found->pieces[0].name, "lettre.pdf");
    });
}

TEST_P(CourrierStore, KeepsOnceALetterReadTwice) {
    in([&](kernel::Context& context) {
        EXPECT_TRUE(store_.insert(context, make(context, "a-3-1_1.xml")));
        EXPECT_FALSE(store_.insert(context, make(context, "a-3-1_1.xml")));
        EXPECT_EQ(store_.list_of_acte(context, acte_, 10).size(), 1u);
    });
}

TEST_P(CourrierStore, ReplacesAnEnvoiWithItsPieces) {
    in([&](kernel::Context& context) {
        const auto courrier = make(context, "a-3-1_1.xml");
        store_.insert(context, courrier);
        Envoi envoi;
        envoi.id = context.make_id<EnvoiId>();
        envoi.courrier = courrier.id;
        envoi.code = "3-4";
        envoi.created_at = context.now();
        envoi.pieces = {{"a.pdf", "99_DE", "a", 1, {}}, {"b.pdf", "99_DE", "b", 2, {}}};
        store_.put(context, envoi);
        envoi.pieces.pop_back();
        envoi.etat = EtatEnvoi::envoye;
        envoi.archive_name = "AUB-TACT--219900008--20261121-1.tar.gz";
        envoi.acknowledged_on = base::Date{2026, 11, 22};
        store_.put(context, envoi);
        const auto all = store_.list_envois(context, courrier.id);
        ASSERT_EQ(all.size(), 1u);
        EXPECT_EQ(all[0].etat, EtatEnvoi::envoye);
        EXPECT_EQ(all[0].pieces.size(), 1u);
        EXPECT_EQ(all[0].acknowledged_on, envoi.acknowledged_on);
        EXPECT_EQ(store_.find_by_archive(context, envoi.archive_name)->id, envoi.id);
        EXPECT_FALSE(store_.find_by_archive(context, ""));
    });
}

TEST_P(CourrierStore, ListsByKeyForwardsAndBackwards) {
    for (int i = 0; i < 7; ++i) {
        in([&](kernel::Context& context) { store_.insert(context, make(context, std::to_string(i))); });
        house_->clock().advance(60);
    }
    in([&](kernel::Context& context) {
        ListRequest request;
        request.limit = 3;
        const auto first = store_.list(context, request);
        ASSERT_EQ(first.lines.size(), 3u);
        EXPECT_TRUE(first.previous.empty());
        request.place.after = first.next;
        const auto second = store_.list(context, request);
        ASSERT_EQ(second.lines.size(), 3u);
        EXPECT_GT(first.lines[2].received_at, second.lines[0].received_at);
        request.place.after.clear();
        request.place.before = second.previous;
        EXPECT_EQ(store_.list(context, request).lines[0].id, first.lines[0].id);
        EXPECT_FALSE(store_.list(context, request).next.empty());
    });
}

TEST_P(CourrierStore, FiltersByTypeAndByWhatRemainsToDo) {
    in([&](kernel::Context& context) {
        auto closed = make(context, "1");
        store_.insert(context, closed);
        store_.insert(context, make(context, "2", TypeCourrier::defere));
        closed.closed_by = "moi";
        closed.statut = StatutCourrier::classe;
        store_.update(context, closed);
        ListRequest request;
        request.is_open = true;
        EXPECT_EQ(store_.list(context, request).lines.size(), 1u);
        request.is_open = false;
        EXPECT_EQ(store_.list(context, request).lines.at(0).id, closed.id);
        request.is_open.reset();
        request.type = TypeCourrier::defere;
        EXPECT_EQ(store_.list(context, request).lines.size(), 1u);
    });
}

TEST_P(CourrierStore, ShowsNothingToANeighbour) {
    CourrierId id;
    in([&](kernel::Context& context) {
        const auto courrier = make(context, "1");
        id = courrier.id;
        store_.insert(context, courrier);
    });
    house_->read(house_->lacalm(), [&](kernel::Context& context) {
        EXPECT_FALSE(store_.find(context, id));
        EXPECT_TRUE(store_.list(context, {}).lines.empty());
    });
}
