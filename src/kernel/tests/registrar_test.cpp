// SPDX-License-Identifier: AGPL-3.0-or-later
// The checks of start-up: a service that breaks the law of the single name, or takes a right or a door that it
// does not declare, stops the server with a sentence that says what to do.
#include "fixture.hpp"

namespace aubrac::kernel::testing_kernel {

namespace {

using pages::Answer;
using pages::Visit;

/// What stopped the start; empty when nothing did.
std::string start(const std::vector<ServiceEntry>& services) {
    const Folder folder;
    const HandClock clock;
    try {
        const Kernel kernel({.data = folder.path(), .database = "", .settings = {}}, clock, services);
    } catch (const base::Failure& failure) {
        return failure.what();
    } catch (const base::Bug& bug) {
        return bug.what();
    }
    return "";
}

std::string start_with(void (*plug)(Registrar&), const std::string& depends = "") {
    return start(essai_and("autre", plug, depends));
}

Answer nothing(Context&, Visit&) { return Answer::not_found(); }

void expect_stopped(void (*plug)(Registrar&), std::string_view words) {
    const auto said = start_with(plug);
    EXPECT_NE(said.find(words), std::string::npos) << "said: " << said;
}

TEST(Registrar, LetsAServicePlugItselfInUnderItsOwnName) {
    EXPECT_EQ(start_with([](Registrar& r) {
                  r.page("GET", "/autre", "autre.consulter", nothing);
                  r.page("GET", "/autre/{id}", pages::signed_in, nothing);
                  r.page("GET", "/public/{adherent}/autre", pages::anyone, nothing);
                  r.menu("Autre", "/autre", "autre.consulter");
                  r.job("autre.work", {}, [](JobRun&) { return job_done(); });
                  r.every("autre.work", Seconds(60));
              }),
              "");
}

TEST(Registrar, RefusesAPageOutsideTheNameOfItsService) {
    expect_stopped([](Registrar& r) { r.page("GET", "/essai/x", "autre.consulter", nothing); },
                   "must be under /autre");
    expect_stopped([](Registrar& r) { r.page("GET", "/autrement", "autre.consulter", nothing); },
                   "must be under /autre");
    expect_stopped([](Registrar& r) { r.page("GET", "/public", "autre.consulter", nothing); },
                   "must be under /autre");
}

TEST(Registrar, RefusesARightThatTheManifestDoesNotDeclare) {
    constexpr auto words = "is not declared in its service.json";
    expect_stopped([](Registrar& r) { r.page("GET", "/autre", "autre.inconnu", nothing); }, words);
    expect_stopped([](Registrar& r) { r.page("GET", "/autre", "essai.consulter", nothing); }, words);
    expect_stopped([](Registrar& r) { r.page("GET", "/autre", "", nothing); }, words);
    expect_stopped([](Registrar& r) { r.menu("Autre", "/autre", "autre.inconnu"); }, words);
    expect_stopped(
        [](Registrar& r) {
            r.api({.method = "GET", .pattern = "/api/v1/autre", .right = "autre.inconnu"},
                  [](Context&, api::Call&) -> base::Result<api::Value> { return api::Value(); });
        },
        words);
}

TEST(Registrar, RefusesAnApiRouteOutsideTheNameOfItsService) {
    for (const auto plug :
         {+[](Registrar& r) {
              r.api({.method = "GET", .pattern = "/api/v1/essai/x", .right = "autre.consulter"}, {});
          },
          +[](Registrar& r) {
              r.api({.method = "GET", .pattern = "/api/v1/autrement", .right = "autre.consulter"}, {});
          }})
        EXPECT_NE(start_with(plug), "");
}

TEST(Registrar, RefusesAJobWithoutThePrefix) {
    constexpr auto words = "must start with \"autre.\"";
    expect_stopped([](Registrar& r) { r.job("work", {}, {}); }, words);
    expect_stopped([](Registrar& r) { r.job("essai.other", {}, {}); }, words);
    expect_stopped([](Registrar& r) { r.job("autrework", {}, {}); }, words);
    expect_stopped([](Registrar& r) { r.every("essai.work", Seconds(60)); }, words);
}

TEST(Registrar, RefusesARefusalWithAForeignPrefixOrGivenTwice) {
    expect_stopped(
        [](Registrar& r) {
            const RefusalEntry entry{"ESSAI-002", 422, "Non.", ""};
            r.refusals({&entry, 1});
        },
        "must start with AUTRE-");
    expect_stopped(
        [](Registrar& r) {
            const RefusalEntry entries[] = {{"AUTRE-001", 422, "Non.", ""}, {"AUTRE-001", 403, "Non plus.", ""}};
            r.refusals(entries);
        },
        "stands twice");
}

TEST(Registrar, RefusesADoorOfAServiceThatIsNotInDepends) {
    const auto plug = [](Registrar& r) { r.require<Essai>(); };
    EXPECT_NE(start_with(plug).find("add \"essai\" to \"depends\""), std::string::npos);
    EXPECT_EQ(start_with(plug, "\"essai\""), "");
}

TEST(Registrar, RefusesADoorThatNobodyAboveProvides) {
    expect_stopped([](Registrar& r) { r.require<std::string>(); }, "nobody above provides");
    auto services = essai_and(
        "autre", [](Registrar& r) { r.require<Essai>(); }, "\"essai\"");
    std::swap(services[0], services[1]);
    EXPECT_NE(start(services).find("nobody above provides"), std::string::npos);
}

TEST(Registrar, RefusesADoorProvidedTwice) {
    expect_stopped([](Registrar& r) { r.provide(std::make_unique<Essai>(r.storage())); }, "already provided");
}

TEST(Registrar, GivesTheSameObjectToWhoRequiresIt) {
    EXPECT_EQ(start_with(
                  [](Registrar& r) {
                      auto& essai = r.require<Essai>();
                      ENSURE(&essai == r.kernel().provided.at(typeid(Essai)).object.get());
                  },
                  "\"essai\""),
              "");
}

TEST(Kernel, NeedsADirectoryOfAdherents) {
    EXPECT_NE(start({{"autre", [](Registrar&) {}, essai_manifest("autre"), {}}}).find("directory"),
              std::string::npos);
}

TEST(Kernel, KnowsEveryRightOfEveryService) {
    const Folder folder;
    const HandClock clock;
    const Kernel kernel({.data = folder.path(), .database = "", .settings = {}}, clock,
                        essai_and("autre", [](Registrar&) {}));
    EXPECT_EQ(kernel.all_rights(), (Rights{"autre.consulter", "autre.modifier", "autre.supprimer",
                                           "essai.consulter", "essai.modifier", "essai.supprimer"}));
    EXPECT_EQ(kernel.manifest("autre").title, "Essai");
    EXPECT_THROW(kernel.manifest("rien"), base::Bug);
}

TEST(Kernel, OpensNoStoreWithoutADataFolder) {
    const HandClock clock;
    Kernel kernel({.data = {}, .database = "", .settings = {}}, clock, {essai_entry()});
    EXPECT_THROW(kernel.stores->run({}, {}, {}, Access::read, [](Context&) { return Outcome::keep; }),
                 base::Failure);
}

} // namespace

} // namespace aubrac::kernel::testing_kernel
