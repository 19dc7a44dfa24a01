// SPDX-License-Identifier: AGPL-3.0-or-later
// Bytes of a file, in the encoding it announces (or not) -> UTF-8, as they come. Of this folder alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aubrac::formats::pes {

/// What a file says of itself, and what was found. Complete after the last bytes.
struct Encoding {
    std::string declared;         // as the XML declaration has it, in capitals; "UTF-8" when it says nothing
    bool is_native = false;       // UTF-16 and its kin: left to the XML library
    bool is_latin = false;        // ISO-8859-1 and its Windows sister
    bool lied = false;            // bytes that the announced encoding does not have; read as Windows-1252
    bool looks_like_utf8 = false; // announced Latin, but every accent is a sound UTF-8 sequence
};

class Decoder {
public:
    /// The next bytes in UTF-8: a view of `bytes` itself when nothing changes, or of a buffer that lives until the
    /// next call. The first bytes may be held back until the XML declaration is known, and a cut character until
    /// its end comes.
    std::string_view give(std::string_view bytes);
    /// What was held back.
    std::string_view finish();
    const Encoding& encoding() const { return encoding_; }
    bool is_known() const { return known_; }
    /// Blank lines left out before the XML declaration.
    int dropped_lines() const { return dropped_lines_; }

private:
    void sniff();
    std::string_view convert(std::string_view bytes);
    void add_latin(std::string_view bytes);
    void add_utf8(std::string_view bytes);
    void watch(unsigned char c);

    Encoding encoding_;
    std::string head_;
    bool known_ = false;
    bool last_ = false;
    std::string held_; // the start of a UTF-8 sequence that was cut
    int dropped_lines_ = 0;
    std::string out_;
    int expected_ = 0; // continuation bytes to come, for looks_like_utf8
    std::int64_t sequences_ = 0;
    bool all_sequences_ = true;
};

} // namespace aubrac::formats::pes
