// SPDX-License-Identifier: AGPL-3.0-or-later
// Work: the open transactions behind one Context. Known to kernel/storage alone.
#pragma once

#include <adapters/sql/connection.hpp>
#include <base/date.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

/// own: the store the work was opened on; operator_: the operator's, read from a member's work.
enum class Place { own, operator_ };

using Actions = std::vector<std::function<void()>>;

/// Lives on the stack of Stores::run; used by one thread.
class Work {
public:
    virtual ~Work() = default;

    virtual std::unique_ptr<sql::Cursor> query(const std::string& owner, Place place, std::string_view statement,
                                               const sql::Params& params) = 0;
    /// In the own store only.
    virtual std::int64_t execute(const std::string& owner, std::string_view statement,
                                 const sql::Params& params) = 0;
    virtual sql::Engine engine() const = 0;

    /// From a member's work: the operator's store was read too.
    virtual bool read_operator_store() const = 0;

    std::string make_uuid(base::Instant now);
    void note_action(std::function<void()> action) { actions_.push_back(std::move(action)); }
    Actions take_actions() { return std::move(actions_); }

private:
    Actions actions_;
    std::uint64_t high_ = 0, low_ = 0; // the 12 and 62 random bits of the last UUID
    bool begun_ = false;
};

/// Once everything is durable. One that throws is a Bug, told after the others have run.
void run_actions(const Actions& actions);

} // namespace aubrac::kernel
