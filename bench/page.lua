-- SPDX-License-Identifier: AGPL-3.0-or-later
-- wrk: GET with the headers given as "Name: value" words; one line of results.
function init(words)
  for i = 1, #words do
    local name, value = words[i]:match("^([%w-]+): (.*)$")
    wrk.headers[name] = value
  end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'RESULT {"requests": %d, "seconds": %f, "rate": %f, "mean_ms": %f, "p50_ms": %f, "p99_ms": %f, "bad": %d}',
    summary.requests, summary.duration / 1e6, summary.requests / (summary.duration / 1e6), latency.mean / 1e3,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
