// SPDX-License-Identifier: AGPL-3.0-or-later
#include "twin_helios.hpp"

#include "twin_answers.hpp"
#include "twin_knobs.hpp"

#include <adapters/openssh/sftp_door.hpp>
#include <adapters/openssl/hash.hpp>
#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <kernel/clock.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/files/files.hpp>

namespace aubrac::tresor {
namespace {

namespace fs = std::filesystem;
using namespace twin;

constexpr std::size_t most_files = 1000; // of one folder, looked at in one turn
constexpr std::size_t digits_of_ms = 13;
constexpr auto patience = std::chrono::seconds(10); // for a file to become whole
constexpr std::uint64_t answer_limit = 1ULL << 30;

long long now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string sha1_of(const fs::path& path) {
    adapters::openssl::Hasher hasher(adapters::openssl::Hash::sha1);
    std::ifstream file(path, std::ios::binary);
    std::string piece(256 * 1024, '\0');
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0)
        hasher.add({piece.data(), static_cast<std::size_t>(file.gcount())});
    return base::hex(hasher.finish());
}

/// P_DEST%%P_APPLI%%P_MSG%%SHA-1: the last part, or nothing.
std::string sha1_in(const std::string& name) {
    std::vector<std::string> parts;
    for (std::size_t from = 0;;) {
        const auto cut = name.find("%%", from);
        parts.push_back(name.substr(from, cut - from));
        if (cut == std::string::npos) break;
        from = cut + 2;
    }
    const bool is_right = parts.size() == 4 && (parts[1] == "GHELPES2" || parts[1] == "THELPES2") &&
                          !parts[0].empty() && base::split(parts[2], '#').size() == 4;
    return is_right ? parts[3] : "";
}

std::vector<fs::path> list_files(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() && files.size() < most_files) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

kernel::TwinOptions prepare(kernel::TwinOptions options) {
    read_twin_knobs(options);
    options.folder = fs::absolute(options.folder);
    kernel::disk::make_folder(options.folder);
    for (const auto* name : {"guichet", "guichet/depot", "guichet/retour", "received", "refused", "outbox"})
        kernel::disk::make_folder(options.folder / name);
    return options;
}

class TwinHelios final : public kernel::RunningTwin {
public:
    explicit TwinHelios(const kernel::TwinOptions& options)
        : options_(prepare(options)),
          door_(read_twin_knobs(options_).sshd, options_.folder / "ssh", options_.folder / "guichet",
                options_.port, [this] { return turn(); }) {}

    std::map<std::string, std::string> settings() const override {
        const std::string prefix = "tresor.training.";
        return {{prefix + "url", "sftp://127.0.0.1:" + std::to_string(door_.port())},
                {prefix + "user", door_.user()},
                {prefix + "key", door_.client_key().string()},
                {prefix + "host_key", door_.host_key()},
                {prefix + "depot", (options_.folder / "guichet/depot").string()},
                {prefix + "retour", (options_.folder / "guichet/retour").string()},
                {prefix + "p_dest", "VHPCE99"}};
    }

private:
    /// On the thread of the door. False while the knob says down.
    bool turn() {
        try {
            const auto knobs = read_twin_knobs(options_);
            for (const auto& file : list_files(options_.folder / "guichet/depot")) look_at(file, knobs);
            deliver_due(knobs);
            return !knobs.is_down;
        } catch (const std::exception&) {
            return true; // the disk is in trouble: everything waits for the next turn
        }
    }

    void look_at(const fs::path& file, const TwinKnobs& knobs) {
        const auto name = file.filename().string();
        const auto wanted = sha1_in(name);
        if (!wanted.empty() && sha1_of(file) == wanted) return take(file, knobs);
        const auto age = fs::file_time_type::clock::now() - fs::last_write_time(file);
        if (wanted.empty() || age > patience) fs::rename(file, options_.folder / "refused" / name);
    }

    void take(const fs::path& file, const TwinKnobs& knobs) {
        const auto name = file.filename().string();
        const auto kept = options_.folder / "received" / name;
        fs::rename(file, kept);
        const auto now = clock_.now();
        const auto reply = answer_flux(kept, knobs, now, ++serial_);
        std::ofstream(options_.folder / "received/received.log", std::ios::app)
            << now.iso() << " " << reply.verdict << " " << name << "\n";
        // Answers leave in their order, each under the moment it is due.
        const auto due = now_ms() + 1000LL * knobs.delay_seconds;
        for (const auto& answer : reply.files) {
            auto rank = std::to_string(++rank_ % 1'000'000);
            rank.insert(0, 6 - rank.size(), '0');
            kernel::disk::write_durably(
                options_.folder / "outbox" / (std::to_string(due) + "-" + rank + "-" + answer.name), answer.bytes);
        }
    }

    void deliver_due(const TwinKnobs& knobs) {
        finish_half();
        for (const auto& file : list_files(options_.folder / "outbox")) {
            const auto name = file.filename().string();
            if (name.size() < digits_of_ms + 9 || name[digits_of_ms] != '-') continue;
            if (now_ms() < std::stoll(name.substr(0, digits_of_ms))) break;
            const auto place = options_.folder / "guichet/retour" / name.substr(digits_of_ms + 8);
            if (!knobs.is_half) {
                fs::rename(file, place);
                continue;
            }
            const auto bytes = kernel::read_file(file, answer_limit);
            std::ofstream(place, std::ios::binary) << bytes.substr(0, bytes.size() / 2);
            halves_.emplace_back(place, bytes);
            fs::remove(file);
        }
    }

    /// The rest of what came half written, two turns later.
    void finish_half() {
        if (halves_.empty() || ++half_turns_ < 2) return;
        for (const auto& [place, bytes] : halves_) std::ofstream(place, std::ios::binary) << bytes;
        halves_.clear();
        half_turns_ = 0;
    }

    const kernel::TwinOptions options_;
    const kernel::SystemClock clock_;
    int serial_ = 0;
    int rank_ = 0;
    int half_turns_ = 0;
    std::vector<std::pair<fs::path, std::string>> halves_;
    adapters::openssh::SftpDoor door_; // last: its thread uses the rest
};

/// No address is given: flux of adhérents in bac à sable wait, and nothing else is hindered.
class ClosedTwin final : public kernel::RunningTwin {
public:
    std::map<std::string, std::string> settings() const override { return {}; }
};

} // namespace

std::unique_ptr<kernel::RunningTwin> start_twin_helios(const kernel::TwinOptions& options) {
    if (const auto missing = adapters::openssh::SftpDoor::find_missing(read_twin_knobs(options).sshd);
        !missing.empty()) {
        std::cerr
            << "twin helios: " << missing
            << " is missing: flux of members in bac à sable wait until openssh-server is installed and the server "
               "started again\n";
        return std::make_unique<ClosedTwin>();
    }
    return std::make_unique<TwinHelios>(options);
}

kernel::Twin make_twin_helios() { return {"helios", std::string(twin_knobs_help), start_twin_helios}; }

} // namespace aubrac::tresor
