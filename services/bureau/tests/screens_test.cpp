// SPDX-License-Identifier: AGPL-3.0-or-later
// Every screen, for every role: who may see it, and that it can be drawn.
#include "browser.hpp"

namespace aubrac::bureau {

using namespace testing_bureau;

namespace {

struct Screen {
    const char* url;
    // Status for consultation, redaction, responsable, technicien, administrateur.
    int consultation, redaction, responsable, technicien, administrateur;
};

constexpr Screen screens[] = {
    {"/", 303, 303, 303, 303, 303},
    {"/bureau", 200, 200, 200, 200, 200},
    {"/bureau/recherche", 200, 200, 200, 200, 200},
    {"/bureau/recherche?q=eau", 200, 200, 200, 200, 200},
    {"/bureau/avis", 200, 200, 200, 200, 200},
    {"/bureau/adherents", 200, 200, 200, 200, 200},
    {"/bureau/compte", 200, 200, 200, 200, 200},
    {"/bureau/direct", 200, 200, 200, 200, 200},
    {"/bureau/direct?sujet=actes", 200, 200, 200, 200, 200},
    {"/bureau/direct?sujet=../autre%20chose", 404, 404, 404, 404, 404},
    {"/bureau/journal", 403, 403, 200, 403, 200},
    {"/bureau/journal/export.csv", 403, 403, 200, 403, 200},
    {"/bureau/journal/empreinte.json", 403, 403, 200, 403, 200},
    {"/bureau/assistance", 403, 200, 200, 403, 403},
    {"/bureau/jetons", 403, 403, 200, 403, 403},
    {"/bureau/personnes", 403, 403, 200, 403, 403},
    {"/bureau/personnes/export.csv", 403, 403, 200, 403, 403},
    {"/bureau/mot-de-passe", 200, 200, 200, 200, 200},
    {"/bureau/personnes/nouvelle", 403, 403, 200, 403, 403},
    {"/bureau/personnes/00000000-0000-7000-8000-000000000001", 403, 403, 404, 403, 403},
    {"/bureau/exploitation", 403, 403, 403, 200, 200},
    {"/bureau/exploitation/taches", 403, 403, 403, 200, 200},
    {"/bureau/exploitation/securite", 403, 403, 403, 200, 200},
    {"/bureau/exploitation/securite/export.csv", 403, 403, 403, 200, 200},
    {"/bureau/accessibilite", 200, 200, 200, 200, 200},
    {"/bureau/donnees", 200, 200, 200, 200, 200},
    {"/bureau/aide", 200, 200, 200, 200, 200},
    {"/bureau/api", 200, 200, 200, 200, 200},
    {"/api/v1/openapi.json", 200, 200, 200, 200, 200},
};

/// What needs a right or a person, posted by someone who has neither.
constexpr const char* gestures[] = {
    "/bureau/avis",
    "/bureau/adherent",
    "/bureau/compte",
    "/bureau/compte/courriels",
    "/bureau/compte/mot-de-passe",
    "/bureau/compte/codes",
    "/bureau/compte/session",
    "/bureau/journal/verifier",
    "/bureau/assistance",
    "/bureau/jetons",
    "/bureau/jetons/x/revoquer",
    "/bureau/personnes/nouvelle",
    "/bureau/personnes/x",
    "/bureau/personnes/x/retirer",
    "/bureau/personnes/x/lien",
    "/bureau/exploitation/echange",
    "/bureau/exploitation/tache",
};

class Screens : public BureauTest {};

} // namespace

TEST_F(Screens, AreShownToThoseWhoMaySeeThem) {
    const auto consultation = house.person("consultation"), redaction = house.person("redaction"),
               responsable = house.person("responsable"), technicien = house.person("technicien"),
               administrateur = house.person("administrateur");
    for (const auto& screen : screens) {
        EXPECT_EQ(consultation.get(screen.url).status, screen.consultation) << screen.url;
        EXPECT_EQ(redaction.get(screen.url).status, screen.redaction) << screen.url;
        EXPECT_EQ(responsable.get(screen.url).status, screen.responsable) << screen.url;
        EXPECT_EQ(technicien.get(screen.url).status, screen.technicien) << screen.url;
        EXPECT_EQ(administrateur.get(screen.url).status, screen.administrateur) << screen.url;
    }
}

TEST_F(Screens, SendAVisitorToTheSignIn) {
    const auto visitor = house.visitor();
    for (const auto& screen : screens) {
        const auto reply = visitor.get(screen.url);
        const std::string url(screen.url);
        const bool open = url.starts_with("/api/") || url.ends_with("accessibilite") || url.ends_with("donnees") ||
                          url.ends_with("aide") || url.ends_with("/bureau/api") || url.ends_with("mot-de-passe");
        EXPECT_EQ(reply.status, open ? 200 : 303) << url;
        if (open || url == "/") continue;
        EXPECT_TRUE(reply.location.starts_with("/bureau/connexion?suite=")) << url;
    }
}

TEST_F(Screens, ChangeNothingForAVisitorNorForAFormFromElsewhere) {
    const auto visitor = house.visitor();
    const auto responsable = house.person("responsable");
    for (const auto* gesture : gestures) {
        EXPECT_EQ(visitor.post(gesture).status, 401) << gesture;
        const auto refused = responsable.post_from_elsewhere(gesture);
        EXPECT_EQ(refused.status, 403) << gesture;
        EXPECT_TRUE(refused.has("KERNEL-002")) << gesture;
    }
    EXPECT_NE(security_log().find("KERNEL-002"), std::string::npos);
}

TEST_F(Screens, AskForTheRightOfWhatTheyChange) {
    const auto consultation = house.person("consultation");
    for (const auto* gesture :
         {"/bureau/assistance", "/bureau/jetons", "/bureau/jetons/x/revoquer", "/bureau/personnes/nouvelle",
          "/bureau/personnes/x", "/bureau/personnes/x/retirer", "/bureau/personnes/x/lien",
          "/bureau/journal/verifier", "/bureau/exploitation/echange"}) {
        const auto refused = consultation.post(gesture);
        EXPECT_EQ(refused.status, 403) << gesture;
        EXPECT_TRUE(refused.has("KERNEL-001")) << gesture;
    }
}

TEST_F(Screens, ListenOnlyAtTheDoorOfOnesOwnAdherent) {
    const auto session = house.person("redaction").session();
    std::string me;
    house.read(
        {}, [&](kernel::Context& context) { me = identity().sessions.find(context, session)->account.id.text(); });
    const auto topics_of = [&](const std::string& subject) {
        kernel::http::Request request;
        request.method = "GET";
        request.path = "/bureau/direct";
        request.query = {{"sujet", subject}};
        request.headers = {{"cookie", identity().cookies(kernel()).session_name() + "=" + session}};
        const auto response = kernel::pages::handle(kernel(), request);
        const auto* live = std::get_if<kernel::http::LiveBody>(&response.body);
        return live ? live->topics : std::vector<std::string>();
    };
    const auto door = house.saint_exemple().text() + "/";
    const std::vector<std::string> frame{door + "avis/" + me, door + "consent"};
    EXPECT_EQ(topics_of(""), frame);
    auto wanted = frame;
    wanted.push_back(door + "actes/12");
    EXPECT_EQ(topics_of("actes/12"), wanted);
    wanted = frame;
    for (const auto& manifest : kernel().manifests) wanted.push_back(door + manifest.name);
    EXPECT_EQ(topics_of("bureau"), wanted) << "the desk looks at every service";
}

TEST_F(Screens, OfferToSignOutAndCountNoticesEverywhere) {
    const auto person = house.person("responsable");
    house.in(house.saint_exemple(), [&](kernel::Context& context) {
        kernel().notices.tell(context, "bureau.comptes", "Une personne est arrivée", "/bureau/personnes");
    });
    for (const auto& screen : screens) {
        const auto page = person.get(screen.url);
        if (!page.has("<header role=\"banner\">")) continue;
        EXPECT_TRUE(page.has("action=\"/bureau/deconnexion\"")) << screen.url;
        if (page.status != 200) continue; // a refusal counts nothing
        EXPECT_TRUE(page.has("1<span class=\"hidden-words\"> non lu<")) << screen.url;
    }
}

TEST_F(Screens, RenewThemselvesWhenSomethingIsToBeRead) {
    const auto person = house.person("responsable");
    std::string me;
    house.read({}, [&](kernel::Context& context) {
        me = identity().sessions.find(context, person.session())->account.id.text();
    });
    int rings = 0;
    const auto listening =
        kernel().live.subscribe({house.saint_exemple().text() + "/avis/" + me}, [&rings] { ++rings; });
    house.in(house.saint_exemple(), [&](kernel::Context& context) {
        kernel().notices.tell(context, "bureau.comptes", "Une personne est arrivée", "/bureau/personnes");
        EXPECT_EQ(rings, 0) << "not before it is durable";
    });
    EXPECT_EQ(rings, 1);
    person.post("/bureau/avis");
    EXPECT_EQ(rings, 2) << "read in one tab, read in the others";
    kernel().live.unsubscribe(listening);
    EXPECT_TRUE(person.get("/bureau").has("data-live=\"/bureau/direct?sujet=bureau\" data-renew"));
    EXPECT_TRUE(person.get("/bureau/avis").has("data-renew"));
    EXPECT_FALSE(person.get("/bureau/aide").has("data-renew"));
}

TEST_F(Screens, ServeEveryAddressOfTheFrame) {
    const auto page = house.person("responsable").get("/bureau");
    for (const auto* address :
         {"/bureau/recherche", "/bureau/avis", "/bureau/compte", "/bureau/accessibilite", "/bureau/donnees"})
        EXPECT_TRUE(page.has(address)) << address;
}

TEST_F(Screens, ShowWhatIsGatheredAboutPeople) {
    const auto page = house.visitor().get("/bureau/donnees");
    for (const auto& manifest : kernel().manifests) {
        if (manifest.personal_data.empty()) continue;
        EXPECT_TRUE(page.has(manifest.title)) << manifest.name;
    }
}

} // namespace aubrac::bureau
