// SPDX-License-Identifier: AGPL-3.0-or-later
// The frame of every page of an account: top bar, menu, breadcrumbs, messages, foot. Works without script
// and under `default-src 'none'` with scripts, styles, images and forms of this site only.
#pragma once

#include "html.hpp"
#include "icon.hpp"

#include <cstdint>

namespace aubrac::ui {

/// One adhérent one may act for.
struct Place {
    std::string id;
    std::string name;
    int band = 0; // its colour, 0 to 7; taken modulo 8
};

struct MenuEntry {
    std::string words;
    Url url;
    enum class Here { no, yes } here = Here::no;
    std::int64_t count = 0; // things to do there; 0 shows nothing
};

struct MenuFamily {
    std::string title;
    Icon icon = Icon::folder;
    std::vector<MenuEntry> entries;
};

struct Crumb {
    std::string words;
    Url url; // empty: where one is
};

/// What just happened, said once at the top of the page.
struct Message {
    Tone tone = Tone::success;
    Html words;
};

/// Staff of the operator at work in an adhérent, said on every page, with the button that ends it for who may.
struct Assistance {
    Html words; // "Le syndicat (Sacha Essai) vous aide jusqu'à 15 h 30."
    Html end = {};
};

/// Training: an adhérent in *bac à sable*, whose messages go to the twins of the State's systems.
enum class Mode { real, training };
/// Operator: the page of the syndicat's own staff, not of an adhérent.
enum class Side { adherent, syndicat };

struct Frame {
    std::string title; // of the window; also the h1 unless the body wrote its own
    Place adherent;
    Mode mode = Mode::real;
    Side side = Side::adherent;
    std::vector<MenuFamily> families = {};
    std::string account = {}; // name of the person
    int notices = 0;          // unread
    std::vector<Crumb> crumbs = {};
    std::string search = {};         // what was searched, kept in the box
    std::string help_telephone = {}; // ten digits
    std::string live_topic = {};     // renews the page when something happens on this subject; empty: only the
                                     // notices and the bands are
    std::string csrf = {};
    std::vector<Place> others = {}; // the other adhérents one may switch to
    std::vector<Message> messages = {};
    std::vector<Assistance> assistance = {};
    std::string version = {};
    std::string source = {}; // file that drew the page, in development only
    std::string lang = "fr";
};

/// The whole document. A body with its own h1 (list, record, desk) keeps it; otherwise the title is the h1.
std::string render(const Frame& frame, const Html& body);
/// What script renews: <main> with what stands inside, the bands, the link to the notices. The answer to a request
/// with the header `X-Partiel: 1`.
std::string render_partial(const Frame& frame, const Html& body);

} // namespace aubrac::ui
