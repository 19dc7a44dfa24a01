// SPDX-License-Identifier: AGPL-3.0-or-later
// What a parapheur may do to a flux: add signatures, and nothing else.
#include "signed_copy.hpp"

#include <gtest/gtest.h>

namespace aubrac::formats::pes {

namespace {

bool compare(const std::string& flux, const std::string& other) {
    return adds_signatures_only(source_of(flux), source_of(other));
}

const std::string large(300'000, 'x');
const std::string flux =
    "<PES><Bordereau Id=\"B1\"><Mt V=\"10.00\"/>" + large + "</Bordereau><Bordereau Id=\"B2\"/></PES>";
const std::string signature = "<ds:Signature xmlns:ds=\"d\"><ds:SignedInfo/>" + large + "</ds:Signature>";

std::string with(const std::string& what, const std::string& before) {
    auto text = flux;
    return text.insert(text.find(before), what);
}

} // namespace

TEST(SignedFlux, IsTheSameWithSignaturesAdded) {
    EXPECT_TRUE(compare(flux, flux));
    EXPECT_TRUE(compare(flux, with(signature, "</Bordereau>")));
    EXPECT_TRUE(compare(flux, with(signature, "</PES>")));
    EXPECT_TRUE(compare(with(signature, "</Bordereau>"), with(signature, "</Bordereau>")));
}

TEST(SignedFlux, IsRefusedWhenAnythingElseChanged) {
    auto altered = with(signature, "</Bordereau>");
    altered.replace(altered.find("10.00"), 5, "99.00");
    EXPECT_FALSE(compare(flux, altered));
    EXPECT_FALSE(compare(flux, with("<Bordereau/>", "</PES>")));
    EXPECT_FALSE(compare(flux, with("<SignatureX></SignatureX>", "</PES>")));
    EXPECT_FALSE(compare(flux, with("<ds:Signature>", "</PES>")));
    EXPECT_FALSE(compare(flux, flux.substr(0, flux.size() - 6)));
    EXPECT_FALSE(compare(flux, flux + " "));
    EXPECT_FALSE(compare(with(signature, "</PES>"), flux));
    EXPECT_FALSE(compare(flux, ""));
}

} // namespace aubrac::formats::pes
