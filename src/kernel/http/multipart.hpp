// SPDX-License-Identifier: AGPL-3.0-or-later
// multipart/form-data (RFC 7578, RFC 2046 §5.1), read as it arrives. Pure: gives parts to a sink, keeps at most
// the head of one part or the length of the delimiter; content goes to the sink without being copied.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aubrac::kernel::http {

/// Head of one part. Texts are UTF-8 (Windows-1252 is read when they are not), without NUL or control character.
struct PartHead {
    std::string name;
    std::optional<std::string> file_name; // last component of what was sent; present: the part is a file
    std::string media_type;               // as sent; "text/plain" when absent
};

/// Receives the parts in order. Each answer is 0, or the HTTP status that refuses the whole body.
class PartSink {
public:
    virtual ~PartSink() = default;
    virtual int begin_part(PartHead head) = 0;
    virtual int add_bytes(std::string_view bytes) = 0; // of the part begun
    virtual int end_part() = 0;
};

/// "boundary" of a multipart/form-data Content-Type, 1 to 70 characters; nothing when missing or unsound.
std::optional<std::string> find_boundary(std::string_view content_type);

/// Head of a part, between the delimiter and the empty line, without them. Nothing when it is broken, is no
/// form-data or has no name.
std::optional<PartHead> parse_part_head(std::string_view bytes);

class MultipartReader {
public:
    MultipartReader(std::string_view boundary, PartSink& sink);

    /// Returns 0, 400 (broken), 431 (a head beyond 8 KiB) or the refusal of the sink; no call after a refusal.
    int feed(std::string_view bytes);
    bool is_whole() const { return step_ == Step::epilogue; } // the closing delimiter was read

private:
    enum class Step { preamble, delimiter_end, head, data, epilogue };
    enum class Next { more_bytes, go_on };

    std::size_t use(std::string_view bytes);
    Next step();
    Next pass_preamble();
    Next end_delimiter();
    Next read_head();
    Next read_data();
    Next refuse(int status);

    std::string delimiter_; // CRLF "--" boundary
    PartSink& sink_;
    Step step_ = Step::preamble;
    std::string held_;          // bytes not understood yet
    std::string_view bytes_;    // those under way: held ones, or those just given
    std::size_t at_ = 0;        // in `bytes_`
    std::size_t separator_ = 0; // bytes before the content that are no part of it
    int refusal_ = 0;
};

} // namespace aubrac::kernel::http
