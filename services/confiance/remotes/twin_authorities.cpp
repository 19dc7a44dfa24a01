// SPDX-License-Identifier: AGPL-3.0-or-later
// The twin: its keys live as long as it runs; the certificate of each authority it was is kept, so that what was
// signed in training yesterday is still recognised today.
#include "remotes/authorities.hpp"

#include <adapters/openssl/chain.hpp>
#include <adapters/openssl/twin_pki.hpp>
#include <filesystem>
#include <kernel/clock.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/files/files.hpp>
#include <kernel/http/server.hpp>

namespace aubrac::confiance {

namespace {

namespace openssl = adapters::openssl;
namespace http = kernel::http;

constexpr std::string_view help = "  down=yes         answers 503\n"
                                  "  refuse=yes       refuses to stamp\n";
constexpr int years = 3650;
constexpr std::size_t kept_authorities = 20;
constexpr std::uint64_t bundle_limit = 1u << 20;
constexpr std::string_view bundle_name = "authorities.pem";

openssl::TwinRequest request_of(std::string name, openssl::TwinUse use, base::Instant now) {
    openssl::TwinRequest request;
    request.common_name = std::move(name);
    request.organisation = "Autorité d'entraînement";
    request.use = use;
    request.from = now.plus_seconds(-86'400LL * years); // a test may have frozen the clock of the server
    request.until = now.plus_seconds(86'400LL * years);
    return request;
}

class TwinAuthorities final : public kernel::RunningTwin {
public:
    explicit TwinAuthorities(const kernel::TwinOptions& options)
        : options_(options), authority_(openssl::TwinAuthority::make(request_of(
                                 "Autorité d'entraînement", openssl::TwinUse::authority, clock_.now()))),
          stamper_(authority_.issue(
              request_of("Horodatage d'entraînement", openssl::TwinUse::time_stamping, clock_.now()))) {
        kernel::disk::make_folder(options_.folder);
        keep_certificate();
        server_ = http::serve({.port = options_.port, .workers = 2}, make_site(), live_);
    }

    std::map<std::string, std::string> settings() const override {
        const auto url = "http://127.0.0.1:" + std::to_string(server_->port());
        return {{"confiance.training.tsa_url", url + "/tsa"},
                {"confiance.training.trust", (options_.folder / bundle_name).string()}};
    }

private:
    void keep_certificate() const {
        const auto file = options_.folder / bundle_name;
        const auto former = std::filesystem::exists(file) ? kernel::read_file(file, bundle_limit) : "";
        std::string bundle = authority_.certificate().pem();
        std::size_t count = 1;
        for (const auto& one : openssl::Certificate::list_pem(former))
            if (count++ < kept_authorities) bundle += one.pem();
        kernel::disk::write_durably(file, bundle);
    }

    std::string knob(std::string_view name) const {
        const auto found = options_.knobs.find(name);
        return found == options_.knobs.end() ? "" : found->second;
    }

    http::Response answer(const http::Request& request) const {
        http::Response response;
        const bool is_stamp = request.method == "POST" && request.path == "/tsa";
        if (knob("down") == "yes") {
            response.status = 503;
        } else if (is_stamp) {
            response.set("Content-Type", "application/timestamp-reply");
            response.body =
                openssl::answer_timestamp(stamper_, knob("refuse") == "yes" ? "" : request.body, clock_.now());
        } else if (request.path == "/ocsp") {
            response.set("Content-Type", "application/ocsp-response");
            response.body = authority_.answer_ocsp(request.body, clock_.now());
        } else if (request.path == "/crl") {
            response.set("Content-Type", "application/pkix-crl");
            response.body = authority_.make_crl(clock_.now());
        } else {
            response.status = 404;
        }
        return response;
    }

    http::Site make_site() {
        return {.limit =
                    [](const http::Request&) {
                        return http::BodyLimit{64 * 1024, false};
                    },
                .handle = [this](http::Request& request) { return answer(request); },
                .refuse = [](int) { return http::Response{}; },
                .report = {}};
    }

    const kernel::TwinOptions options_;
    const kernel::SystemClock clock_;
    const openssl::TwinAuthority authority_;
    const openssl::Identity stamper_;
    http::Live live_;
    std::unique_ptr<http::Server> server_; // last: nothing arrives before the rest is there
};

} // namespace

kernel::Twin make_twin_authorities() {
    return {"autorites", std::string(help),
            [](const kernel::TwinOptions& options) { return std::make_unique<TwinAuthorities>(options); }};
}

} // namespace aubrac::confiance
