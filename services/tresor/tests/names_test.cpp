// SPDX-License-Identifier: AGPL-3.0-or-later
// The name under which a file leaves.
#include "rules/names.hpp"

#include <gtest/gtest.h>

namespace aubrac::tresor {

TEST(NameForPastrans, SaysServerApplicationBudgetAndDigest) {
    EXPECT_EQ(pastrans_name({"VHPCE99", "GHELPES2", "123", "012001", "00"}, "da39"),
              "VHPCE99%%GHELPES2%%PES#123#012001#00%%da39");
    EXPECT_EQ(pastrans_name({"MHPCE31", "THELPES2", "../12%%3#", "012001", "00"}, "da39"),
              "MHPCE31%%THELPES2%%PES#123#012001#00%%da39");
}

} // namespace aubrac::tresor
