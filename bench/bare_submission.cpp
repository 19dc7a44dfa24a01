// SPDX-License-Identifier: AGPL-3.0-or-later
// The peer of bench/run: what a submission costs when nothing but its writing is done. Each thread writes a
// document, flushes it, renames it, flushes the folder, then commits one row (SQLite, WAL, synchronous=FULL, one
// connection). usage: bare_submission FOLDER THREADS SECONDS BYTES; prints acknowledged writes a second
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <mutex>
#include <sqlite3.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

void flush_folder(const std::string& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY);
    if (descriptor < 0 || ::fsync(descriptor) != 0) fail("fsync of the folder");
    ::close(descriptor);
}

void write_file(const std::string& folder, const std::string& name, const std::string& bytes) {
    const auto temporary = folder + "/new-" + name;
    const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (descriptor < 0) fail("open");
    for (std::size_t done = 0; done < bytes.size();) {
        const auto count = ::write(descriptor, bytes.data() + done, bytes.size() - done);
        if (count <= 0) fail("write");
        done += static_cast<std::size_t>(count);
    }
    if (::fsync(descriptor) != 0) fail("fsync");
    ::close(descriptor);
    if (::rename(temporary.c_str(), (folder + "/" + name).c_str()) != 0) fail("rename");
    flush_folder(folder);
}

class Base {
public:
    explicit Base(const std::string& file) {
        if (sqlite3_open(file.c_str(), &base_) != SQLITE_OK) fail("sqlite");
        run("PRAGMA journal_mode=WAL");
        run("PRAGMA synchronous=FULL");
        run("CREATE TABLE written (name TEXT PRIMARY KEY, size BIGINT)");
        if (sqlite3_prepare_v2(base_, "INSERT INTO written VALUES (?, ?)", -1, &insert_, nullptr) != SQLITE_OK)
            fail("sqlite");
    }
    ~Base() {
        sqlite3_finalize(insert_);
        sqlite3_close(base_);
    }
    Base(const Base&) = delete;

    void commit(const std::string& name, std::size_t size) {
        const std::scoped_lock lock(mutex_);
        run("BEGIN IMMEDIATE");
        sqlite3_bind_text(insert_, 1, name.c_str(), -1, SQLITE_STATIC);
        sqlite3_bind_int64(insert_, 2, static_cast<sqlite3_int64>(size));
        if (sqlite3_step(insert_) != SQLITE_DONE) fail("sqlite");
        sqlite3_reset(insert_);
        run("COMMIT");
    }

private:
    void run(const char* statement) {
        if (sqlite3_exec(base_, statement, nullptr, nullptr, nullptr) != SQLITE_OK) fail(statement);
    }

    sqlite3* base_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    std::mutex mutex_;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    const std::string folder = argv[1];
    const int threads = std::atoi(argv[2]);
    const std::chrono::seconds duration(std::atoi(argv[3]));
    const std::string bytes(static_cast<std::size_t>(std::atoll(argv[4])), 'x');
    std::filesystem::create_directories(folder + "/files");
    Base base(folder + "/base.db");
    std::atomic<long> written{0};
    const auto begun = std::chrono::steady_clock::now();
    std::vector<std::thread> workers;
    for (int index = 0; index < threads; ++index)
        workers.emplace_back([&, index] {
            for (long serial = 0; std::chrono::steady_clock::now() - begun < duration; ++serial) {
                const auto name = std::to_string(index) + "-" + std::to_string(serial);
                write_file(folder + "/files", name, bytes);
                base.commit(name, bytes.size());
                ++written;
            }
        });
    for (auto& worker : workers) worker.join();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begun;
    std::printf("%f\n", static_cast<double>(written.load()) / passed.count());
}
