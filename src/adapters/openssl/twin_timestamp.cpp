// SPDX-License-Identifier: AGPL-3.0-or-later
#include "native.hpp"

#include <adapters/openssl/random.hpp>
#include <adapters/openssl/twin_pki.hpp>
#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/ts.h>

namespace aubrac::adapters::openssl {

namespace {

constexpr const char* policy = "1.3.6.1.4.1.99999.1"; // of a twin: nobody's

ASN1_INTEGER* make_serial(TS_resp_ctx*, void*) {
    const auto bytes = random_bytes(8);
    const Pointer<bignum_st> number(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
    return BN_to_ASN1_INTEGER(number.get(), nullptr);
}

int tell_time(TS_resp_ctx*, void* now, long* seconds, long* micros) {
    *seconds = static_cast<long>(static_cast<const base::Instant*>(now)->ms / 1000);
    *micros = 0;
    return 1;
}

} // namespace

std::string answer_timestamp(const Identity& stamper, std::string_view request, base::Instant now) {
    const Owned<TS_RESP_CTX, TS_RESP_CTX_free> context(TS_RESP_CTX_new());
    const Owned<ASN1_OBJECT, ASN1_OBJECT_free> oid(OBJ_txt2obj(policy, 1));
    expect(context && oid, "twin of a time-stamping authority");
    auto* twin = context.get();
    TS_RESP_CTX_set_serial_cb(twin, make_serial, nullptr);
    TS_RESP_CTX_set_time_cb(twin, tell_time, &now);
    bool ready = TS_RESP_CTX_set_signer_cert(twin, &stamper.certificate.native()) == 1 &&
                 TS_RESP_CTX_set_signer_key(twin, &stamper.key.native()) == 1 &&
                 TS_RESP_CTX_set_signer_digest(twin, native(Hash::sha256)) == 1 &&
                 TS_RESP_CTX_set_ess_cert_id_digest(twin, native(Hash::sha256)) == 1 &&
                 TS_RESP_CTX_set_def_policy(twin, oid.get()) == 1;
    for (const auto hash : {Hash::sha256, Hash::sha384, Hash::sha512})
        ready = ready && TS_RESP_CTX_add_md(twin, native(hash)) == 1;
    expect(ready, "twin of a time-stamping authority");
    const Owned<TS_RESP, TS_RESP_free> answer(TS_RESP_create_response(twin, make_memory_reader(request).get()));
    expect(answer != nullptr, "twin of a time-stamping authority");
    forget_errors();
    return write_der([&](unsigned char** out) { return i2d_TS_RESP(answer.get(), out); });
}

} // namespace aubrac::adapters::openssl
