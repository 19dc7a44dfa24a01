// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a reader stands in a file: names of the elements that are open, each with its rank among its like.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::pes {

class Trail {
public:
    Trail() : steps_(1) {}

    /// `name` lives as long as the trail, and a name stands at one address (adapters::xml::Opening promises it).
    void push(std::string_view name) {
        if (++depth_ == steps_.size()) steps_.emplace_back();
        auto& parent = steps_[depth_ - 1];
        parent.same_children = parent.last_child == name.data() ? parent.same_children + 1 : 1;
        parent.last_child = name.data();
        steps_[depth_] = {name, nullptr, parent.same_children, 0};
    }

    void pop() { --depth_; }
    std::size_t depth() const { return depth_; } // 0: nothing is open
    std::string_view name() const { return steps_[depth_].name; }
    std::string_view parent() const { return steps_[depth_ > 0 ? depth_ - 1 : 0].name; }

    /// "PES_DepenseAller/Bordereau[2]/Piece[5]"; the root is left out, and so is the rank 1 of what stands alone
    /// in the norm.
    std::string path() const;

private:
    struct Step {
        std::string_view name;
        const char* last_child = nullptr;
        int rank = 1; // from 1
        int same_children = 0;
    };
    std::vector<Step> steps_;
    std::size_t depth_ = 0;
};

} // namespace aubrac::formats::pes
