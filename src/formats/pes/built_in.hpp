// SPDX-License-Identifier: AGPL-3.0-or-later
// Texts of tables/*.txt, put in the program by the build.
#pragma once

#include <span>
#include <string_view>

namespace aubrac::formats::pes {

/// A version comes after the one that it differs from.
std::span<const std::string_view> built_in_tables();

} // namespace aubrac::formats::pes
