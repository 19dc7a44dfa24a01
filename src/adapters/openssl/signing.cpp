// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssl/signing.hpp>

#include "pointers.hpp"

#include <base/failure.hpp>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aubrac::adapters::openssl {

namespace {

class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return value_; }

private:
    int value_;
};

[[noreturn]] void fail(const std::filesystem::path& file, const char* what) {
    throw base::Failure("key " + file.string() + ": " + what);
}

[[noreturn]] void fail_errno(const std::filesystem::path& file) { fail(file, std::strerror(errno)); }

std::string read_private_file(const std::filesystem::path& file) {
    constexpr std::size_t limit = 16 * 1024;
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (descriptor.get() < 0) fail_errno(file);
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0) fail_errno(file);
    if (!S_ISREG(status.st_mode)) fail(file, "not a file");
    if ((status.st_mode & 077) != 0) fail(file, "others may read it; it must have rights 0600");
    std::string bytes(limit + 1, '\0');
    std::size_t size = 0;
    while (size < bytes.size()) {
        const auto got = ::read(descriptor.get(), bytes.data() + size, bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail_errno(file);
        if (got == 0) break;
        size += got;
    }
    if (size > limit) fail(file, "too long");
    bytes.resize(size);
    return bytes;
}

} // namespace

SigningKey SigningKey::generate() {
    KeyPointer key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    expect(key != nullptr, "generating an Ed25519 key");
    return SigningKey(std::move(key));
}

SigningKey SigningKey::load(const std::filesystem::path& file) {
    auto key = parse_private_pem(read_private_file(file));
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) fail(file, "not an Ed25519 private key");
    return SigningKey(std::move(key));
}

void SigningKey::save(const std::filesystem::path& file) const {
    const auto pem = write_private_pem(*key_);
    const Descriptor descriptor(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (descriptor.get() < 0) fail_errno(file);
    std::string_view rest = pem;
    while (!rest.empty()) {
        const auto put = ::write(descriptor.get(), rest.data(), rest.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) fail_errno(file);
        rest.remove_prefix(put);
    }
    if (::fsync(descriptor.get()) != 0) fail_errno(file);
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0 || ::fsync(directory.get()) != 0) fail_errno(folder);
}

std::string SigningKey::sign(std::string_view message) const {
    const Pointer<evp_md_ctx_st> context(EVP_MD_CTX_new());
    expect(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1, "signing");
    std::string signature(64, '\0');
    std::size_t size = signature.size();
    expect(EVP_DigestSign(context.get(), octets(signature), &size, octets(message), message.size()) == 1,
           "signing");
    signature.resize(size);
    return signature;
}

std::string SigningKey::public_pem() const { return write_public_pem(*key_); }

bool is_signed_by(std::string_view public_pem, std::string_view message, std::string_view signature) {
    const auto key = parse_public_pem(public_pem);
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) return false;
    const Pointer<evp_md_ctx_st> context(EVP_MD_CTX_new());
    expect(context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1, "verifying");
    const bool sound =
        EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(message), message.size()) == 1;
    forget_errors();
    return sound;
}

} // namespace aubrac::adapters::openssl
