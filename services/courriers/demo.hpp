// SPDX-License-Identifier: AGPL-3.0-or-later
// The demonstration: two actes of an imaginary village, acknowledged by the twin of the préfecture, and three
// letters about them.
#pragma once

#include "room.hpp"

namespace aubrac::courriers {

/// Adds to the village of the demonstration that no other service furnishes; nothing when it is not there. Plays
/// the real exchange: starts the twin in the data folder for the time of it, unless one runs already.
void make_demo(const Room& room);

} // namespace aubrac::courriers
