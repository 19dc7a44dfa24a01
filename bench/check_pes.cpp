// SPDX-License-Identifier: AGPL-3.0-or-later
// Checks one PES with the norm's tables, as the server does, and prints what it found: `RESULT {"errors": …}`.
// usage: check_pes FILE
#include <cstdio>
#include <formats/pes/check.hpp>
#include <fstream>
#include <string>

using namespace aubrac::formats::pes;

int main(int count, char** words) {
    if (count != 2) return 2;
    std::ifstream file(words[1], std::ios::binary);
    std::string buffer(64 * 1024, '\0');
    const auto norms = Norms::built_in();
    CheckOptions options;
    options.norms = &norms;
    const auto report = check(
        [&] {
            file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
            return std::string_view(buffer).substr(0, static_cast<std::size_t>(file.gcount()));
        },
        options);
    std::printf("RESULT {\"errors\": %lld, \"lignes\": %lld, \"pj\": %lld}\n",
                static_cast<long long>(report.errors), static_cast<long long>(report.counts.lignes),
                static_cast<long long>(report.counts.pj));
    return report.is_sound() ? 0 : 1;
}
