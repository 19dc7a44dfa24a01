// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: from OpenSSL's values to ours and back.
#pragma once

#include "pointers.hpp"

#include <adapters/openssl/x509.hpp>
#include <base/date.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct asn1_object_st;
struct asn1_string_st;
struct evp_md_st;
struct stack_st_X509;
struct X509_name_st;

namespace aubrac::adapters::openssl {

/// Deleter of what one file alone uses: `std::unique_ptr<CMS_ContentInfo, ReleasedBy<CMS_ContentInfo_free>>`.
template <auto release>
struct ReleasedBy {
    template <class T>
    void operator()(T* it) const {
        release(it);
    }
};
template <class T, auto release>
using Owned = std::unique_ptr<T, ReleasedBy<release>>;

struct FreeStack {
    void operator()(stack_st_X509* stack) const; // with what it holds
};
using CertificateStack = std::unique_ptr<stack_st_X509, FreeStack>;
CertificateStack make_stack(const std::vector<Certificate>& certificates); // the first 200

const evp_md_st* native(Hash hash);
std::optional<Hash> find_hash(int nid);

std::string write_name(const X509_name_st* name);                    // RFC 2253, UTF-8
std::optional<base::Instant> read_time(const asn1_string_st* field); // UTCTime or GeneralizedTime
std::string bytes_of(const asn1_string_st* field);                   // empty when absent
std::string write_oid(const asn1_object_st* object);                 // "1.2.840.113549.1.9.3"

void release_der(unsigned char* der);

/// `write(&pointer)` is one of the i2d_ functions; empty when it fails.
template <class Write>
std::string write_der(Write write) {
    unsigned char* der = nullptr;
    const int size = write(&der);
    if (size <= 0) {
        forget_errors();
        return {};
    }
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    release_der(der);
    return out;
}

/// `read(&at, size)` is one of the d2i_ functions. Null when the bytes are not one whole value.
template <class Read>
auto read_der(std::string_view der, Read read) {
    const unsigned char* at = octets(der);
    auto* value = read(&at, static_cast<long>(der.size()));
    forget_errors();
    return std::pair(value, value && at == octets(der) + der.size());
}

} // namespace aubrac::adapters::openssl
