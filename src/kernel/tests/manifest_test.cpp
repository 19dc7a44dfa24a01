// SPDX-License-Identifier: AGPL-3.0-or-later
// service.json as the server reads it, the rights it gives to roles, and the settings of the server.
#include "fixture.hpp"

#include <base/failure.hpp>
#include <kernel/settings.hpp>

namespace aubrac::kernel::testing_kernel {

namespace {

TEST(Manifest, IsReadWithItsRightsAndItsPersonalData) {
    const auto manifest = parse_manifest(R"({"name": "actes", "title": "Actes", "purpose": "Transmettre",
        "family": "Actes et échanges", "icon": "acte", "law": ["CGCT art. L2131-1", "décret 2005-324"],
        "scope": "member", "depends": ["adherents"],
        "rights": [{"name": "actes.transmettre", "title": "Transmettre", "roles": ["responsable"]}],
        "personal_data": [{"what": "noms", "why": "signature", "kept": "10 ans"}]})");
    EXPECT_EQ(manifest.name, "actes");
    EXPECT_EQ(manifest.law, "CGCT art. L2131-1 ; décret 2005-324");
    EXPECT_EQ(manifest.scope, Scope::member);
    EXPECT_EQ(manifest.depends, (std::vector<std::string>{"adherents"}));
    ASSERT_EQ(manifest.rights.size(), 1u);
    EXPECT_EQ(manifest.rights[0].roles, (std::vector<std::string>{"responsable"}));
    ASSERT_EQ(manifest.personal_data.size(), 1u);
    EXPECT_EQ(manifest.personal_data[0].kept, "10 ans");
}

TEST(Manifest, IsRefusedWhenAKeyIsWrong) {
    constexpr auto good = R"({"name": "a", "title": "A", "purpose": "P", "scope": "member"})";
    EXPECT_NO_THROW(parse_manifest(good));
    for (const auto* json :
         {"", "{", "[]", "{}", R"({"name": "a", "title": "A", "purpose": "P"})",
          R"({"name": "a", "title": "A", "purpose": "P", "scope": "members"})",
          R"({"name": "", "title": "A", "purpose": "P", "scope": "member"})",
          R"({"name": "a", "title": "", "purpose": "P", "scope": "member"})",
          R"({"name": "a", "title": "A", "scope": "member"})",
          R"({"name": "a", "title": "A", "purpose": "P", "scope": "member", "rights": [{"name": "b.lire"}]})",
          R"({"name": "a", "title": "A", "purpose": "P", "scope": "member", "rights": [{"title": "Lire"}]})",
          R"({"name": "a", "name": "b", "title": "A", "purpose": "P", "scope": "member"})"})
        EXPECT_THROW(parse_manifest(json), base::Failure) << json;
}

TEST(Manifest, SaysWhichFileAndWhichKeyAreWrong) {
    try {
        parse_manifest(R"({"name": "a", "title": "A", "purpose": "P", "scope": "members"})");
        FAIL();
    } catch (const base::Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("services/a/service.json: \"scope\""), std::string::npos);
    }
}

TEST(Manifest, GivesEachRoleItsRights) {
    const auto manifest = parse_manifest(essai_manifest("essai"));
    EXPECT_EQ(rights_of_role(manifest, "consultation"), (Rights{"essai.consulter"}));
    EXPECT_EQ(rights_of_role(manifest, "redaction"), (Rights{"essai.consulter", "essai.modifier"}));
    EXPECT_EQ(rights_of_role(manifest, "responsable"),
              (Rights{"essai.consulter", "essai.modifier", "essai.supprimer"}));
    EXPECT_TRUE(rights_of_role(manifest, "maire").empty());
}

class SettingsTest : public testing::Test {
protected:
    Settings read(std::string_view text) {
        write_text(folder_.path() / "aubrac.conf", text);
        return Settings::read(folder_.path() / "aubrac.conf");
    }
    Folder folder_;
};

TEST_F(SettingsTest, AreLinesOfNamesAndValues) {
    const auto settings =
        read("# commentaire\n\n  server.url = https://a.test/?x=1 \r\nmail.from=a@b.test\nvide =\n");
    EXPECT_EQ(settings.get("server.url"), "https://a.test/?x=1");
    EXPECT_EQ(settings.get("mail.from"), "a@b.test");
    EXPECT_TRUE(settings.has("vide"));
    EXPECT_EQ(settings.get("vide", "autre"), "");
    EXPECT_FALSE(settings.has("absent"));
    EXPECT_EQ(settings.get("absent", "autre"), "autre");
}

TEST_F(SettingsTest, AreEmptyWithoutAFile) {
    EXPECT_FALSE(Settings::read(folder_.path() / "rien.conf").has("server.url"));
}

TEST_F(SettingsTest, AreRefusedWithTheNumberOfTheLineThatCannotBeRead) {
    for (const auto* text : {"a = 1\nb\n", "a = 1\n= 2\n", "a = 1\n  =\n"}) {
        try {
            read(text);
            FAIL() << text;
        } catch (const base::Failure& failure) {
            EXPECT_NE(std::string(failure.what()).find("aubrac.conf:2:"), std::string::npos) << failure.what();
        }
    }
    EXPECT_THROW(Settings::read(folder_.path()), base::Failure) << "a folder is not a file of settings";
}

TEST_F(SettingsTest, AreWholeNumbersOrRefused) {
    const auto settings = read("a = 12\nb = -3\nc = 12x\nd = 1.5\ne = 99999999999999999999\nf =\n");
    EXPECT_EQ(settings.number("a", 0), 12);
    EXPECT_EQ(settings.number("b", 0), -3);
    EXPECT_EQ(settings.number("f", 7), 7);
    EXPECT_EQ(settings.number("absent", 7), 7);
    for (const auto* name : {"c", "d", "e"}) EXPECT_THROW(settings.number(name, 0), base::Failure) << name;
}

} // namespace

} // namespace aubrac::kernel::testing_kernel
