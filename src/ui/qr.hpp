// SPDX-License-Identifier: AGPL-3.0-or-later
// A QR code to be read by a telephone, with what says the same to those who cannot: black on white in dark mode
// too, for readers expect it so (ISO/IEC 18004 §6.2).
#pragma once

#include "html.hpp"

namespace aubrac::ui {

struct Qr {
    int width = 0;          // modules on a side
    std::vector<bool> dark; // width × width, row by row from the top; another size is a Bug
    std::string words;      // its name for those who do not see it: "Code à lire avec votre téléphone"
    Html beside = {};       // under it on a telephone
};
Html qr(const Qr& qr);

} // namespace aubrac::ui
