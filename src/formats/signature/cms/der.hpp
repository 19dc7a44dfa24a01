// SPDX-License-Identifier: AGPL-3.0-or-later
// DER written by hand (ITU-T X.690): the few shapes that a signed message needs, the same bytes each time.
#pragma once

#include <base/date.hpp>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::signature::der {

std::string wrap(unsigned char tag, std::string_view content);
std::string sequence(std::initializer_list<std::string_view> parts);
std::string set_of(std::vector<std::string> values); // sorted, as DER wants it (X.690 §11.6)
std::string oid(std::string_view dotted);            // "1.2.840.113549.1.7.1"
std::string octets(std::string_view content);
std::string integer(unsigned value); // under 128
std::string null();
std::string time(base::Instant moment); // UTCTime until 2049, then GeneralizedTime (RFC 5652 §11.3)
std::string explicit_tag(int number, std::string_view value); // [number] EXPLICIT
std::string implicit_tag(int number, std::string_view value); // [number] IMPLICIT of a constructed value

} // namespace aubrac::formats::signature::der
