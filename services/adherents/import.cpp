// SPDX-License-Identifier: AGPL-3.0-or-later
#include "import.hpp"

#include "rules/csv_line.hpp"

#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <deque>
#include <fstream>
#include <unordered_map>

namespace aubrac::adherents {

using base::Refusal;

namespace {

constexpr std::size_t max_line_bytes = 64 * 1024;
constexpr std::size_t max_record_lines = 20; // physical lines that one quoted field may span

/// Physical lines of a file, without their ends, with a look ahead.
class LineReader {
public:
    explicit LineReader(const std::filesystem::path& file) : input_(file, std::ios::binary) {
        if (!input_) throw base::Failure("cannot read " + file.string());
    }

    /// The line `ahead` lines after the next one; null past the end.
    const std::string* peek(std::size_t ahead) {
        while (lines_.size() <= ahead && read()) {
        }
        return ahead < lines_.size() ? &lines_[ahead] : nullptr;
    }
    void skip(std::size_t count) {
        lines_.erase(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(count));
        number_ += static_cast<std::int64_t>(count);
    }
    std::int64_t number() const { return number_; } // of the next line, from 1
    std::uint64_t bytes() const { return bytes_; }

private:
    /// A line longer than the limit is cut there; the rest of it is thrown away.
    bool read() {
        std::string line;
        for (int c = input_.get(); c != EOF; c = input_.get()) {
            ++bytes_;
            if (c == '\n') {
                push(std::move(line));
                return true;
            }
            if (line.size() <= max_line_bytes) line += static_cast<char>(c);
        }
        if (input_.bad()) throw base::Failure("cannot read the CSV file to its end");
        if (line.empty()) return false;
        push(std::move(line));
        return true;
    }
    void push(std::string line) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        lines_.push_back(std::move(line));
    }

    std::ifstream input_;
    std::deque<std::string> lines_;
    std::int64_t number_ = 1;
    std::uint64_t bytes_ = 0;
};

/// The record that begins at the next line, taken from the reader. A quote that is never closed costs its own line
/// and no other.
std::optional<std::vector<std::string>> take_record(LineReader& reader, char separator) {
    std::string text;
    for (std::size_t count = 1; count <= max_record_lines; ++count) {
        const auto* line = reader.peek(count - 1);
        if (!line || text.size() + line->size() > max_line_bytes) break;
        text += (count > 1 ? "\n" : "") + *line;
        auto record = parse_csv_record(text, separator);
        if (record.state == CsvState::unfinished) continue;
        reader.skip(count);
        if (text.find('\0') != std::string::npos) return std::nullopt; // no text file holds one
        for (auto& field : record.fields) field = to_utf8(field);
        return std::move(record.fields);
    }
    reader.skip(1);
    return std::nullopt;
}

class CsvImport {
public:
    CsvImport(const Room& room, const std::filesystem::path& file, const ImportHooks& hooks)
        : room_(room), hooks_(hooks), reader_(file), total_(std::filesystem::file_size(file)) {}

    base::Result<ImportReport> run() {
        if (auto refusal = read_header()) return std::move(*refusal);
        bool going = true;
        while (going && reader_.peek(0)) {
            hooks_.write([&](Context& context) {
                for (int i = 0; i < import_batch && going && reader_.peek(0); ++i) {
                    if (reader_.number() > max_import_lines + 1) going = false;
                    if (going) read_line(context);
                }
            });
            if (reader_.number() > max_import_lines + 1 && reader_.peek(0))
                return Refusal{"ADHERENTS-019", "", {std::to_string(max_import_lines)}};
            if (!hooks_.progress(reader_.bytes(), total_)) break;
        }
        return std::move(report_);
    }

private:
    std::optional<Refusal> read_header() {
        const auto* first = reader_.peek(0);
        if (!first) return Refusal{"ADHERENTS-021", "fichier", {}};
        std::string header = *first;
        if (header.starts_with("\xEF\xBB\xBF")) header.erase(0, 3);
        separator_ = find_separator(header);
        reader_.skip(1);
        auto record = parse_csv_record(header, separator_);
        for (auto& name : record.fields) name = to_utf8(name);
        auto columns = CsvColumns::parse(record.fields);
        if (!columns) return columns.refusal();
        columns_ = std::move(*columns.operator->());
        report_.unknown_columns = columns_.unknown();
        return std::nullopt;
    }

    void read_line(Context& context) {
        const auto number = reader_.number();
        const auto fields = take_record(reader_, separator_);
        if (!fields) return refuse(context, number, {{"ADHERENTS-018", "", {}}});
        if (std::all_of(fields->begin(), fields->end(),
                        [](const auto& field) { return base::trim(field).empty(); }))
            return;
        const auto siren = columns_.siren(*fields);
        auto before = room_.store.find_siren(context, siren);
        Adherent adherent;
        adherent.since = context.today();
        if (before) adherent = *before;
        std::vector<Refusal> refusals;
        adherent = normalized(columns_.apply(*fields, std::move(adherent), refusals));
        // The same values would be complained about twice otherwise.
        if (refusals.empty()) refusals = room_.check(context, adherent);
        if (refusals.empty())
            if (const auto [first, fresh] = seen_.emplace(siren, number); !fresh)
                refusals.push_back({"ADHERENTS-031", "siren", {std::to_string(first->second)}});
        if (!refusals.empty()) return refuse(context, number, refusals);
        switch (room_.write(context, std::move(adherent), "par import").what) {
        case Saved::created:
            ++report_.created;
            break;
        case Saved::updated:
            ++report_.updated;
            break;
        case Saved::unchanged:
            ++report_.unchanged;
            break;
        }
    }

    void refuse(Context& context, std::int64_t number, const std::vector<Refusal>& refusals) {
        ++report_.refused;
        for (const auto& refusal : refusals) hooks_.refused(context, number, refusal);
    }

    const Room& room_;
    const ImportHooks& hooks_;
    LineReader reader_;
    std::uint64_t total_;
    char separator_ = ';';
    CsvColumns columns_;
    ImportReport report_;
    std::unordered_map<std::string, std::int64_t> seen_; // SIREN → line; bounded by max_import_lines
};

} // namespace

base::Result<ImportReport> import_csv(const Room& room, const std::filesystem::path& file,
                                      const ImportHooks& hooks) {
    return CsvImport(room, file, hooks).run();
}

} // namespace aubrac::adherents
