// SPDX-License-Identifier: AGPL-3.0-or-later
// Words on a page: paragraphs, sections, links, facts, dates, badges, callouts and "Pourquoi ?".
// Where an Html is asked, a string does: it is escaped.
#pragma once

#include "html.hpp"
#include "icon.hpp"

#include <base/date.hpp>

namespace aubrac::ui {

Html paragraph(const Html& words);
Html strong(const Html& words);
Html muted(const Html& words); // secondary, still readable (AA)
Html bullets(const std::vector<Html>& items);
Html numbered(const std::vector<Html>& items);
/// Text kept as it is typed, in fixed-width letters: a message received, an XML file.
Html preformatted(std::string_view text);

/// A part of the page with its heading. Levels follow nesting: h2, h3 inside another section…
Html section(std::string_view title, const Html& body);

/// Plain words when the address is empty or was neutralised. Another site is announced and opens in place.
Html link(std::string_view words, const Url& url);

/// "21 novembre 2026", readable by machines too; nothing when absent.
Html date(const std::optional<base::Date>& day);
/// "21 novembre 2026 à 14 h 05", Paris time; nothing when absent.
Html time(const std::optional<base::Instant>& moment);

/// A statut in three signs: icon, word, colour.
struct Badge {
    std::string words;
    Icon icon = Icon::none;
    Tone tone = Tone::neutral;
};
Html badge(const Badge& badge);

/// One line of a record: "Numéro" — 2026-041. An empty value shows "Non renseigné".
struct Fact {
    std::string name;
    Html value;
};
Html facts(const std::vector<Fact>& facts); // one column under 600 px, two above

/// A remark that must be seen. `title` may be empty.
struct Callout {
    Tone tone = Tone::info;
    std::string title;
    Html body;
};
Html callout(const Callout& callout);

/// The law behind a deadline, a refusal or a mask, folded behind "Pourquoi ?".
struct Why {
    Html words;          // one or two sentences
    std::string article; // "CGCT, art. L2131-1"
    Url url;             // its page on Légifrance; may be empty
};
Html why(const Why& why);

/// Anything long that most readers skip: folded behind its own words.
Html details(std::string_view words, const Html& body);

} // namespace aubrac::ui
