// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/journal/journal.hpp>

#include <adapters/openssl/digest.hpp>
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <kernel/journal/merkle.hpp>

namespace aubrac::kernel {

namespace {

const std::string no_hash(64, '0');

/// Each field preceded by its length: no two different lines have the same bytes.
std::string line_hash(std::string_view previous, const JournalLine& line) {
    std::string bytes;
    const auto add = [&](std::string_view field) {
        bytes += std::to_string(field.size()) + ":";
        bytes += field;
    };
    add(previous);
    add(std::to_string(line.number));
    add(line.at.iso());
    for (const auto* field : {&line.actor, &line.action, &line.subject, &line.sentence, &line.facts}) add(*field);
    return base::hex(adapters::openssl::sha256(bytes));
}

std::string facts_text(const Facts& facts) {
    std::string text;
    for (const auto& [name, value] : facts) text += name + "=" + base::one_line(value, 1000) + "\n";
    return text;
}

constexpr auto columns = "SELECT number, at, l.actor, action, subject, sentence, facts, hash, n.name "
                         "FROM journal_lines l LEFT JOIN journal_actors n ON n.actor = l.actor ";

std::vector<JournalLine> read_lines(sql::Cursor& rows) {
    std::vector<JournalLine> lines;
    while (rows.next()) {
        JournalLine line;
        line.number = rows.integer(0);
        line.at = base::Instant::parse_iso(rows.text(1)).value_or(base::Instant{});
        line.actor = rows.text(2);
        line.action = rows.text(3);
        line.subject = rows.text(4);
        line.sentence = rows.text(5);
        line.facts = rows.text(6);
        line.hash = rows.text(7);
        line.actor_name = rows.text(8);
        lines.push_back(std::move(line));
    }
    return lines;
}

struct StoredHead {
    JournalHead head{0, no_hash, base::hex(MerkleTree().root())};
    std::string frontier, seal;
    bool found = false;
};

StoredHead read_head(const Storage& storage, Context& context) {
    StoredHead stored;
    auto rows = storage.query(context, "SELECT count, last_hash, merkle_root, frontier, seal FROM journal_head");
    if (!rows->next()) return stored;
    stored.head = {rows->integer(0), std::string(rows->text(1)), std::string(rows->text(2))};
    stored.frontier = rows->bytes(3);
    stored.seal = rows->text(4);
    stored.found = true;
    return stored;
}

} // namespace

std::string Journal::seal(const JournalHead& head, std::string_view frontier) const {
    return base::hex(adapters::openssl::hmac_sha256(seal_key_, std::to_string(head.count) + head.last_hash +
                                                                   head.merkle_root + std::string(frontier)));
}

void Journal::note(Context& context, std::string_view action, std::string_view subject, std::string_view sentence,
                   const Facts& facts) const {
    ENSURE(sentence.size() <= 2000);
    auto stored = read_head(storage_, context);
    JournalLine line;
    line.number = stored.head.count + 1;
    line.at = context.now();
    line.actor = context.actor().id.empty() ? "visitor" : context.actor().id;
    line.action = action;
    line.subject = subject;
    line.sentence = sentence;
    line.facts = facts_text(facts);
    line.hash = line_hash(stored.head.last_hash, line);

    storage_.execute(
        context,
        "INSERT INTO journal_lines (number, at, actor, action, subject, sentence, facts, hash) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {line.number, line.at.iso(), line.actor, line.action, line.subject, line.sentence, line.facts, line.hash});
    if (!context.actor().name.empty())
        storage_.execute(context,
                         "INSERT INTO journal_actors (actor, name) VALUES ($1, $2) "
                         "ON CONFLICT ({{key}} actor) DO UPDATE SET name = excluded.name "
                         "WHERE journal_actors.name <> excluded.name",
                         {line.actor, context.actor().name});

    MerkleTree tree(stored.head.count, stored.frontier);
    tree.append(line.hash);
    const JournalHead head{line.number, line.hash, base::hex(tree.root())};
    const auto frontier = tree.frontier();
    storage_.execute(
        context,
        "INSERT INTO journal_head (id, count, last_hash, merkle_root, frontier, seal) "
        "VALUES (1, $1, $2, $3, $4, $5) ON CONFLICT ({{key}} id) DO UPDATE SET count = excluded.count, "
        "last_hash = excluded.last_hash, merkle_root = excluded.merkle_root, "
        "frontier = excluded.frontier, seal = excluded.seal",
        {head.count, head.last_hash, head.merkle_root, sql::Blob{frontier}, seal(head, frontier)});
    if (watcher_) watcher_(context, subject);
}

std::vector<JournalLine> Journal::timeline(Context& context, std::string_view subject, int limit) const {
    auto rows = storage_.query(context, std::string(columns) + "WHERE subject = $1 ORDER BY number DESC LIMIT $2",
                               {std::string(subject), std::int64_t{limit}});
    return read_lines(*rows);
}

std::vector<JournalLine> Journal::list_lines(Context& context, std::int64_t before, int limit) const {
    auto rows = storage_.query(context, std::string(columns) + "WHERE number < $1 ORDER BY number DESC LIMIT $2",
                               {before > 0 ? before : INT64_MAX, std::int64_t{limit}});
    return read_lines(*rows);
}

JournalHead Journal::head(Context& context) const { return read_head(storage_, context).head; }

std::string Journal::head_text(std::string_view adherent, const JournalHead& head, base::Instant at) {
    return "aubrac-journal-head-1\n" + std::string(adherent) + "\n" + std::to_string(head.count) + "\n" +
           head.last_hash + "\n" + head.merkle_root + "\n" + at.iso() + "\n";
}

JournalReport Journal::verify(Context& context) const {
    JournalReport report;
    const auto complain = [&](const std::string& problem) {
        if (report.problems.size() < 100) report.problems.push_back(problem);
    };
    MerkleTree tree;
    std::string previous = no_hash;
    std::int64_t expected = 1;
    constexpr std::int64_t batch = 1000;
    for (std::int64_t after = INT64_MIN;;) { // a line added below 1 must be seen too
        auto rows = storage_.query(context, std::string(columns) + "WHERE number > $1 ORDER BY number LIMIT $2",
                                   {after, batch});
        const auto lines = read_lines(*rows);
        for (const auto& line : lines) {
            if (line.number != expected)
                complain("line " + std::to_string(expected) + " is missing (next is " +
                         std::to_string(line.number) + ")");
            if (line.hash != line_hash(previous, line))
                complain("line " + std::to_string(line.number) + " was altered or does not follow the one before");
            expected = line.number + 1;
            previous = line.hash;
            after = line.number;
            tree.append(line.hash);
            ++report.lines;
        }
        if (static_cast<std::int64_t>(lines.size()) < batch) break;
    }
    const auto stored = read_head(storage_, context);
    report.head = {report.lines, previous, base::hex(tree.root())};
    if (stored.found && stored.seal != seal(stored.head, stored.frontier)) complain("the head was altered");
    if (!stored.found && report.lines > 0) complain("the head is missing");
    if (stored.head.count != report.lines)
        complain("the head announces " + std::to_string(stored.head.count) + " lines, " +
                 std::to_string(report.lines) + " are there");
    else if (stored.head.last_hash != previous || stored.head.merkle_root != report.head.merkle_root)
        complain("the lines are not those that the head was sealed with");
    return report;
}

std::vector<Migration> Journal::migrations() {
    return {{"journal", Scope::both, "0001_journal", R"sql(
CREATE TABLE journal_lines (
    {{adherent}}
    number BIGINT NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    sentence TEXT NOT NULL,
    facts TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY ({{key}} number)
);
CREATE INDEX journal_lines_by_subject ON journal_lines ({{key}} subject, number);
CREATE TABLE journal_actors (
    {{adherent}}
    actor TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY ({{key}} actor)
);
CREATE TABLE journal_head (
    {{adherent}}
    id BIGINT NOT NULL,
    count BIGINT NOT NULL,
    last_hash TEXT NOT NULL,
    merkle_root TEXT NOT NULL,
    frontier BYTEA NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY ({{key}} id)
);
)sql"}};
}

} // namespace aubrac::kernel
