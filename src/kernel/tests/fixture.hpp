// SPDX-License-Identifier: AGPL-3.0-or-later
// A whole kernel in a temporary folder with the service "essai", a clock moved by hand, people signed in, and
// requests without sockets; the same tests run on SQLite and, when AUBRAC_TEST_POSTGRESQL is set, on PostgreSQL.
#pragma once

#include "essai.hpp"
#include <atomic>
#include <kernel/identity.hpp>
#include <kernel/jobs/runner.hpp>
#include <kernel/storage/tests/fixture.hpp>

namespace aubrac::kernel::testing_kernel {

class HandClock final : public Clock {
public:
    base::Instant now() const override { return {ms_}; }
    void forward(std::int64_t seconds) { ms_ += seconds * 1000; }

private:
    std::atomic<std::int64_t> ms_ = 1795266300000; // 2026-11-21T13:05:00.000Z
};

/// What came back to a browser.
struct Reply {
    int status = 0;
    std::string body;
    http::Pairs headers;

    bool has(std::string_view text) const { return body.find(text) != std::string::npos; }
    std::string header(std::string_view name) const; // the first; empty when absent
};

class KernelTest : public testing::TestWithParam<sql::Engine> {
protected:
    KernelTest();
    ~KernelTest() override;
    void SetUp() override;

    void open();
    void restart() { close(), open(); }
    void close();

    /// A transaction of the machine, with every right.
    void write(const base::AdherentId& who, const std::function<void(Context&)>& work);
    void read(const base::AdherentId& who, const std::function<void(Context&)>& work);
    /// One whose work is undone.
    void undo(const base::AdherentId& who, const std::function<void(Context&)>& work);
    void write_as(const Actor& actor, const base::AdherentId& who, const Rights& rights,
                  const std::function<void(Context&)>& work);

    Essai& essai();
    std::vector<std::string> numeros(const base::AdherentId& who);
    int run_jobs() { return runner_->run_due(); }

    /// Token of someone signed in. `role`: a role in `adherent`, or a staff role at the operator's.
    std::string sign_in(std::string_view role, const base::AdherentId& adherent = saint,
                        SecondFactor factor = SecondFactor::done);
    http::Request request(std::string_view method, std::string_view target, const std::string& session = "") const;
    Reply send(http::Request request);
    Reply get(std::string_view target, const std::string& session = "");
    /// With the token that a page of ours carries.
    Reply post(std::string_view target, const std::string& session, const http::Pairs& fields = {});
    std::string csrf(const std::string& session) const;

    std::filesystem::path folder_;
    HandClock clock_;
    Settings settings_;
    std::unique_ptr<testing_storage::Database> database_;
    std::vector<ServiceEntry> services_ = {essai_entry()};
    std::unique_ptr<Kernel> kernel_;
    std::unique_ptr<JobRunner> runner_;
    int people_ = 0;
};

/// A folder that dies with its owner, for tests without a kernel.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

void write_text(const std::filesystem::path& file, std::string_view text);

#define ON_BOTH_ENGINES(Suite)                                                                                    \
    INSTANTIATE_TEST_SUITE_P(Engines, Suite, testing::Values(sql::Engine::sqlite, sql::Engine::postgresql),       \
                             testing_storage::engine_name)
#define ON_SQLITE(Suite)                                                                                          \
    INSTANTIATE_TEST_SUITE_P(Engine, Suite, testing::Values(sql::Engine::sqlite), testing_storage::engine_name)

} // namespace aubrac::kernel::testing_kernel
