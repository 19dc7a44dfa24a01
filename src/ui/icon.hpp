// SPDX-License-Identifier: AGPL-3.0-or-later
// Icons and tones. An icon never stands without a word; a colour never stands without an icon or a word.
#pragma once

#include <string_view>

namespace aubrac::ui {

/// Drawings of assets/icons.svg, under the same name (`sign_out` is #sign_out).
enum class Icon {
    none,
    home,
    acte,
    mail,
    send,
    check,
    success,
    warning,
    error,
    info,
    help,
    clock,
    pending,
    search,
    bell,
    account,
    sign_out,
    menu,
    close,
    add,
    download,
    upload,
    edit,
    remove,
    back,
    next,
    previous,
    down,
    up,
    sort,
    external,
    filter,
    table,
    calendar,
    people,
    person,
    building,
    map,
    euro,
    school,
    water,
    tree,
    life,
    settings,
    key,
    lock,
    shield,
    phone,
    print,
    link,
    paperclip,
    archive,
    box,
    cancel,
    draft,
    refresh,
    eye,
    law,
    chart,
    feed,
    swap,
    tag,
    folder,
    pause,
    play,
    history,
    network,
    leaf
};

std::string_view icon_name(Icon icon); // "" for none

/// What a colour means, the same everywhere.
enum class Tone {
    neutral, // basalt: nothing special
    info,    // lake: under way, to know
    waiting, // gentian: someone else must act
    success, // grass: done
    warning, // ochre: to be done, or soon late
    danger   // red: refused, late, cannot be undone
};

std::string_view tone_name(Tone tone); // "neutral", "info"…

} // namespace aubrac::ui
