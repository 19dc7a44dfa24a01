// SPDX-License-Identifier: AGPL-3.0-or-later
#include "remotes/guichet.hpp"

#include <adapters/curl/sftp_client.hpp>
#include <adapters/openssl/base64.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>

namespace aubrac::tresor {

namespace {

using adapters::curl::Sent;

constexpr std::size_t names_limit = 1000;
constexpr std::uint64_t file_limit = 1ULL << 30; // the DGFiP does send returns of more than 150 MiB

/// "SHA256:N6Kimx…" or its base64 alone, with or without its padding.
std::string read_fingerprint(std::string text) {
    constexpr std::string_view prefix = "SHA256:";
    if (text.starts_with(prefix)) text.erase(0, prefix.size());
    while (text.size() % 4 != 0) text += '=';
    return adapters::openssl::decode_base64(text).value_or("");
}

adapters::curl::SftpOptions read_options(const kernel::Settings& settings, const std::string& prefix) {
    adapters::curl::SftpOptions options;
    options.url = settings.get(prefix + "url");
    options.user = settings.get(prefix + "user");
    options.private_key = settings.get(prefix + "key");
    options.passphrase = settings.get(prefix + "passphrase");
    options.host_key_sha256 = read_fingerprint(settings.get(prefix + "host_key"));
    if (options.host_key_sha256.size() != 32)
        throw base::Failure("setting " + prefix + "host_key is no SHA-256 fingerprint in base64");
    return options;
}

class SftpGuichet final : public Guichet {
public:
    SftpGuichet(const kernel::Settings& settings, const std::string& prefix)
        : client_(read_options(settings, prefix)), depot_(settings.get(prefix + "depot", "/")),
          retour_(settings.get(prefix + "retour", "/")) {}

    DeliveryReport send(const std::filesystem::path& file, const std::string& remote_name) override {
        const auto result = client_.put(file, place(depot_, remote_name));
        switch (result.sent) {
        case Sent::answered:
            return {Delivery::accepted, "SFTP put"};
        case Sent::maybe_sent:
            return {Delivery::unknown, result.problem};
        case Sent::not_sent:
            break;
        }
        // A part of a file does not have the SHA-1 of its name: the counter throws it away.
        return {Delivery::not_sent, result.problem};
    }

    Waiting list_waiting() override {
        auto listing = client_.list(retour_, names_limit);
        return {std::move(listing.names), std::move(listing.problem)};
    }

    std::string take(const std::string& name, const std::filesystem::path& file) override {
        return client_.get(place(retour_, name), file, file_limit).problem;
    }

    void forget(const std::string& name) override { client_.remove(place(retour_, name)); }

private:
    static std::string place(const std::string& folder, const std::string& name) {
        return folder.ends_with('/') ? folder + name : folder + "/" + name;
    }

    adapters::curl::SftpClient client_;
    std::string depot_, retour_;
};

} // namespace

std::string settings_prefix(Training training) {
    return training == Training::yes ? "tresor.training." : "tresor.state.";
}

bool is_file_name(std::string_view name) {
    if (name.empty() || name.size() > 255 || name.front() == '.' || !base::is_utf8(name)) return false;
    for (const char c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '/' || c == '\\') return false;
    return true;
}

std::unique_ptr<Guichet> make_guichet(const kernel::Settings& settings, Training training) {
    const auto prefix = settings_prefix(training);
    if (settings.get(prefix + "url").empty()) return nullptr;
    return std::make_unique<SftpGuichet>(settings, prefix);
}

} // namespace aubrac::tresor
