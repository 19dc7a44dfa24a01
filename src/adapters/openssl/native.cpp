// SPDX-License-Identifier: AGPL-3.0-or-later
#include "native.hpp"

#include <algorithm>
#include <ctime>
#include <openssl/asn1.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

namespace aubrac::adapters::openssl {

void FreeStack::operator()(stack_st_X509* stack) const { sk_X509_pop_free(stack, X509_free); }

CertificateStack make_stack(const std::vector<Certificate>& certificates) {
    constexpr std::size_t limit = 200;
    CertificateStack stack(sk_X509_new_null());
    expect(stack != nullptr, "certificates");
    for (std::size_t i = 0; i < std::min(certificates.size(), limit); ++i) {
        expect(X509_up_ref(&certificates[i].native()) == 1 &&
                   sk_X509_push(stack.get(), &certificates[i].native()) > 0,
               "certificates");
    }
    return stack;
}

std::string write_name(const X509_name_st* name) {
    auto bio = make_memory_writer();
    // RFC 2253 without its escaping of characters above ASCII: our text is UTF-8.
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    return content(*bio);
}

std::optional<base::Instant> read_time(const asn1_string_st* field) {
    std::tm parts{};
    if (!field || ASN1_TIME_to_tm(field, &parts) != 1) {
        forget_errors();
        return std::nullopt;
    }
    return base::Instant{static_cast<std::int64_t>(::timegm(&parts)) * 1000};
}

std::string bytes_of(const asn1_string_st* field) {
    if (!field) return {};
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(field)),
            static_cast<std::size_t>(ASN1_STRING_length(field))};
}

std::string write_oid(const asn1_object_st* object) {
    char text[128] = "";
    if (object) OBJ_obj2txt(text, sizeof text, object, 1);
    return text;
}

void release_der(unsigned char* der) { OPENSSL_free(der); }

} // namespace aubrac::adapters::openssl
