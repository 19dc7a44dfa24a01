// SPDX-License-Identifier: AGPL-3.0-or-later
// libFuzzer target: whatever the bytes, checking ends without a crash, findings are bounded and in order, and the
// same bytes cut otherwise give the same report. How to build it: README.md beside.
#include <cstdint>
#include <cstdlib>
#include <formats/pes/check.hpp>
#include <formats/pes/pattern.hpp>
#include <formats/pes/report_json.hpp>

using namespace aubrac::formats::pes;

namespace {

void must(bool condition) {
    if (!condition) std::abort();
}

// Read once: a static of a test program, which libFuzzer calls again and again.
const Norms& norms() {
    static const auto built_in = Norms::built_in();
    return built_in;
}

Source cut_source(std::string_view bytes, std::size_t step) {
    return [bytes, step]() mutable {
        const auto piece = bytes.substr(0, step);
        bytes.remove_prefix(piece.size());
        return piece;
    };
}

CheckOptions make_options() {
    CheckOptions options;
    options.norms = &norms();
    options.pj_limits.bytes = 1 << 20;
    options.max_bytes = 1 << 20;
    return options;
}

void fuzz_file(std::string_view bytes) {
    const auto options = make_options();
    const auto report = check(cut_source(bytes, 1 << 16), options);
    must(report.refused || report.kind.has_value());
    must(report.is_sound() == (!report.refused && report.errors == 0));
    must(!report.refused || report.errors > 0);
    must(report.findings.size() <= 1000);
    for (const auto& finding : report.findings)
        must(!finding.code.empty() && !finding.message.empty() && finding.message.size() < 2000);
    (void)json_of(report).dump();
    // libxml2 may stop earlier or later in a broken file, by the way it is cut.
    const auto again = check(cut_source(bytes, 7), options);
    must(again.refused == report.refused || !report.is_sound());
    if (!report.refused && !again.refused)
        must(again.errors == report.errors && again.counts.lignes == report.counts.lignes);
    Visitor silent;
    (void)read(cut_source(bytes, 1000), silent, options);
}

void fuzz_table(std::string_view bytes) {
    auto own = norms();
    if (own.add(bytes)) (void)check(source_of("<PES_Aller><a V='1'/></PES_Aller>"), {.norms = &own});
}

void fuzz_pattern(std::string_view bytes) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos) return;
    if (const auto pattern = Pattern::compile(bytes.substr(0, end))) (void)pattern->matches(bytes.substr(end + 1));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.starts_with("T:"))
        fuzz_table(bytes.substr(2));
    else if (bytes.starts_with("R:"))
        fuzz_pattern(bytes.substr(2));
    else
        fuzz_file(bytes);
    return 0;
}
