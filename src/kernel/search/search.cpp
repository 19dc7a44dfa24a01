// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/search/search.hpp>

#include <base/text.hpp>

namespace aubrac::kernel {

namespace {

constexpr std::size_t max_words = 12;
constexpr std::size_t longest_word = 200;        // bytes; PostgreSQL refuses queries with one beyond 2,046
constexpr std::size_t longest_text = 200 * 1024; // bytes of an entry; a tsvector holds 1 MiB

std::string cut(std::string text, std::size_t longest) {
    if (text.size() <= longest) return text;
    while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xC0) == 0x80) --longest;
    text.resize(longest);
    return text;
}

/// Folded words of a query: letters and digits only, so they need no quoting in either engine.
std::vector<std::string> query_words(std::string_view query) {
    std::vector<std::string> words;
    for (auto& word : base::split(base::fold(query), ' '))
        if (!word.empty() && words.size() < max_words) words.push_back(cut(std::move(word), longest_word));
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
    forget_words(context, entry.subject);
    const auto words = cut(base::fold(entry.title + " " + entry.detail + " " + entry.words), longest_text);
    storage_.execute(context,
                     "INSERT INTO search_entries (subject, needed_right, family, title, detail, url, words) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ({{key}} subject) DO UPDATE SET "
                     "needed_right = excluded.needed_right, family = excluded.family, title = excluded.title, "
                     "detail = excluded.detail, url = excluded.url, words = excluded.words",
                     {entry.subject, entry.right, entry.family, entry.title, entry.detail, entry.url, words});
    if (storage_.engine(context) == sql::Engine::sqlite)
        storage_.execute(context,
                         "INSERT INTO search_words (rowid, words) SELECT rowid, words FROM search_entries "
                         "WHERE subject = $1",
                         {entry.subject});
}

void Search::remove(Context& context, std::string_view subject) const {
    forget_words(context, subject);
    storage_.execute(context, "DELETE FROM search_entries WHERE subject = $1", {std::string(subject)});
}

/// SQLite keeps the words apart. No trigger does it: FTS5 in a trigger asks to trust the schema of the file.
void Search::forget_words(Context& context, std::string_view subject) const {
    if (storage_.engine(context) != sql::Engine::sqlite) return;
    storage_.execute(context,
                     "INSERT INTO search_words (search_words, rowid, words) SELECT 'delete', rowid, words "
                     "FROM search_entries WHERE subject = $1",
                     {std::string(subject)});
}

std::vector<SearchEntry> Search::find(Context& context, std::string_view query, int limit) const {
    const auto words = query_words(query);
    if (words.empty()) return {};
    constexpr std::string_view columns = "SELECT e.subject, e.needed_right, e.family, e.title, e.detail, e.url ";
    constexpr std::int64_t looked_at = 500; // before rights are applied
    auto rows =
        storage_.engine(context) == sql::Engine::sqlite
            ? storage_.query(context,
                             std::string(columns) +
                                 "FROM search_words w JOIN search_entries e ON e.number = w.rowid "
                                 "WHERE search_words MATCH $1 ORDER BY rank LIMIT $2",
                             {fts5_query(words), looked_at})
            : storage_.query(
                  context,
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
)sql";
    // The one place where the two engines need different words: there is no common full-text search. The SQLite
    // index points to rows by number, and VACUUM numbers again the rows of a table without an INTEGER PRIMARY KEY.
    sql += postgresql ? R"sql(
    PRIMARY KEY ({{key}} subject)
);
CREATE INDEX search_entries_by_words ON search_entries USING gin (to_tsvector('simple', words));
)sql"
                      : R"sql(
    number INTEGER PRIMARY KEY,
    UNIQUE (subject)
);
CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_entries', content_rowid='number', prefix='3');
)sql";
    return {{"search", Scope::both, "0001_search", std::move(sql)}};
}

} // namespace aubrac::kernel
