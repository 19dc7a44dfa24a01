// SPDX-License-Identifier: AGPL-3.0-or-later
#include "tls_server_link.hpp"

#include "pointers.hpp"

#include <algorithm>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>

namespace aubrac::adapters::openssl {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int drained_bytes_limit = 1 << 20;

CertificatePointer parse_certificate(const std::string& pem) {
    CertificatePointer certificate;
    if (!pem.empty())
        certificate.reset(PEM_read_bio_X509(make_memory_reader(pem).get(), nullptr, nullptr, nullptr));
    expect(certificate != nullptr, "certificate of a TLS server");
    return certificate;
}

} // namespace

void FreeTls::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }
void FreeTls::operator()(ssl_st* tls) const { SSL_free(tls); }

TlsContext make_server_context(const std::string& certificate_pem, const std::string& key_pem,
                               const std::string& client_ca_pem) {
    TlsContext context(SSL_CTX_new(TLS_server_method()));
    expect(context && SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) == 1, "TLS server");
    const auto certificate = parse_certificate(certificate_pem);
    const auto key = parse_private_pem(key_pem);
    expect(SSL_CTX_use_certificate(context.get(), certificate.get()) == 1, "certificate of a TLS server");
    expect(key && SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1, "key of a TLS server");
    const auto authority = parse_certificate(client_ca_pem);
    expect(X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), authority.get()) == 1 &&
               SSL_CTX_add_client_CA(context.get(), authority.get()) == 1,
           "authority of a TLS server");
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    // A resumed session would not be asked for its certificate again.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context.get(), 0);
    return context;
}

TlsLink::TlsLink(ssl_ctx_st& context, int socket, int seconds)
    : socket_(socket), deadline_(steady_clock::now() + std::chrono::seconds(seconds)), tls_(SSL_new(&context)) {
    expect(tls_ && SSL_set_fd(tls_.get(), socket) == 1, "TLS connection");
}

bool TlsLink::wait(Want want) const {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - steady_clock::now()).count();
    if (left <= 0) return false;
    pollfd waited{socket_, static_cast<short>(want == Want::read ? POLLIN : POLLOUT), 0};
    return ::poll(&waited, 1, static_cast<int>(std::min<long long>(left, 600'000))) > 0;
}

bool TlsLink::again(int result) const {
    const int reason = SSL_get_error(tls_.get(), result);
    forget_errors();
    if (reason == SSL_ERROR_WANT_READ) return wait(Want::read);
    return reason == SSL_ERROR_WANT_WRITE && wait(Want::write);
}

bool TlsLink::accept() {
    for (;;) {
        const int result = SSL_accept(tls_.get());
        if (result == 1) return is_open_ = true;
        if (!again(result)) break;
    }
    drain();
    return false;
}

std::string TlsLink::client_subject() const {
    const CertificatePointer certificate(SSL_get1_peer_certificate(tls_.get()));
    if (!certificate) return {};
    auto bio = make_memory_writer();
    X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate.get()), 0,
                       XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    return content(*bio);
}

std::size_t TlsLink::read(char* into, std::size_t room) {
    for (;;) {
        const int count = SSL_read(tls_.get(), into, static_cast<int>(std::min<std::size_t>(room, 1 << 20)));
        if (count > 0) return static_cast<std::size_t>(count);
        if (!again(count)) return 0;
    }
}

bool TlsLink::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const int size = static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 14));
        const int count = SSL_write(tls_.get(), bytes.data(), size);
        if (count > 0)
            bytes.remove_prefix(static_cast<std::size_t>(count));
        else if (!again(count))
            return false;
    }
    return true;
}

void TlsLink::close() {
    if (!is_open_) return;
    SSL_shutdown(tls_.get());
    forget_errors();
    drain();
}

// Closing a socket that holds unread bytes resets it, and the client may lose our answer or our alert.
void TlsLink::drain() {
    ::shutdown(socket_, SHUT_WR);
    deadline_ = std::min(deadline_, steady_clock::now() + std::chrono::seconds(2));
    char lost[4096];
    for (int total = 0; total < drained_bytes_limit;) {
        if (!wait(Want::read)) return;
        const auto count = ::recv(socket_, lost, sizeof lost, 0);
        if (count <= 0) return;
        total += static_cast<int>(count);
    }
}

} // namespace aubrac::adapters::openssl
