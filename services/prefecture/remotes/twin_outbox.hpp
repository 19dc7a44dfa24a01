// SPDX-License-Identifier: AGPL-3.0-or-later
// Answers of the twin of the ministry as mails, one per answer, the files as attachments: kept as files until they
// are delivered, so that a restart loses none.
#pragma once

#include "twin_answers.hpp"
#include "twin_knobs.hpp"

#include <adapters/gmime/maildir.hpp>
#include <base/date.hpp>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace aubrac::prefecture::twin {

/// Delivers when the delay of the moment is over, in the order of arrival. Thread-safe.
class TwinOutbox {
public:
    struct Letter {
        std::vector<std::string> recipients; // by SMTP
        std::string message;                 // RFC 5322
    };

    /// Delivers at once what is already due.
    TwinOutbox(std::filesystem::path folder, std::filesystem::path maildir, std::function<TwinKnobs()> read_knobs);
    ~TwinOutbox();
    TwinOutbox(const TwinOutbox&) = delete;
    TwinOutbox& operator=(const TwinOutbox&) = delete;

    /// On the disk when it returns; delivered too when the delay is 0 and the SMTP server is there.
    void add(const std::vector<Letter>& letters);

private:
    void run();
    /// False: something due could not leave.
    bool deliver_due();
    bool deliver(const std::string& name, const TwinKnobs& knobs);

    const std::filesystem::path folder_;
    const adapters::gmime::Maildir maildir_;
    const std::function<TwinKnobs()> read_knobs_;
    std::mutex mutex_; // guards all below
    std::condition_variable changed_;
    std::set<std::string> waiting_; // names of files; they sort by arrival
    unsigned serial_ = 0;
    bool is_stopping_ = false;
    std::thread thread_;
};

/// In the order they leave; the knobs double, garbage and multicanal are obeyed.
std::vector<TwinOutbox::Letter> write_mails(const std::vector<TwinAnswer>& answers,
                                            const std::vector<std::string>& adresses_retour,
                                            const TwinKnobs& knobs, base::Instant now);

/// Bytes that are no message of any norm.
std::string make_garbage();

} // namespace aubrac::prefecture::twin
