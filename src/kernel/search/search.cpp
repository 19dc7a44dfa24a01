// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/search/search.hpp>

#include <base/text.hpp>

namespace aubrac::kernel {

namespace {

constexpr std::size_t max_words = 12;

/// Folded words of a query: letters and digits only, so they need no quoting in either engine.
std::vector<std::string> query_words(std::string_view query) {
    std::vector<std::string> words;
    for (auto& word : base::split(base::fold(query), ' '))
        if (!word.empty() && words.size() < max_words) words.push_back(std::move(word));
    return words;
}

std::string fts5_query(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "\"" : " AND \"") + word + "\"";
    return text + "*";
}

std::string tsquery(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "'" : " & '") + word + "'";
    return text + ":*";
}

} // namespace

void Search::set_entry(Context& context, const SearchEntry& entry) const {
    storage_.execute(context,
                     "INSERT INTO search_entries (subject, needed_right, family, title, detail, url, words) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ({{key}} subject) DO UPDATE SET "
                     "needed_right = excluded.needed_right, family = excluded.family, title = excluded.title, "
                     "detail = excluded.detail, url = excluded.url, words = excluded.words",
                     {entry.subject, entry.right, entry.family, entry.title, entry.detail, entry.url,
                      base::fold(entry.title + " " + entry.detail + " " + entry.words)});
}

void Search::remove(Context& context, std::string_view subject) const {
    storage_.execute(context, "DELETE FROM search_entries WHERE subject = $1", {std::string(subject)});
}

std::vector<SearchEntry> Search::find(Context& context, std::string_view query, int limit) const {
    const auto words = query_words(query);
    if (words.empty()) return {};
    constexpr std::string_view columns = "SELECT e.subject, e.needed_right, e.family, e.title, e.detail, e.url ";
    constexpr std::int64_t looked_at = 500; // before rights are applied
    auto rows =
        storage_.engine(context) == sql::Engine::sqlite
            ? storage_.query(context,
                             std::string(columns) + "FROM search_words w JOIN search_entries e ON e.rowid = w.rowid "
                                                    "WHERE search_words MATCH $1 ORDER BY rank LIMIT $2",
                             {fts5_query(words), looked_at})
            : storage_.query(context,
                             std::string(columns) +
                                 "FROM search_entries e WHERE to_tsvector('simple', e.words) @@ to_tsquery('simple', $1) "
                                 "ORDER BY ts_rank(to_tsvector('simple', e.words), to_tsquery('simple', $1)) DESC "
                                 "LIMIT $2",
                             {tsquery(words), looked_at});
    std::vector<SearchEntry> found;
    while (static_cast<int>(found.size()) < limit && rows->next()) {
        if (!context.may(rows->text(1))) continue;
        found.push_back({std::string(rows->text(0)), std::string(rows->text(1)), std::string(rows->text(2)),
                         std::string(rows->text(3)), std::string(rows->text(4)), std::string(rows->text(5)), ""});
    }
    return found;
}

std::vector<Migration> Search::migrations(bool postgresql) {
    std::string sql = R"sql(
CREATE TABLE search_entries (
    {{adherent}}
    subject TEXT NOT NULL,
    needed_right TEXT NOT NULL,
    family TEXT NOT NULL,
    title TEXT NOT NULL,
    detail TEXT NOT NULL,
    url TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY ({{key}} subject)
);
)sql";
    // The one place where the two engines need different words: there is no common full-text search.
    sql += postgresql ? R"sql(
CREATE INDEX search_entries_by_words ON search_entries USING gin (to_tsvector('simple', words));
)sql"
                      : R"sql(
CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_entries', content_rowid='rowid', prefix='3');
CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN
    INSERT INTO search_words (rowid, words) VALUES (new.rowid, new.words);
END;
CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.rowid, old.words);
END;
CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.rowid, old.words);
    INSERT INTO search_words (rowid, words) VALUES (new.rowid, new.words);
END;
)sql";
    return {{"search", Scope::both, "0001_search", std::move(sql)}};
}

} // namespace aubrac::kernel
