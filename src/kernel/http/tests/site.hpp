// SPDX-License-Identifier: AGPL-3.0-or-later
// A small site and its server, for the tests of the HTTP room.
#pragma once

#include "client.hpp"
#include <atomic>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <kernel/http/server.hpp>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace aubrac::kernel::http {

class HttpTest : public testing::Test {
protected:
    HttpTest() {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::temp_directory_path() /
                  ("aubrac_http_" + std::to_string(::getpid()) + "_" + test->name());
        std::filesystem::create_directories(folder_);
        options_.port = 0;
        options_.spool = folder_ / "spool";
        options_.workers = 2;
        std::ofstream(folder_ / "file") << file_content();
        site_.limit = [](const Request& request) {
            BodyLimit limit;
            limit.uploads = request.path.starts_with("/upload");
            if (limit.uploads) limit.bytes = 64 * 1024 * 1024;
            if (request.path == "/small") limit.bytes = 10;
            if (request.path == "/limit/breaks") throw std::runtime_error("limit breaks");
            return limit;
        };
        site_.handle = [this](Request& request) { return handle(request); };
        site_.refuse = [](int status) {
            Response response;
            response.body = "refus " + std::to_string(status);
            response.set("Content-Type", "text/plain; charset=utf-8");
            return response;
        };
        site_.report = [this](std::string_view what) {
            const std::lock_guard lock(mutex_);
            reports_.emplace_back(what);
        };
    }
    ~HttpTest() override {
        release_ = true;
        server_.reset();
        std::filesystem::remove_all(folder_);
    }

    Client connect(Client::Reading reading = Client::Reading::normal) {
        if (!server_) server_ = serve(options_, site_, live_);
        return Client(server_->port(), reading);
    }

    static std::string file_content() {
        std::string content;
        for (int i = 0; i < 200'000; ++i) content += static_cast<char>('a' + i % 26);
        return content;
    }

    std::vector<std::string> reports() {
        const std::lock_guard lock(mutex_);
        return reports_;
    }

    std::size_t spooled() const {
        const std::filesystem::directory_iterator entries(options_.spool);
        return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
    }

    /// Waits, without sleeping for a fixed time, until `condition`; false after ten seconds.
    template <class Condition>
    static bool eventually(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (std::chrono::steady_clock::now() < end) {
            if (condition()) return true;
            std::this_thread::yield();
        }
        return false;
    }

    Response handle(Request& request);

    std::filesystem::path folder_;
    ServerOptions options_;
    Site site_;
    Live live_;
    std::atomic<int> handled_{0};
    std::atomic<bool> release_{false};
    std::unique_ptr<Server> server_;

private:
    std::mutex mutex_;
    std::vector<std::string> reports_;
};

/// All that a handler sees, as text.
inline std::string describe(const Request& request) {
    std::string text = request.method + " " + request.path + "\n";
    for (const auto& [name, value] : request.form) text += name + "=" + value + "\n";
    for (const auto& upload : request.uploads) {
        text += upload.field + "|" + upload.file_name + "|" + upload.media_type + "|" +
                std::to_string(upload.size) + "|" + base::hex(upload.sha256) + "|" +
                (std::filesystem::exists(upload.path) ? "there" : "gone") + "\n";
    }
    if (!request.body.empty()) text += "body=" + request.body + "\n";
    return text;
}

inline Response HttpTest::handle(Request& request) {
    ++handled_;
    Response response;
    if (request.path == "/file") {
        response.body = FileBody{folder_ / "file", 200'000};
        return std::move(response).set("ETag", "\"abc\"").set("Content-Type", "text/plain");
    }
    if (request.path == "/gone-file") response.body = FileBody{folder_ / "nothing", 12};
    if (request.path == "/live") response.body = LiveBody{{"a/actes/1", "a/actes/2"}};
    if (request.path == "/throw") throw base::Failure("the disk is full");
    if (request.path == "/throw-number") throw 3;
    if (request.path == "/split") response.set("Location", "/a\r\nSet-Cookie: stolen=1");
    if (request.path == "/own") response.set("Content-Length", "5");
    if (request.path == "/status") response.status = 99;
    if (request.path == "/empty") response.status = 204;
    if (request.path == "/address") response.body = request.address;
    if (request.path == "/big") response.body = std::string(8 * 1024 * 1024, 'b');
    if (request.path == "/etag")
        response.set("ETag", "\"v,1\"").set("Content-Type", "text/html").set("Vary", "Cookie");
    if (request.path == "/wait")
        while (!release_) std::this_thread::yield();
    if (request.path == "/upload/keep") std::filesystem::rename(request.uploads.at(0).path, folder_ / "kept");
    if (auto* body = std::get_if<std::string>(&response.body); body && body->empty() && response.status == 200)
        *body = describe(request);
    return response;
}

} // namespace aubrac::kernel::http
