// SPDX-License-Identifier: AGPL-3.0-or-later
// libFuzzer target: whatever the bytes, reading ends without a crash, and what is written can be read. How to
// build it: README.md beside.
#include <adapters/archive/tests/tar_bytes.hpp>
#include <cstdint>
#include <cstdlib>
#include <formats/actes/naming.hpp>
#include <formats/actes/reader.hpp>
#include <formats/actes/transmission.hpp>
#include <formats/actes/writer.hpp>

using namespace aubrac::formats::actes;

namespace {

void must(bool condition) {
    if (!condition) std::abort();
}

void fuzz_message(std::string_view bytes) {
    const auto reading = read_any("099-219900008-20180522-684-AI-1-2_1.xml", bytes);
    const auto message = find_message(reading);
    must(message.has_value() != reading.refused);
    if (reading.refused) return;
    const auto written = write_any(reading.root, reading.fields);
    if (written) must(read_any("", written.value()).is_sound() || !reading.findings.empty());
    if (const auto again = write_message(*message)) must(!read_any("", again.value()).refused);
}

void fuzz_names(std::string_view bytes) {
    if (const auto name = parse_message_name(bytes))
        if (const auto made = make_message_name(*name)) must(parse_message_name(made.value()).has_value());
    if (const auto name = parse_document_name(bytes))
        if (const auto made = make_document_name(*name)) must(parse_document_name(made.value()).has_value());
    if (const auto name = parse_archive_name(bytes))
        if (const auto made = make_archive_name(*name)) must(parse_archive_name(made.value()).has_value());
    if (const auto id = parse_id_acte(bytes)) must(id->text() == bytes);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0]) {
    case 'n':
        fuzz_names(bytes);
        break;
    case 'g':
        (void)read_transmission("ABC-TACT--219900008--20260302-7.tar.gz", bytes);
        break;
    case 't':
        (void)read_transmission("", aubrac::adapters::archive::gzip(bytes));
        break;
    default:
        fuzz_message(bytes);
    }
    return 0;
}
