// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/timestamp.hpp>

#include "native.hpp"

#include <base/ensure.hpp>
#include <base/text.hpp>
#include <openssl/bn.h>
#include <openssl/ts.h>

namespace aubrac::adapters::openssl {

namespace {

constexpr const char* token_content = "1.2.840.113549.1.9.16.1.4"; // id-ct-TSTInfo

using Request = Owned<TS_REQ, TS_REQ_free>;
using Answer = Owned<TS_RESP, TS_RESP_free>;
using Info = Owned<TS_TST_INFO, TS_TST_INFO_free>;

template <class Pointer, class Read>
Pointer read_as(std::string_view der, Read read) {
    auto [raw, is_whole] = read_der(der, read);
    Pointer value(raw);
    if (!is_whole) value.reset();
    return value;
}

std::string imprint_of(TS_MSG_IMPRINT* imprint) { return bytes_of(TS_MSG_IMPRINT_get_msg(imprint)); }

std::optional<Hash> hash_of(TS_MSG_IMPRINT* imprint) {
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
    return find_hash(OBJ_obj2nid(object));
}

Info info_of(std::string_view der) {
    return read_as<Info>(der,
                         [](const unsigned char** at, long size) { return d2i_TS_TST_INFO(nullptr, at, size); });
}

std::string text_of(TS_STATUS_INFO& status) {
    std::string all;
    const auto* lines = TS_STATUS_INFO_get0_text(&status);
    for (int i = 0; lines && i < std::min(sk_ASN1_UTF8STRING_num(lines), 5); ++i)
        all += bytes_of(sk_ASN1_UTF8STRING_value(lines, i)) + " ";
    return base::is_utf8(all) ? base::one_line(base::trim(all), 300) : std::string();
}

} // namespace

std::string make_timestamp_request(Hash hash, std::string_view digest, std::string_view nonce) {
    ENSURE(digest.size() == size_of(hash) && nonce.size() >= 8 && nonce.size() <= 16);
    const Request request(TS_REQ_new());
    const Owned<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free> imprint(TS_MSG_IMPRINT_new());
    const Owned<X509_ALGOR, X509_ALGOR_free> algorithm(X509_ALGOR_new());
    const Pointer<bignum_st> number(BN_bin2bn(octets(nonce), static_cast<int>(nonce.size()), nullptr));
    const Owned<ASN1_INTEGER, ASN1_INTEGER_free> integer(BN_to_ASN1_INTEGER(number.get(), nullptr));
    expect(request && imprint && algorithm && integer, "making a time-stamp request");
    X509_ALGOR_set_md(algorithm.get(), native(hash));
    std::string bytes(digest);
    const bool made = TS_REQ_set_version(request.get(), 1) == 1 &&
                      TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
                      TS_MSG_IMPRINT_set_msg(imprint.get(), octets(bytes), static_cast<int>(bytes.size())) == 1 &&
                      TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
                      TS_REQ_set_nonce(request.get(), integer.get()) == 1 &&
                      TS_REQ_set_cert_req(request.get(), 1) == 1;
    expect(made, "making a time-stamp request");
    return write_der([&](unsigned char** out) { return i2d_TS_REQ(request.get(), out); });
}

TimestampAnswer read_timestamp_answer(std::string_view bytes, std::string_view request_bytes) {
    const auto answer =
        read_as<Answer>(bytes, [](const unsigned char** at, long size) { return d2i_TS_RESP(nullptr, at, size); });
    const auto request = read_as<Request>(
        request_bytes, [](const unsigned char** at, long size) { return d2i_TS_REQ(nullptr, at, size); });
    ENSURE(request != nullptr);
    if (!answer) return {};
    auto* status = TS_RESP_get_status_info(answer.get());
    const auto code = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
    if (code != 0 && code != 1) return {TimestampProblem::rejected, {}, text_of(*status)};
    auto* token = TS_RESP_get_token(answer.get());
    auto* info = TS_RESP_get_tst_info(answer.get());
    if (!token || !info) return {};
    const auto* asked = TS_REQ_get_nonce(request.get());
    const auto* given = TS_TST_INFO_get_nonce(info);
    auto* imprint = TS_TST_INFO_get_msg_imprint(info);
    auto* wanted = TS_REQ_get_msg_imprint(request.get());
    if (!given || ASN1_INTEGER_cmp(asked, given) != 0 || hash_of(imprint) != hash_of(wanted) ||
        imprint_of(imprint) != imprint_of(wanted))
        return {TimestampProblem::mismatch, {}, "another digest or another nonce"};
    auto der = write_der([&](unsigned char** out) { return i2d_PKCS7(token, out); });
    if (!read_timestamp_token(der)) return {};
    return {TimestampProblem::none, std::move(der), {}};
}

std::optional<TimestampToken> read_timestamp_token(std::string_view der) {
    auto message = CmsMessage::parse(der);
    if (!message || message->signers().size() != 1 || message->content_type() != token_content ||
        !message->content())
        return std::nullopt;
    const auto& signer = message->signers().front();
    const auto info = info_of(*message->content());
    if (!info || !signer.hash || !signer.has_attributes) return std::nullopt;
    const auto at = read_time(TS_TST_INFO_get_time(info.get()));
    auto* imprint = TS_TST_INFO_get_msg_imprint(info.get());
    const auto hash = hash_of(imprint);
    if (!at || !hash || message->prove(0, hash_of(*signer.hash, *message->content())) != CmsProof::sound)
        return std::nullopt;
    return TimestampToken{*at, *hash, imprint_of(imprint), write_oid(TS_TST_INFO_get_policy_id(info.get())),
                          *message};
}

} // namespace aubrac::adapters::openssl
