// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/curl/sftp_client.hpp>

#include "easy.hpp"

#include <adapters/openssl/base64.hpp>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <cstdio>
#include <curl/curl.h>
#include <memory>

namespace aubrac::adapters::curl {

namespace {

constexpr std::size_t name_limit = 1024; // bytes of one name

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

File open_file(const std::filesystem::path& path, const char* mode) {
    File file(std::fopen(path.c_str(), mode));
    if (!file) throw base::Failure("cannot open " + path.string());
    return file;
}

/// Every byte but letters, digits and a few marks escaped; "/" kept.
std::string escape(std::string_view path) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                           c == '/' || c == '.' || c == '_' || c == '-';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

/// As libcurl reads the words of a command: between quotes, backslash before what would end them.
std::string quote(std::string_view path) {
    std::string out = "\"";
    for (const char c : path) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

Easy make_easy(const SftpOptions& options, const std::string& path) {
    ENSURE(is_one_line(path) && path.starts_with('/'));
    Easy easy(options.url + escape(path), "sftp", {}, options.timeouts);
    CURL* const handle = easy.get();
    expect_set(curl_easy_setopt(handle, CURLOPT_USERNAME, options.user.c_str()), "USERNAME");
    expect_set(curl_easy_setopt(handle, CURLOPT_SSH_AUTH_TYPES, static_cast<long>(CURLSSH_AUTH_PUBLICKEY)),
               "SSH_AUTH_TYPES");
    expect_set(curl_easy_setopt(handle, CURLOPT_SSH_PRIVATE_KEYFILE, options.private_key.c_str()),
               "SSH_PRIVATE_KEYFILE");
    if (!options.passphrase.empty())
        expect_set(curl_easy_setopt(handle, CURLOPT_KEYPASSWD, options.passphrase.c_str()), "KEYPASSWD");
    const auto fingerprint = openssl::encode_base64(options.host_key_sha256);
    expect_set(curl_easy_setopt(handle, CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, fingerprint.c_str()),
               "SSH_HOST_PUBLIC_KEY_SHA256");
    return easy;
}

struct Sending {
    std::FILE* file;
    bool is_broken = false; // our disk
};

std::size_t give(char* into, std::size_t, std::size_t room, void* user) {
    auto& sending = *static_cast<Sending*>(user);
    const auto count = std::fread(into, 1, room, sending.file);
    if (count == room || !std::ferror(sending.file)) return count;
    sending.is_broken = true;
    return CURL_READFUNC_ABORT;
}

struct Receiving {
    std::FILE* file;
    std::uint64_t left;
    std::string problem;
    bool is_broken = false; // our disk
};

std::size_t take(char* bytes, std::size_t, std::size_t size, void* user) {
    auto& receiving = *static_cast<Receiving*>(user);
    if (size > receiving.left) {
        receiving.problem = "the file is too large";
        return 0;
    }
    receiving.left -= size;
    if (std::fwrite(bytes, 1, size, receiving.file) == size) return size;
    receiving.is_broken = true;
    return 0;
}

struct Names {
    SftpListing listing;
    std::string line;
    std::size_t limit;
};

std::size_t take_names(char* bytes, std::size_t, std::size_t size, void* user) {
    auto& names = *static_cast<Names*>(user);
    for (std::size_t i = 0; i < size; ++i) {
        if (bytes[i] != '\n') {
            if (names.line.size() == name_limit) return 0;
            names.line += bytes[i];
            continue;
        }
        auto& listed = names.listing.names;
        if (!names.line.empty() && names.line != "." && names.line != ".." && listed.size() < names.limit)
            listed.push_back(names.line);
        names.line.clear();
    }
    return size;
}

} // namespace

SftpClient::SftpClient(SftpOptions options) : options_(std::move(options)) {
    ENSURE(options_.host_key_sha256.size() == 32);
    while (options_.url.ends_with('/')) options_.url.pop_back();
    if (!options_.url.starts_with("sftp://") || !is_one_line(options_.url))
        throw base::Failure("\"" + base::one_line(options_.url, 100) + "\" is no sftp:// address");
}

SftpResult SftpClient::put(const std::filesystem::path& file, const std::string& remote) const {
    const auto local = open_file(file, "rb");
    const auto size = static_cast<curl_off_t>(std::filesystem::file_size(file));
    auto easy = make_easy(options_, remote);
    Sending copy{local.get()};
    expect_set(curl_easy_setopt(easy.get(), CURLOPT_UPLOAD, 1L), "UPLOAD");
    expect_set(curl_easy_setopt(easy.get(), CURLOPT_READFUNCTION, give), "READFUNCTION");
    expect_set(curl_easy_setopt(easy.get(), CURLOPT_READDATA, &copy), "READDATA");
    expect_set(curl_easy_setopt(easy.get(), CURLOPT_INFILESIZE_LARGE, size), "INFILESIZE");
    const auto problem = easy.perform();
    if (copy.is_broken) throw base::Failure("cannot read " + file.string());
    if (problem.empty()) return {Sent::answered, ""};
    curl_off_t sent = 0; // that the server said it had written
    curl_easy_getinfo(easy.get(), CURLINFO_SIZE_UPLOAD_T, &sent);
    return {sent > 0 && sent >= size ? Sent::maybe_sent : Sent::not_sent, problem};
}

SftpListing SftpClient::list(const std::string& folder, std::size_t limit) const {
    auto easy = make_easy(options_, folder.ends_with('/') ? folder : folder + "/");
    Names names{{}, {}, limit};
    expect_set(curl_easy_setopt(easy.get(), CURLOPT_DIRLISTONLY, 1L), "DIRLISTONLY");
    expect_set(curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, take_names), "WRITEFUNCTION");
    expect_set(curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &names), "WRITEDATA");
    names.listing.problem = easy.perform();
    return std::move(names.listing);
}

SftpResult SftpClient::get(const std::string& remote, const std::filesystem::path& file,
                           std::uint64_t limit) const {
    auto local = open_file(file, "wb");
    auto easy = make_easy(options_, remote);
    Receiving receiving{local.get(), limit, {}};
    expect_set(curl_easy_setopt(easy.get(), CURLOPT_WRITEFUNCTION, take), "WRITEFUNCTION");
    expect_set(curl_easy_setopt(easy.get(), CURLOPT_WRITEDATA, &receiving), "WRITEDATA");
    const auto problem = easy.perform();
    if (receiving.is_broken || std::fclose(local.release()) != 0)
        throw base::Failure("cannot write " + file.string());
    if (problem.empty()) return {Sent::answered, ""};
    return {Sent::not_sent, receiving.problem.empty() ? problem : receiving.problem};
}

SftpResult SftpClient::remove(const std::string& remote) const {
    auto easy = make_easy(options_, "/");
    const auto commands = make_list({"rm " + quote(remote)});
    expect_set(curl_easy_setopt(easy.get(), CURLOPT_NOBODY, 1L), "NOBODY");
    expect_set(curl_easy_setopt(easy.get(), CURLOPT_QUOTE, commands.get()), "QUOTE");
    const auto problem = easy.perform();
    return {problem.empty() ? Sent::answered : Sent::not_sent, problem};
}

} // namespace aubrac::adapters::curl
