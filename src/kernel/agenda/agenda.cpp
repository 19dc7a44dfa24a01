// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/agenda/agenda.hpp>

namespace aubrac::kernel {

void Agenda::set_duty(Context& context, const Duty& duty) const {
    storage_.execute(context,
                     "INSERT INTO agenda_duties (subject, what, kind, title, verb, url, needed_right, due_on, law, "
                     "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
                     "ON CONFLICT ({{key}} subject, what) DO UPDATE SET kind = excluded.kind, "
                     "title = excluded.title, verb = excluded.verb, url = excluded.url, "
                     "needed_right = excluded.needed_right, due_on = excluded.due_on, law = excluded.law",
                     {duty.subject, duty.what, std::string(duty.kind == DutyKind::to_do ? "to_do" : "waiting"),
                      duty.title, duty.verb, duty.url, duty.right,
                      duty.due ? duty.due->iso() : std::string("9999-12-31"), duty.law, context.now().iso()});
}

void Agenda::clear_duty(Context& context, std::string_view subject, std::string_view what) const {
    storage_.execute(context, "DELETE FROM agenda_duties WHERE subject = $1 AND what = $2",
                     {std::string(subject), std::string(what)});
}

void Agenda::clear_subject(Context& context, std::string_view subject) const {
    storage_.execute(context, "DELETE FROM agenda_duties WHERE subject = $1", {std::string(subject)});
}

std::vector<Duty> Agenda::list_duties(Context& context, int limit) const {
    auto rows = storage_.query(context,
                               "SELECT subject, what, kind, title, verb, url, needed_right, due_on, law "
                               "FROM agenda_duties ORDER BY due_on, created_at, subject LIMIT 10000");
    std::vector<Duty> duties;
    while (static_cast<int>(duties.size()) < limit && rows->next()) {
        if (!context.may(rows->text(6))) continue;
        Duty duty;
        duty.subject = rows->text(0);
        duty.what = rows->text(1);
        duty.kind = rows->text(2) == "to_do" ? DutyKind::to_do : DutyKind::waiting;
        duty.title = rows->text(3);
        duty.verb = rows->text(4);
        duty.url = rows->text(5);
        duty.right = rows->text(6);
        if (rows->text(7) != "9999-12-31") duty.due = base::Date::parse_iso(rows->text(7));
        duty.law = rows->text(8);
        duties.push_back(std::move(duty));
    }
    return duties;
}

std::vector<Migration> Agenda::migrations() {
    return {{"agenda", Scope::both, "0001_agenda", R"sql(
CREATE TABLE agenda_duties (
    {{adherent}}
    subject TEXT NOT NULL,
    what TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    verb TEXT NOT NULL,
    url TEXT NOT NULL,
    needed_right TEXT NOT NULL,
    due_on TEXT NOT NULL,
    law TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY ({{key}} subject, what)
);
CREATE INDEX agenda_duties_by_due ON agenda_duties ({{key}} due_on, created_at);
)sql"}};
}

} // namespace aubrac::kernel
