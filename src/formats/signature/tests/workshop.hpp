// SPDX-License-Identifier: AGPL-3.0-or-later
// Test only: documents to sign, a judge who knows the twins of signing_house.hpp, and a folder where the real
// tools (pdfsig, openssl, xmlsec1, qpdf) are run.
#pragma once

#include <adapters/openssl/random.hpp>
#include <adapters/openssl/tests/signing_house.hpp>
#include <base/text.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <formats/signature/judge.hpp>
#include <formats/signature/prepared.hpp>
#include <fstream>
#include <string>

namespace aubrac::formats::signature::testing {

namespace openssl = adapters::openssl;
using openssl::Identity;
using openssl::testing::days_from;
using openssl::testing::house;
using openssl::testing::moment;

class Folder {
public:
    Folder()
        : path_(std::filesystem::temp_directory_path() / ("signature-" + base::hex(openssl::random_bytes(8)))) {
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
    }
    std::string read(const std::string& name) const {
        std::ifstream in(path_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// What the command said, both ways; "…[exit 1]" at the end when it failed.
    std::string output_of(const std::string& command) const {
        std::string out;
        std::FILE* pipe = ::popen(("cd " + path_.string() + " && " + command + " 2>&1").c_str(), "r");
        char buffer[4096];
        for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
        const int status = ::pclose(pipe);
        return status == 0 ? out : out + "[exit " + std::to_string(status >> 8) + "]";
    }
    bool runs(const std::string& command) const { return output_of(command).find("[exit ") == std::string::npos; }
    static bool has(const std::string& tool) {
        return std::system(("command -v " + tool + " >/dev/null").c_str()) == 0;
    }
    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

/// Answers as the twins would, now being `at`.
inline Fetcher twins_at(base::Instant at) {
    return [at](const FetchRequest& request) -> std::optional<std::string> {
        const auto& authority = house().authority;
        if (request.kind == FetchRequest::Kind::ocsp)
            return authority.answer_ocsp(request.body, at, &house().responder);
        if (request.kind == FetchRequest::Kind::crl) return authority.make_crl(at);
        return std::nullopt;
    };
}

/// Trusts the root and the authority below it: a PES brings the certificate of its signatory and no other.
inline const openssl::TrustStore& trust() {
    static const auto made =
        openssl::TrustStore::parse(house().root.certificate().pem() + house().authority.certificate().pem());
    return made;
}

inline Judge judge_at(base::Instant now = moment) { return Judge({trust(), now, twins_at(now)}); }

/// One that nothing answers.
inline Judge deaf_judge(base::Instant now = moment) { return Judge({trust(), now, {}}); }

inline Signatory signatory_of(const Identity& identity) { return {identity.certificate, identity.chain}; }

inline std::vector<std::string> sign_all(const PreparedSignature& prepared, const Identity& identity) {
    std::vector<std::string> values;
    for (const auto& digest : prepared.list_digests())
        values.push_back(identity.key.sign(prepared.signatory.hash, digest));
    return values;
}

inline std::string stamp(std::string_view value, base::Instant at = moment) {
    const auto token = stamp_signature(value, "12345678", [&](std::string_view request) {
        return std::optional(answer_timestamp(house().stamper, request, at));
    });
    return token ? token.value() : "";
}

/// A PDF of `pages` pages that share their resources; `page` is put in the dictionary of each, `catalog` in the
/// catalog.
inline std::string make_pdf(int pages = 1, const std::string& page = "/MediaBox [0 0 595 842]",
                            const std::string& catalog = "", const std::string& more = "") {
    std::string text = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    std::vector<std::size_t> offsets;
    const auto object = [&](const std::string& body) {
        offsets.push_back(text.size());
        text += std::to_string(offsets.size()) + " 0 obj\n" + body + "\nendobj\n";
    };
    const std::string contents = "BT /F1 24 Tf 100 500 Td (Deliberation du conseil) Tj ET";
    object("<< /Type /Catalog /Pages 2 0 R " + catalog + " >>");
    std::string kids;
    for (int i = 0; i < pages; ++i) kids += std::to_string(6 + i) + " 0 R ";
    object("<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages) + " >>");
    object("<< /Length " + std::to_string(contents.size()) + " >>\nstream\n" + contents + "\nendstream");
    object("<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >> >> >>");
    object(more.empty() ? "<< >>" : more);
    for (int i = 0; i < pages; ++i)
        object("<< /Type /Page /Parent 2 0 R /Contents 3 0 R /Resources 4 0 R " + page + " >>");
    const auto table = text.size();
    text += "xref\n0 " + std::to_string(offsets.size() + 1) + "\n0000000000 65535 f \n";
    for (const auto offset : offsets) {
        char line[32];
        std::snprintf(line, sizeof line, "%010zu 00000 n \n", offset);
        text += line;
    }
    return text + "trailer\n<< /Size " + std::to_string(offsets.size() + 1) + " /Root 1 0 R >>\nstartxref\n" +
           std::to_string(table) + "\n%%EOF\n";
}

/// An update that a stranger appends: object `number` becomes `body`.
inline std::string tamper(const std::string& pdf, int number, const std::string& body) {
    const auto previous = pdf.substr(pdf.rfind("startxref\n") + 10);
    std::string out = pdf;
    const auto at = out.size();
    out += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
    const auto table = out.size();
    char line[32];
    std::snprintf(line, sizeof line, "%010zu 00000 n \n", at);
    return out + "xref\n" + std::to_string(number) + " 1\n" + line + "trailer\n<< /Size 60 /Root 1 0 R /Prev " +
           previous.substr(0, previous.find('\n')) + " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
}

} // namespace aubrac::formats::signature::testing
