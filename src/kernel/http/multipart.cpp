// SPDX-License-Identifier: AGPL-3.0-or-later
#include "multipart.hpp"

#include "encoding.hpp"
#include <algorithm>

namespace aubrac::kernel::http {

namespace {

constexpr std::size_t longest_part_head = 8 * 1024;
constexpr std::size_t longest_preamble = 8 * 1024;
constexpr std::size_t longest_padding = 64;
constexpr std::size_t joint = 512; // more than any delimiter

} // namespace

std::optional<std::string> find_boundary(std::string_view content_type) {
    const auto header = parse_header_value(content_type);
    if (!header || header->value != "multipart/form-data") return std::nullopt;
    const auto* boundary = header->find("boundary");
    constexpr std::string_view characters =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ";
    if (!boundary || boundary->empty() || boundary->size() > 70 || boundary->back() == ' ' ||
        boundary->find_first_not_of(characters) != std::string::npos)
        return std::nullopt;
    return *boundary;
}

MultipartReader::MultipartReader(std::string_view boundary, PartSink& sink)
    : delimiter_("\r\n--" + std::string(boundary)), sink_(sink), held_("\r\n") {}

/// What was held is joined with a little of what comes: once it is understood, the rest is read where it lies.
int MultipartReader::feed(std::string_view bytes) {
    while (!bytes.empty() && refusal_ == 0 && step_ != Step::epilogue) {
        const auto before = held_.size();
        if (before == 0) {
            held_ = bytes.substr(use(bytes));
            break;
        }
        held_.append(bytes.substr(0, joint));
        const auto used = use(held_);
        if (used < before) {
            bytes.remove_prefix(held_.size() - before);
            held_.erase(0, used);
        } else {
            bytes.remove_prefix(used - before);
            held_.clear();
        }
    }
    return refusal_;
}

/// How many of `bytes` were understood.
std::size_t MultipartReader::use(std::string_view bytes) {
    bytes_ = bytes;
    at_ = 0;
    while (refusal_ == 0 && step_ != Step::epilogue && step() == Next::go_on) {
    }
    return at_;
}

MultipartReader::Next MultipartReader::step() {
    switch (step_) {
    case Step::preamble:
        return pass_preamble();
    case Step::delimiter_end:
        return end_delimiter();
    case Step::head:
        return read_head();
    case Step::data:
        return read_data();
    case Step::epilogue:
        break;
    }
    return Next::more_bytes;
}

MultipartReader::Next MultipartReader::refuse(int status) {
    refusal_ = status;
    return Next::more_bytes;
}

MultipartReader::Next MultipartReader::pass_preamble() {
    const auto found = bytes_.find(delimiter_, at_);
    if (found == std::string_view::npos) return bytes_.size() > longest_preamble ? refuse(400) : Next::more_bytes;
    at_ = found + delimiter_.size();
    step_ = Step::delimiter_end;
    return Next::go_on;
}

/// After a delimiter: "--" closes the body; else blanks, which mean nothing, then the end of the line.
MultipartReader::Next MultipartReader::end_delimiter() {
    const auto rest = bytes_.substr(at_);
    if (rest.size() < 2) return Next::more_bytes;
    if (rest.starts_with("--")) {
        step_ = Step::epilogue;
        return Next::go_on;
    }
    const auto blanks = rest.find_first_not_of(" \t");
    if (blanks == std::string_view::npos) return rest.size() > longest_padding ? refuse(400) : Next::more_bytes;
    if (blanks > longest_padding || rest[blanks] != '\r') return refuse(400);
    if (blanks + 1 == rest.size()) return Next::more_bytes;
    if (rest[blanks + 1] != '\n') return refuse(400);
    at_ += blanks; // the CRLF stays: it also ends a head without any field
    step_ = Step::head;
    return Next::go_on;
}

MultipartReader::Next MultipartReader::read_head() {
    const auto rest = bytes_.substr(at_);
    const auto end = rest.find("\r\n\r\n");
    if (std::min(end, rest.size()) > longest_part_head) return refuse(431);
    if (end == std::string_view::npos) return Next::more_bytes;
    if (end < 2) return refuse(400);
    auto head = parse_part_head(rest.substr(2, end - 2));
    if (!head) return refuse(400);
    if (const int status = sink_.begin_part(std::move(*head))) return refuse(status);
    at_ += end + 2;
    separator_ = 2; // the second CRLF stays: in an empty part it may also start the delimiter
    step_ = Step::data;
    return Next::go_on;
}

MultipartReader::Next MultipartReader::read_data() {
    const auto rest = bytes_.substr(at_);
    const auto found = rest.find(delimiter_);
    const bool ends = found != std::string_view::npos;
    const auto kept = std::min(delimiter_.size() - 1, rest.size());
    const auto size = ends ? found : rest.size() - kept;
    if (size < separator_ && !ends) return Next::more_bytes;
    if (size > separator_)
        if (const int status = sink_.add_bytes(rest.substr(separator_, size - separator_))) return refuse(status);
    if (size > 0) separator_ = 0;
    at_ += size;
    if (!ends) return Next::more_bytes;
    if (const int status = sink_.end_part()) return refuse(status);
    at_ += delimiter_.size();
    step_ = Step::delimiter_end;
    return Next::go_on;
}

} // namespace aubrac::kernel::http
