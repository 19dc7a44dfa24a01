// SPDX-License-Identifier: AGPL-3.0-or-later
// Exact bytes of every message, and the official schema as a witness.
#include "samples.hpp"

#include <adapters/xml/schema.hpp>
#include <cstdlib>
#include <filesystem>
#include <formats/actes/codes.hpp>
#include <formats/actes/reader.hpp>
#include <formats/actes/writer.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::actes;

namespace {

const std::string schema = SOURCE_ROOT "/../shared/reference/actes/xsd-stela/actesv1_1.xsd";

std::string golden_path(const Message& message) {
    return TEST_DATA "/golden/" + std::string(root_of(message)) + ".xml";
}

std::string written(const Message& message) {
    auto bytes = write_message(message);
    return bytes ? bytes.value() : "refused: " + bytes.refusal().code + " " + bytes.refusal().field;
}

} // namespace

TEST(Golden, EveryMessageIsWrittenWithTheseBytes) {
    for (const auto& message : sample_messages()) {
        const auto bytes = written(message);
        if (std::getenv("AUBRAC_BLESS")) std::ofstream(golden_path(message), std::ios::binary) << bytes;
        EXPECT_EQ(bytes, read_file(golden_path(message))) << root_of(message);
    }
}

TEST(Golden, EveryKindOfTheNormHasItsSample) {
    const auto messages = sample_messages();
    ASSERT_EQ(messages.size(), list_message_codes().size());
    for (std::size_t i = 0; i < messages.size(); ++i)
        EXPECT_EQ(root_of(messages[i]), list_message_codes()[i].root);
}

TEST(Golden, EveryMessageIsReadBackWithoutAFindingAndWrittenTheSame) {
    for (const auto& message : sample_messages()) {
        const auto bytes = written(message);
        const auto reading = read_any("", bytes);
        ASSERT_FALSE(reading.refused) << bytes;
        EXPECT_EQ(reading.root, root_of(message));
        for (const auto& finding : reading.findings)
            ADD_FAILURE() << reading.root << ": " << finding.tag << ": " << finding.message;
        const auto again = write_any(reading.kind, reading.fields);
        ASSERT_TRUE(again) << again.refusal().code << " " << again.refusal().field;
        EXPECT_EQ(again.value(), bytes);
        const auto typed = find_message(reading);
        ASSERT_TRUE(typed);
        EXPECT_EQ(written(*typed), bytes);
    }
}

TEST(Golden, EveryMessageIsValidAgainstTheOfficialSchema) {
    if (!std::filesystem::exists(schema))
        GTEST_SKIP() << "NOT CHECKED: the official schema is not at hand (" << schema << ")";
    for (const auto& message : sample_messages())
        for (const auto& finding : aubrac::adapters::xml::validate(written(message), schema))
            ADD_FAILURE() << root_of(message) << ":" << finding.line << ": " << finding.message;
    for (const auto& finding : aubrac::adapters::xml::validate(written(default_classification()), schema))
        ADD_FAILURE() << "default classification:" << finding.line << ": " << finding.message;
}

TEST(Golden, LimitsOfTheWriterAreValidToo) {
    auto acte = sample_acte();
    acte.objet.clear();
    for (int i = 0; i < 500; ++i) acte.objet += "é";
    acte.numero_interne = "ABCDEFGHIJ_1234";
    acte.document_papier.reset();
    acte.annexes.clear();
    const auto bytes = written(acte);
    EXPECT_NE(bytes.find("<actes:DocumentPapier xsi:nil=\"true\"/>"), std::string::npos) << bytes;
    if (!std::filesystem::exists(schema)) GTEST_SKIP() << "NOT CHECKED: the official schema is not at hand";
    EXPECT_TRUE(aubrac::adapters::xml::validate(bytes, schema).empty());
}
