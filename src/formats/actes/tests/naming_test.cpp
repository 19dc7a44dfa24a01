// SPDX-License-Identifier: AGPL-3.0-or-later
// Names of files: read as they come, made as the norm says.
#include <formats/actes/naming.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::actes;

TEST(EnvelopeName, IsReadInBothDirections) {
    const auto out = parse_envelope_name("EACT--219900008--20180115-1.xml");
    ASSERT_TRUE(out);
    EXPECT_EQ(out->quadrigramme, "EACT");
    EXPECT_EQ(out->siren(), "219900008");
    EXPECT_EQ(out->destinataire, "");
    EXPECT_EQ(out->date.iso(), "2018-01-15");
    EXPECT_EQ(make_envelope_name(*out).value(), "EACT--219900008--20180115-1.xml");

    const auto back = parse_envelope_name("TACT--SPREF0991-219900008-20181012-123456.xml");
    ASSERT_TRUE(back);
    EXPECT_EQ(back->emetteur, "SPREF0991");
    EXPECT_EQ(back->siren(), "219900008");
    EXPECT_EQ(back->numero, 123456);
    EXPECT_EQ(make_envelope_name(*back).value(), "TACT--SPREF0991-219900008-20181012-123456.xml");

    const auto refused = parse_envelope_name("ANO_EACT--219900008--20180925-1.xml");
    ASSERT_TRUE(refused);
    EXPECT_TRUE(refused->is_anomalie);
}

TEST(EnvelopeName, IsNothingWhenItsFormIsWrong) {
    for (const auto* name : {"", ".xml", "EACT--219900008--20180115-1", "EACT-219900008--20180115-1.xml",
                             "EACT--219900008--20181315-1.xml", "EACT--219900008--20180115-.xml",
                             "EACT--219900008--20180115-99999999999.xml", "EACT--../x--20180115-1.xml"})
        EXPECT_FALSE(parse_envelope_name(name)) << name;
}

TEST(ArchiveName, IsThatOfItsEnvelopeAfterTheTrigramme) {
    const auto name = parse_archive_name("ABC-EACT--219900008--20180115-1.tar.gz");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->trigramme, "ABC");
    EXPECT_EQ(make_archive_name(*name).value(), "ABC-EACT--219900008--20180115-1.tar.gz");
    EXPECT_EQ(make_archive_name({"AB", name->envelope}).refusal().code, "ACTES-N46");
    EXPECT_FALSE(parse_archive_name("ABC-EACT--219900008--20180115-1.zip"));
}

TEST(MessageName, IsReadWithItsSerialAndItsEmptyFields) {
    const auto ar = parse_message_name("099-219900008-20180522-684-AI-1-2_52790.xml");
    ASSERT_TRUE(ar);
    EXPECT_EQ(ar->code(), "1-2");
    EXPECT_EQ(ar->numero_interne, "684");
    EXPECT_EQ(ar->ordre, 52790);
    const auto none = parse_message_name("999-1234----7-2_1.xml");
    ASSERT_TRUE(none);
    EXPECT_EQ(none->code(), "7-2");
    EXPECT_EQ(none->siren, "1234");
    EXPECT_EQ(none->numero_interne, "");
}

TEST(MessageName, KeepsTheHyphensOfANumeroOfTheOldSchema) {
    const auto name = parse_message_name("099-219900008-20180522-AR-2018-7-AI-1-1_0.xml");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->numero_interne, "AR-2018-7");
    EXPECT_EQ(make_message_name(*name).refusal().code, "ACTES-N36") << "but is never made with them";
}

TEST(MessageName, IsMadeStrictly) {
    MessageName name{"099", "219900008", "20180522", "684", "AI", 1, 1, 0};
    EXPECT_EQ(make_message_name(name).value(), "099-219900008-20180522-684-AI-1-1_0.xml");
    EXPECT_EQ(make_message_name({"099", "219900008", "", "", "", 7, 1, 0}).value(), "099-219900008----7-1_0.xml");
    const auto refused = [&](auto change) {
        auto wrong = name;
        change(wrong);
        return !make_message_name(wrong);
    };
    EXPECT_TRUE(refused([](auto& wrong) { wrong.departement = "99"; }));
    EXPECT_TRUE(refused([](auto& wrong) { wrong.departement = "0|9"; }));
    EXPECT_TRUE(refused([](auto& wrong) { wrong.siren = "2199000080"; }));
    EXPECT_TRUE(refused([](auto& wrong) { wrong.date = "20180532"; }));
    EXPECT_TRUE(refused([](auto& wrong) { wrong.date.clear(); }));
    EXPECT_TRUE(refused([](auto& wrong) { wrong.numero_interne = "../../x"; }));
    EXPECT_TRUE(refused([](auto& wrong) { wrong.nature = "de"; }));
    EXPECT_TRUE(refused([](auto& wrong) { wrong.message = 9; }));
    EXPECT_TRUE(refused([](auto& wrong) { wrong.ordre = -1; }));
}

TEST(DocumentName, HasAnOptionalTypeWhenReadAndASafeExtensionWhenMade) {
    const auto typed = parse_document_name("99_DE-099-219900008-20181012-123456-DE-1-1_2.PDF");
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->type_pj, "99_DE");
    EXPECT_EQ(typed->extension, "pdf");
    EXPECT_EQ(typed->message.ordre, 2);
    const auto old = parse_document_name("CO_DE-099-219900008-20180115-007-AR-1-1_1.jpg");
    ASSERT_TRUE(old);
    EXPECT_EQ(old->type_pj, "CO_DE");
    const auto untyped = parse_document_name("099-219900008-20170130-TEST42-DE-3-4_1.pdf");
    ASSERT_TRUE(untyped);
    EXPECT_EQ(untyped->type_pj, "");

    EXPECT_EQ(make_document_name(*typed).value(), "99_DE-099-219900008-20181012-123456-DE-1-1_2.pdf");
    EXPECT_EQ(make_document_name(*old).refusal().code, "ACTES-N29");
    auto program = *typed;
    program.extension = "exe";
    EXPECT_EQ(make_document_name(program).refusal().code, "ACTES-N44");
}

TEST(IdActe, GoesToTextAndBack) {
    const auto id = parse_id_acte("02A-219900008-20180522-684_B-AI");
    ASSERT_TRUE(id);
    EXPECT_EQ(id->departement, "02A");
    EXPECT_EQ(id->date.iso(), "2018-05-22");
    EXPECT_EQ(id->numero_interne, "684_B");
    EXPECT_EQ(id->text(), "02A-219900008-20180522-684_B-AI");
    for (const auto* wrong : {"", "----", "099-219900008-20180522--AI", "099-21990000-20180522-1-AI",
                              "099-219900008-20180230-1-AI", "099-219900008-20180522-1234567890123456-AI"})
        EXPECT_FALSE(parse_id_acte(wrong)) << wrong;
}
