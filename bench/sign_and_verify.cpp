// SPDX-License-Identifier: AGPL-3.0-or-later
// Signs and verifies as the server does, with keys and authorities made on the spot.
// usage: sign_and_verify make FOLDER COUNT   COUNT signed PDFs of one page, and trust.pem
//        sign_and_verify verify FOLDER       every PDF of the folder against trust.pem
//        sign_and_verify sign FLUX           every bordereau of a PES, with one software key (RSA, 2048 bits)
// The last two print RESULT {"count": …, "seconds": …}: signatures, reading and writing of files included.
#include <adapters/openssl/tests/signing_house.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <formats/signature/pdf/pades.hpp>
#include <formats/signature/tests/workshop.hpp>
#include <formats/signature/xml/xades.hpp>
#include <string>

using namespace aubrac;
using namespace aubrac::formats::signature;
using formats::signature::testing::moment;

namespace {

using Steady = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "sign_and_verify: %s\n", what.c_str());
    std::exit(1);
}

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void tell(std::size_t count, Steady::time_point begun) {
    const std::chrono::duration<double> passed = Steady::now() - begun;
    std::printf("RESULT {\"count\": %zu, \"seconds\": %f}\n", count, passed.count());
}

/// A signatory whom one can judge without asking anybody.
adapters::openssl::Identity make_signatory(const adapters::openssl::TwinAuthority& authority) {
    return authority.issue(
        adapters::openssl::testing::silent(adapters::openssl::testing::request("Élise Tranchant")));
}

void make(const std::filesystem::path& folder, int count) {
    using namespace adapters::openssl::testing;
    const auto root =
        adapters::openssl::TwinAuthority::make(silent(dated(request("Racine d'essai"), -2000, 3000)));
    const auto signatory = make_signatory(root);
    std::ofstream(folder / "trust.pem") << root.certificate().pem();
    PdfRequest wanted;
    wanted.signed_at = moment;
    wanted.quality = "Maire de Saint-Exemple";
    wanted.stamp = VisibleStamp{};
    for (int i = 0; i < count; ++i) {
        const auto document = formats::signature::testing::make_pdf(1, "/MediaBox [0 0 595 842]", "",
                                                                    "<< /Rang " + std::to_string(i) + " >>");
        const auto prepared = prepare_pdf(document, formats::signature::testing::signatory_of(signatory), wanted);
        if (!prepared) fail(prepared.refusal().code);
        const auto values = formats::signature::testing::sign_all(prepared.value(), signatory);
        const auto update = assemble_pdf(document, prepared.value(), values[0]);
        if (!update) fail(update.refusal().code);
        std::ofstream(folder / (std::to_string(i) + ".pdf"), std::ios::binary) << document << update.value();
    }
}

void verify(const std::filesystem::path& folder) {
    const auto begun = Steady::now();
    Judge judge({adapters::openssl::TrustStore::parse(read(folder / "trust.pem")), moment, {}});
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".pdf") continue;
        const auto report = verify_pdf(read(entry.path()), judge);
        if (report.signatures.size() != 1 || report.verdict() != Verdict::valide) fail(entry.path().string());
        ++count;
    }
    tell(count, begun);
}

void sign(const std::filesystem::path& flux) {
    const auto root =
        adapters::openssl::TwinAuthority::make(adapters::openssl::testing::request("Racine d'essai"));
    const auto signatory = make_signatory(root);
    const auto begun = Steady::now();
    const auto bytes = read(flux);
    MemorySource source(bytes);
    PesRequest wanted;
    wanted.signed_at = moment;
    wanted.role = "Maire";
    wanted.city = "Saint-Exemple";
    const auto prepared = prepare_pes(source, formats::signature::testing::signatory_of(signatory), wanted);
    if (!prepared) fail(prepared.refusal().code);
    std::ofstream out(flux.string() + ".signed", std::ios::binary);
    const auto values = formats::signature::testing::sign_all(prepared.value(), signatory);
    const auto done = assemble_pes(source, prepared.value(), values, [&](std::string_view part) { out << part; });
    if (!done) fail(done.refusal().code);
    tell(values.size(), begun);
}

} // namespace

int main(int count, char** words) {
    const std::string verb = count > 1 ? words[1] : "";
    if (verb == "make" && count == 4)
        make(words[2], std::atoi(words[3]));
    else if (verb == "verify" && count == 3)
        verify(words[2]);
    else if (verb == "sign" && count == 3)
        sign(words[2]);
    else
        return 2;
}
