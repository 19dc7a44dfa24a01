-- SPDX-License-Identifier: AGPL-3.0-or-later
-- wrk: GET with the headers given as "Name: value" words, at an address of its own each time when one word is "anew";
-- one line of results.
local threads, serial, path = 0, 0, nil
function setup(thread)
  threads = threads + 1
  thread:set("thread_number", threads)
end

function init(words)
  for i = 1, #words do
    local name, value = words[i]:match("^([%w-]+): (.*)$")
    if name then wrk.headers[name] = value end
    if words[i] == "anew" then path = wrk.path .. "?fois=" .. thread_number .. "-" end
  end
  if path then
    request = function()
      serial = serial + 1
      return wrk.format(nil, path .. serial)
    end
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
