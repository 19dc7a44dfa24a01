// SPDX-License-Identifier: AGPL-3.0-or-later
#include <base/ensure.hpp>
#include <gtest/gtest.h>
#include <ui/desk.hpp>
#include <ui/form.hpp>
#include <ui/list.hpp>
#include <ui/qr.hpp>
#include <ui/reader.hpp>
#include <ui/record.hpp>
#include <ui/words.hpp>

using namespace aubrac;
using namespace aubrac::ui;

namespace {

bool has(const Html& html, std::string_view words) { return html.view().find(words) != std::string_view::npos; }
std::size_t place(const Html& html, std::string_view words) { return html.view().find(words); }

} // namespace

TEST(Words, AreThoseOfAFrenchReader) {
    EXPECT_EQ(number(1234567), "1\u202f234\u202f567");
    EXPECT_EQ(number(-1234), "-1\u202f234");
    EXPECT_EQ(number(-123), "-123");
    EXPECT_EQ(euros(123456), "1\u202f234,56\u202f€");
    EXPECT_EQ(euros(-5), "-0,05\u202f€");
    EXPECT_EQ(file_size(1), "1\u202foctet");
    EXPECT_EQ(file_size(82'400), "82\u202fko");
    EXPECT_EQ(file_size(1'448'000), "1,4\u202fMo");
    EXPECT_EQ(file_size(150'000'000), "150\u202fMo");
    EXPECT_EQ(file_size(999'999), "1\u202fMo");
    EXPECT_EQ(telephone("0565730000"), "05\u202f65\u202f73\u202f00\u202f00");
    EXPECT_EQ(telephone("+33565"), "+33565");
    EXPECT_EQ(dialled("05 65 73 00 00"), "0565730000");
    EXPECT_EQ(dialled("+33 5.65"), "+33565");
    EXPECT_EQ(count(0, "acte", "actes"), "aucun acte");
    EXPECT_EQ(count(1, "acte", "actes"), "1 acte");
    EXPECT_EQ(count(1248, "acte", "actes"), "1\u202f248 actes");
}

TEST(Form, PutsBackWhatWasTypedAndSaysWhatIsWrong) {
    Form form{.url = "/actes",
              .csrf = "t",
              .sections = {{"", {text_field({.name = "numero", .label = "Numéro", .value = "ancien"})}}}};
    form.typed = {{"numero", "2026 048"}};
    form.errors = {{"numero", "Ce numéro contient une espace."}};
    const auto html = ui::form(form);
    EXPECT_TRUE(has(html, "value=\"2026 048\""));
    EXPECT_TRUE(has(html, "aria-invalid=\"true\""));
    EXPECT_TRUE(has(html, "aria-describedby=\"champ-numero-erreur\""));
    EXPECT_TRUE(has(html, "<a href=\"#champ-numero\">Numéro\u00a0: Ce numéro contient une espace.</a>"));
}

TEST(Form, ABoxLeftEmptyStaysEmptyWhenTheFormComesBack) {
    Form form{.sections = {{"", {checkbox_field({.name = "publier", .label = "Publier", .value = "1"})}}}};
    EXPECT_TRUE(has(ui::form(form), "checked"));
    form.typed = {{"autre", "x"}};
    EXPECT_FALSE(has(ui::form(form), "checked"));
}

TEST(Form, NeverPostsATokenToAnotherSite) {
    EXPECT_THROW(ui::form({.url = "https://ailleurs.example/", .csrf = "t"}), base::Bug);
    EXPECT_THROW(post({"Envoyer", "https://ailleurs.example/", "t"}), base::Bug);
}

TEST(Form, SendsFilesOnlyWhenItHasSome) {
    Form form{.sections = {{"", {text_field({.name = "a", .label = "A"})}}}};
    EXPECT_FALSE(has(ui::form(form), "multipart"));
    form.sections[0].fields.push_back(file_field({.name = "b", .label = "B"}, {}));
    EXPECT_TRUE(has(ui::form(form), "enctype=\"multipart/form-data\""));
}

TEST(Form, OpensTheBranchesOfATreeThatHoldTheChoice) {
    Form form{
        .sections = {
            {"",
             {tree_field({.name = "m", .label = "Matière", .value = "2.1"},
                         {{"", "1 Un", 0}, {"1.1", "1.1 Ici", 1}, {"", "2 Deux", 0}, {"2.1", "2.1 Là", 1}})}}}};
    const auto html = ui::form(form);
    EXPECT_TRUE(has(html, "<details><summary>1 Un</summary>"));
    EXPECT_TRUE(has(html, "<details open><summary>2 Deux</summary>"));
    EXPECT_TRUE(has(html, "value=\"2.1\" checked>2.1 Là"));
}

TEST(Reader, IsALinkUntilScriptComes) {
    const auto html =
        std::string(reader({.name = "bon \"1\".pdf", .document = "/a/document", .open = "/a/lire"}).view());
    EXPECT_NE(html.find("href=\"/a/lire\""), std::string::npos) << html;
    EXPECT_NE(html.find("data-document=\"/a/document\""), std::string::npos);
    EXPECT_NE(html.find("bon &quot;1&quot;.pdf"), std::string::npos);
    EXPECT_EQ(html.find("data-seen"), std::string::npos);
    EXPECT_EQ(html.find("data-csrf"), std::string::npos);
    EXPECT_EQ(html.find("<script"), std::string::npos);
}

TEST(Reader, GivesItsTokenToThisSiteAlone) {
    const auto told = reader({.name = "a", .document = "/a", .open = "/b", .seen = "/lu", .csrf = "jeton"});
    EXPECT_NE(told.view().find("data-seen=\"/lu\" data-csrf=\"jeton\""), std::string::npos) << told.view();
    EXPECT_THROW(reader({.name = "a", .document = "https://ailleurs.fr/a", .open = "/b"}), base::Bug);
    EXPECT_THROW(reader({.name = "a", .document = "/a", .open = "/b", .seen = "https://ailleurs.fr"}), base::Bug);
}

TEST(List, SaysItsOrderAndReversesIt) {
    List list{.title = "Actes",
              .here = "/actes?annee=2026",
              .columns = {{"Numéro", "numero"}, {"Date", "date"}},
              .sort = "numero",
              .rows = {{"/actes/1", {"1", "2"}}}};
    EXPECT_TRUE(has(ui::list(list), "aria-sort=\"ascending\"><a href=\"/actes?annee=2026&amp;tri=-numero\">"));
    EXPECT_TRUE(has(ui::list(list), "scope=\"col\"><a href=\"/actes?annee=2026&amp;tri=date\">"));
}

TEST(List, SaysWhatToDoWhenItIsEmpty) {
    const List list{.title = "Actes", .none = {"Aucun acte", "Composez le premier."}};
    EXPECT_TRUE(has(ui::list(list), "Composez le premier."));
    EXPECT_FALSE(has(ui::list(list), "<table"));
}

TEST(Record, SaysThatThereIsNothingToDo) {
    EXPECT_TRUE(has(now({.statement = "Acquitté."}), "Rien à faire"));
    EXPECT_FALSE(has(now({.statement = "Prêt.", .action = action({"Transmettre", "/t"})}), "Rien à faire"));
}

TEST(Desk, SortsDutiesByTheirLegalDeadline) {
    // 2026-11-21 is a Saturday: the seven days to come go on after Sunday.
    const auto html = desk({.today = {2026, 11, 21},
                            .duties = {{"Faire", "sans date", "/1"},
                                       {"Faire", "dans huit jours", "/2", base::Date{2026, 11, 29}},
                                       {"Faire", "dans sept jours", "/3", base::Date{2026, 11, 28}},
                                       {"Faire", "lundi", "/4", base::Date{2026, 11, 23}},
                                       {"Faire", "hier", "/5", base::Date{2026, 11, 20}}}});
    EXPECT_LT(place(html, "En retard"), place(html, ">hier<"));
    EXPECT_LT(place(html, ">hier<"), place(html, "Dans les sept jours"));
    EXPECT_LT(place(html, "Dans les sept jours"), place(html, ">lundi<"));
    EXPECT_LT(place(html, ">lundi<"), place(html, ">dans sept jours<"));
    EXPECT_LT(place(html, ">dans sept jours<"), place(html, "Plus tard"));
    EXPECT_LT(place(html, "Plus tard"), place(html, ">dans huit jours<"));
    EXPECT_LT(place(html, ">dans huit jours<"), place(html, ">sans date<"));
    EXPECT_TRUE(has(html, "En retard de 1 jour"));
}

TEST(Qr, IsBlackOnWhiteWithItsQuietZoneAndAName) {
    const auto html =
        qr({.width = 2, .dark = {true, true, false, true}, .words = "Code à lire", .beside = "Ou la clé"});
    EXPECT_TRUE(has(html, "viewBox=\"0 0 10 10\" role=\"img\" aria-label=\"Code à lire\""));
    EXPECT_TRUE(has(html, "<rect width=\"10\" height=\"10\" fill=\"#ffffff\">"));
    EXPECT_TRUE(has(html, "<path d=\"M4 4h2v1h-2zM5 5h1v1h-1z\" fill=\"#000000\">"));
    EXPECT_TRUE(has(html, "Ou la clé"));
    EXPECT_THROW(qr({.width = 2, .dark = {true}, .words = "x"}), base::Bug);
}

TEST(Desk, IsCalmWhenNothingWaits) { EXPECT_TRUE(has(desk({.today = {2026, 11, 21}}), "Tout est à jour.")); }
