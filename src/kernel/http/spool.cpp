// SPDX-License-Identifier: AGPL-3.0-or-later
#include "spool.hpp"

#include "encoding.hpp"
#include <base/failure.hpp>

namespace aubrac::kernel::http {

namespace {

constexpr std::size_t most_files = 100;
constexpr std::size_t most_fields = 200;
constexpr std::size_t most_field_bytes = 1024 * 1024;
constexpr std::string_view suffix = ".upload";

} // namespace

Spool::Spool(std::filesystem::path folder) : folder_(std::move(folder)) {
    if (folder_.empty()) return;
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    std::filesystem::directory_iterator entries(folder_, error);
    if (error) throw base::Failure("cannot use the spool " + folder_.string() + ": " + error.message());
    for (const auto& entry : entries)
        if (entry.path().extension() == suffix) std::filesystem::remove(entry.path(), error);
}

std::filesystem::path Spool::make_path() {
    return folder_ / (std::to_string(next_.fetch_add(1)) + std::string(suffix));
}

void remove_uploads(const std::vector<Upload>& uploads) noexcept {
    std::error_code ignored;
    for (const auto& upload : uploads)
        if (!upload.path.empty()) std::filesystem::remove(upload.path, ignored);
}

FormReader::FormReader(std::string_view boundary, Spool& spool, Files files)
    : reader_(boundary, *this), spool_(spool), files_(spool.takes_files() ? files : Files::refused) {}

FormReader::~FormReader() { remove_uploads(uploads_); }

int FormReader::feed(std::string_view bytes) { return reader_.feed(bytes); }

int FormReader::finish(Request& request) {
    if (!reader_.is_whole()) return 400;
    request.form = std::move(form_);
    request.uploads = std::exchange(uploads_, {});
    return 0;
}

int FormReader::begin_part(PartHead head) {
    in_file_ = head.file_name.has_value();
    if (in_file_) return begin_file(std::move(head));
    field_bytes_ += head.name.size();
    if (form_.size() == most_fields || field_bytes_ > most_field_bytes) return 413;
    form_.emplace_back(std::move(head.name), std::string());
    return 0;
}

/// A file input left empty comes as a part with an empty name and no byte: it leaves no file and no upload.
int FormReader::begin_file(PartHead head) {
    if (++file_parts_ > most_files) return 413;
    Upload upload;
    upload.field = std::move(head.name);
    upload.file_name = std::move(*head.file_name);
    upload.media_type = std::move(head.media_type);
    if (!upload.file_name.empty() && files_ == Files::refused) return 415;
    uploads_.push_back(std::move(upload));
    if (!uploads_.back().file_name.empty()) open_file();
    return 0;
}

void FormReader::open_file() {
    auto path = spool_.make_path();
    file_ = Descriptor::create(path);
    uploads_.back().path = std::move(path);
}

int FormReader::add_bytes(std::string_view bytes) {
    if (!in_file_) {
        field_bytes_ += bytes.size();
        if (field_bytes_ > most_field_bytes) return 413;
        form_.back().second.append(bytes);
        return 0;
    }
    if (files_ == Files::refused) return 415;
    if (!file_.is_open()) open_file();
    file_.write(bytes);
    digest_.add(bytes);
    uploads_.back().size += bytes.size();
    return 0;
}

int FormReader::end_part() {
    if (!in_file_) {
        auto& value = form_.back().second;
        if (value.find('\0') != std::string::npos) return 400;
        value = to_utf8(value);
        return 0;
    }
    if (file_.is_open()) {
        uploads_.back().sha256 = digest_.finish();
        file_.close();
    } else {
        uploads_.pop_back();
    }
    return 0;
}

} // namespace aubrac::kernel::http
