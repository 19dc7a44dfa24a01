// SPDX-License-Identifier: AGPL-3.0-or-later
// Steps and progress.
#include "steps.hpp"

#include "markup.hpp"

#include <algorithm>

namespace aubrac::ui {

namespace {

struct Look {
    std::string_view css_class;
    std::string_view spoken;
};

Look look_of(StepState state) {
    switch (state) {
    case StepState::done:
        return {"done", "Étape faite\u00a0: "};
    case StepState::current:
        return {"current", "Étape en cours\u00a0: "};
    case StepState::coming:
        break;
    }
    return {"coming", "Étape à venir\u00a0: "};
}

} // namespace

Html steps(const std::vector<Step>& steps) {
    Markup m;
    m.open("ol", "steps");
    for (const auto& step : steps) {
        const auto look = look_of(step.state);
        m.open("li", look.css_class).attr_if(step.state == StepState::current, "aria-current", "step");
        m.open("span", "mark");
        if (step.state == StepState::done) m.icon(Icon::check);
        m.close().open("span", "hidden-words").text(look.spoken).close().text(step.words).close();
    }
    return m.close().take();
}

Html progress(const Progress& progress) {
    Markup m;
    m.open("div", "progress").open("p").attr("role", "status").text(progress.words).close();
    m.open("progress").attr("max", "100").attr("aria-label", progress.words);
    if (progress.percent >= 0) m.attr("value", static_cast<std::int64_t>(std::min(progress.percent, 100)));
    return m.close().close().take();
}

} // namespace aubrac::ui
