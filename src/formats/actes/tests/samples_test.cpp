// SPDX-License-Identifier: AGPL-3.0-or-later
// Real messages of public repositories, when they are at hand: each is read to the right kind and fields.
#include "samples.hpp"

#include <adapters/xml/schema.hpp>
#include <adapters/archive/tar_gz.hpp>
#include <filesystem>
#include <formats/actes/reader.hpp>
#include <formats/actes/transmission.hpp>
#include <formats/actes/writer.hpp>
#include <gtest/gtest.h>

using namespace aubrac::formats::actes;

namespace {

struct Real {
    const char* file;
    const char* kind;
    const char* root;
    std::vector<std::pair<const char*, const char*>> fields;
    int errors = 0;
};

const std::string folder = SOURCE_ROOT "/../shared/reference/actes/";

std::vector<Real> list_reals() {
    return {
        {"samples-pastell/034-491011698-20171207-CL20171227_06-DE-1-1_0.xml",
         "1-1",
         "Acte",
         {{"NumeroInterne", "CL20171227_06"}, {"Objet", "Fichier signé parapheur"}, {"DocumentPapier", "N"}}},
        {"samples-pastell/aractes.xml",
         "1-2",
         "ARActe",
         {{"IDActe", "034-491011698-20171207-CL20171227_06-DE"},
          {"DateReception", "2017-12-27"},
          {"ActeRecu/Objet", "Fichier signé parapheur"}}},
        {"samples-pastell/999-1234----7-2_1.xml",
         "classification",
         "RetourClassification",
         {{"DateClassification", "2019-04-18"}}},
        {"samples-pastell/classification-exemple.xml",
         "classification",
         "RetourClassification",
         {{"DateClassification", "2019-03-01"}}},
        {"samples-pastell/classification.xml",
         "classification",
         "RetourClassification",
         {{"DateClassification", "2017-11-13"}}},
        {"samples-s2low/001-000000000-20170130-TEST42-DE-3-4_0.xml",
         "3-4",
         "PieceComplementaire",
         {{"IDActe", "032-213201601-20170616-ARP201706407-AI"}, {"DateCourrierPref", "2017-06-17"}}},
        {"samples-s2low/034-000000000-20170701-20170721D-AI-1-3_0.xml",
         "1-3",
         "AnomalieActe",
         {{"Nature", "2"}, {"Detail", "Ca ne fonctionne pas"}, {"ActeRecu/NumeroInterne", "20170721D"}}},
        {"samples-stela/006-210600235-20180522-684-AI-1-2_5279.xml",
         "1-2",
         "ARActe",
         {{"IDActe", "006-210600235-20180522-684-AI"},
          {"DateReception", "2018-05-28"},
          {"ActeRecu/Annexes/Nombre", "0"},
          {"ActeRecu/DocumentPapier", "0"}}},
        {"samples-stela/044-214400152----1-3_1.xml",
         "1-3",
         "AnomalieActe",
         {{"Nature", "002"}, {"ActeRecu/CodeMatiere5/CodeMatiere", "1"}},
         1},
        {"samples-stela/ANO_EACT--214400152--20180925-1.xml",
         "envelope-anomaly",
         "AnomalieEnveloppe",
         {{"Nature", "999"}, {"EnveloppeRecue/Emetteur/IDCL/SIREN", "214400152"}}},
        {"samples-stela/EACT--SPREF0441-214400152-20181012-9.xml",
         "envelope",
         "EnveloppeMISILLCL",
         {{"Emetteur/IDSousPref/Arrondissement", "1"}, {"Destinataire/SIREN", "214400152"}}},
        {"samples-stela/exemple_codes_matieres.xml",
         "classification",
         "RetourClassification",
         {{"DateClassification", "2017-12-08"}}},
        {"samples-stela/exemple_codes_matieres_court.xml",
         "classification",
         "RetourClassification",
         {{"DateClassification", "2017-04-19"}}},
    };
}

int count_errors(const Reading& reading) {
    int errors = 0;
    for (const auto& finding : reading.findings) errors += finding.severity == Severity::error;
    return errors;
}

std::string list_findings(const Reading& reading) {
    std::string text;
    for (const auto& finding : reading.findings)
        text += std::to_string(finding.line) + " " + finding.tag + ": " + finding.message + "\n";
    return text;
}

} // namespace

TEST(RealMessages, AreReadToTheirKindAndFields) {
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT CHECKED: the real messages are not at hand";
    for (const auto& real : list_reals()) {
        const auto path = std::filesystem::path(folder + real.file);
        const auto reading = read_any(path.filename().string(), read_file(path.string()));
        ASSERT_FALSE(reading.refused) << real.file << list_findings(reading);
        EXPECT_EQ(reading.kind, real.kind) << real.file;
        EXPECT_EQ(reading.root, real.root) << real.file;
        for (const auto& [at, value] : real.fields)
            EXPECT_EQ(reading.fields.text_at(at), value) << real.file << at;
        EXPECT_EQ(count_errors(reading), real.errors) << real.file << "\n" << list_findings(reading);
        EXPECT_TRUE(find_message(reading));
    }
}

TEST(RealMessages, AreWrittenAgainValidOrRefused) {
    const auto schema = folder + "xsd-stela/actesv1_1.xsd";
    if (!std::filesystem::exists(schema)) GTEST_SKIP() << "NOT CHECKED: the real messages are not at hand";
    int written = 0;
    for (const auto& real : list_reals()) {
        const auto reading = read_any("", read_file(folder + real.file));
        const auto bytes = write_any(reading.kind, reading.fields);
        if (!bytes) continue;
        ++written;
        for (const auto& finding : aubrac::adapters::xml::validate(bytes.value(), schema))
            ADD_FAILURE() << real.file << ": " << finding.message;
        EXPECT_EQ(read_any("", bytes.value()).fields, reading.fields) << real.file;
    }
    EXPECT_EQ(written, 9) << "the others break the norm themselves";
}

TEST(RealMessages, AreAllListedHere) {
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT CHECKED: the real messages are not at hand";
    std::size_t files = 0;
    for (const auto* set : {"samples-pastell", "samples-s2low", "samples-stela"})
        for (const auto& entry : std::filesystem::directory_iterator(folder + set))
            files += entry.path().extension() == ".xml";
    EXPECT_EQ(files, list_reals().size());
}

TEST(RealMessages, TheNationalListIsTheOneBuiltIn) {
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "NOT CHECKED: the real messages are not at hand";
    const auto message = find_message(read_any("", read_file(folder + "samples-pastell/999-1234----7-2_1.xml")));
    ASSERT_TRUE(message);
    const auto& real = std::get<Classification>(*message);
    const auto ours = default_classification();
    EXPECT_EQ(real.date_classification, ours.date_classification);
    for (const auto& nature : real.natures_actes)
        for (const auto& type : nature.types_pj)
            EXPECT_TRUE(is_type_allowed(ours, nature.code_nature_acte, type.code_type_pj)) << type.code_type_pj;
    for (const auto& one : real.matieres)
        for (const auto& two : one.matieres)
            for (const auto& three : two.matieres)
                EXPECT_EQ(find_matiere(ours, one.code_matiere + "." + two.code_matiere + "." + three.code_matiere)
                              .size(),
                          3u)
                    << three.libelle;
}

TEST(RealMessages, ATransmissionOfTheOldDaysIsSound) {
    const auto path = folder + "samples-stela/SIC-EACT--210600730--20180115-1.tar.gz";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "NOT CHECKED: the real transmission is not at hand";
    const auto unpack = [&](const auto& limits, auto& sink) {
        return aubrac::adapters::archive::read_tar_gz_file(path, limits, sink);
    };
    const auto reading = read_transmission("SIC-EACT--210600730--20180115-1.tar.gz", unpack, {"SIC", "EACT", "210600730"});
    EXPECT_FALSE(reading.refused);
    for (const auto& finding : reading.findings) ADD_FAILURE() << finding.tag << ": " << finding.message;
    ASSERT_EQ(reading.members.size(), 3u);
    EXPECT_EQ(reading.envelope, "EACT--210600730--20180115-1.xml");
    EXPECT_EQ(reading.members[1].reading.kind, "1-1");
    EXPECT_EQ(reading.members[1].reading.fields.text_at("Objet"), "wolo");
    EXPECT_EQ(reading.members[2].reading.kind, "document");
    EXPECT_TRUE(reading.is_sound());
}
