// SPDX-License-Identifier: AGPL-3.0-or-later
// The head and the foot that every document shares. Private to src/ui.
#pragma once

#include "markup.hpp"

namespace aubrac::ui {

enum class Scripted { no, yes };

/// <!doctype>, <html>, <head>; leaves <html> open for the body.
void open_document(Markup& m, std::string_view title, std::string_view lang, Scripted scripted);
/// Logo and name, as a link.
void write_brand(Markup& m, const Url& url);
/// Version, accessibility statement (art. 47 of law 2005-102), personal data; leaves nothing open. `first` comes
/// before.
void write_foot(Markup& m, std::string_view version, std::string_view source, const Html& first = {});

} // namespace aubrac::ui
