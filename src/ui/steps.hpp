// SPDX-License-Identifier: AGPL-3.0-or-later
// How far one is: steps of a path, progress of a long task.
#pragma once

#include "html.hpp"

namespace aubrac::ui {

enum class StepState { done, current, coming };

struct Step {
    std::string words;
    StepState state = StepState::coming;
};
Html steps(const std::vector<Step>& steps);

/// A task under way. Script renews the page (see Frame::live_topic); the words are announced as they change.
struct Progress {
    std::string words; // "Envoi de 12 actes : 5 envoyés"
    int percent = -1;  // 0 to 100; below zero: how far is not known
};
Html progress(const Progress& progress);

} // namespace aubrac::ui
