// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists paged by key, forwards and backwards, on both engines.
#include "fixture.hpp"
#include <kernel/storage/paging.hpp>

namespace aubrac::kernel::testing_storage {
namespace {

using Numeros = std::vector<std::string>;

struct Line {
    std::string numero;
    std::int64_t n = 0;
};

/// Numéros 00 to 10; n is the number divided by 4: many lines share one.
class Paging : public BothEngines {
protected:
    void SetUp() override {
        BothEngines::SetUp();
        if (IsSkipped()) return;
        write(adherent(1), [&](Context& context) {
            for (std::int64_t i = 0; i <= 10; ++i)
                actes_.execute(context, "INSERT INTO actes_acte (numero, n) VALUES ($1, $2)", {numero(i), i / 4});
            return Outcome::keep;
        });
    }
    static std::string numero(std::int64_t i) { return (i < 10 ? "0" : "") + std::to_string(i); }

    Paged<Line> page(const PagePlace& place, const PageOrder& order = by_n, int limit = 4,
                     std::string_view only = "") {
        Paged<Line> page;
        read(adherent(1), [&](Context& context) {
            Conditions conditions;
            if (!only.empty()) conditions.add("numero < " + conditions.slot(std::string(only)));
            page = list_page(
                actes_, context, "SELECT numero, n FROM actes_acte", conditions, order, place, limit,
                [](sql::Cursor& row) {
                    return Line{std::string(row.text(0)), row.integer(1)};
                },
                [&](const Line& line) {
                    return page_key(order.column.empty() ? "" : std::to_string(line.n), line.numero);
                });
        });
        return page;
    }
    static Numeros numeros(const Paged<Line>& page) {
        Numeros numeros;
        for (const auto& line : page.lines) numeros.push_back(line.numero);
        return numeros;
    }

    static inline const PageOrder by_n{"n", Direction::down, KeyKind::integer, "numero"};
    static inline const PageOrder by_numero{"", Direction::up, KeyKind::text, "numero"};
};

INSTANTIATE_TEST_SUITE_P(Engines, Paging, testing::Values(sql::Engine::sqlite, sql::Engine::postgresql),
                         engine_name);

TEST_P(Paging, GoesToTheEndAndBackWithoutRepeatingOrSkipping) {
    const auto first = page({}), second = page({first.next, ""}), third = page({second.next, ""});
    EXPECT_EQ(numeros(first), (Numeros{"10", "09", "08", "07"}));
    EXPECT_EQ(numeros(second), (Numeros{"06", "05", "04", "03"}));
    EXPECT_EQ(numeros(third), (Numeros{"02", "01", "00"}));
    EXPECT_EQ(first.previous, "");
    EXPECT_EQ(third.next, "");
    const auto again = page({"", third.previous});
    EXPECT_EQ(numeros(again), numeros(second));
    EXPECT_EQ(again.next, second.next);
    const auto start = page({"", again.previous});
    EXPECT_EQ(numeros(start), numeros(first));
    EXPECT_EQ(start.previous, "");
}

TEST_P(Paging, GoesByIdAloneWhenThereIsNoOtherOrder) {
    const auto first = page({}, by_numero);
    EXPECT_EQ(numeros(first), (Numeros{"00", "01", "02", "03"}));
    EXPECT_EQ(numeros(page({first.next, ""}, by_numero)), (Numeros{"04", "05", "06", "07"}));
    EXPECT_EQ(numeros(page({"", page({first.next, ""}, by_numero).previous}, by_numero)), numeros(first));
}

TEST_P(Paging, KeepsTheOtherConditions) {
    const auto first = page({}, by_n, 2, "03");
    EXPECT_EQ(numeros(first), (Numeros{"02", "01"}));
    EXPECT_EQ(numeros(page({first.next, ""}, by_n, 2, "03")), (Numeros{"00"}));
}

TEST_P(Paging, IsNotMovedByALineThatComesOrGoesMeanwhile) {
    const auto first = page({});
    write(adherent(1), [&](Context& context) {
        actes_.execute(context, "INSERT INTO actes_acte (numero, n) VALUES ('99', 9)", {});
        actes_.execute(context, "DELETE FROM actes_acte WHERE numero = '07'", {}); // the line of the key itself
        return Outcome::keep;
    });
    EXPECT_EQ(numeros(page({first.next, ""})), (Numeros{"06", "05", "04", "03"}));
}

TEST_P(Paging, TakesWhatIsNoKeyForTheFirstPage) {
    const auto first = numeros(page({}));
    for (const auto* key : {"x", "'; --", "\xFF"}) {
        EXPECT_EQ(numeros(page({key, ""})), first) << key;
        EXPECT_EQ(numeros(page({"", key})).size(), 4u) << key;
    }
    EXPECT_EQ(numeros(page({"~", ""})), Numeros()) << "a key of n = 0 and no numéro: after everything";
    EXPECT_LE(numeros(page({"9999999999999999999999~x", ""})).size(), 4u) << "a number that is none";
}

TEST_P(Paging, GivesNothingOfAnEmptyList) {
    const auto none = page({}, by_n, 4, "!");
    EXPECT_TRUE(none.lines.empty());
    EXPECT_EQ(none.previous + none.next, "");
}

} // namespace
} // namespace aubrac::kernel::testing_storage
