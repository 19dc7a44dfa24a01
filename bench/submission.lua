-- SPDX-License-Identifier: AGPL-3.0-or-later
-- wrk: POST of actes by the API, each with a number and a PDF of its own. Words: token, file of a PDF that holds the
-- mark "@@@@@@@@@@@@@@" once, prefix of the numbers.
local before, between, after, prefix, serial

local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("thread_number", threads)
end

function init(words)
  local file = io.open(words[2], "rb")
  local pdf = file:read("*a")
  file:close()
  local from, to = pdf:find("@@@@@@@@@@@@@@", 1, true)
  local fields = {nature = "1", matiere = "7.1.1", objet = "Acquisition d'une bergère en granit",
                  date = "2026-11-20", transmettre = "1"}
  local body = {}
  for name, value in pairs(fields) do
    body[#body + 1] = '--mark\r\nContent-Disposition: form-data; name="' .. name .. '"\r\n\r\n' .. value .. "\r\n"
  end
  before = table.concat(body) .. '--mark\r\nContent-Disposition: form-data; name="numero"\r\n\r\n'
  between = '\r\n--mark\r\nContent-Disposition: form-data; name="document"; filename="acte.pdf"\r\n' ..
            "Content-Type: application/pdf\r\n\r\n" .. pdf:sub(1, from - 1)
  after = pdf:sub(to + 1) .. "\r\n--mark--\r\n"
  prefix, serial = words[3] .. thread_number .. "_", 0
  wrk.headers["Content-Type"] = "multipart/form-data; boundary=mark"
  wrk.headers["Authorization"] = "Bearer " .. words[1]
end

function request()
  serial = serial + 1
  local numero = prefix .. serial
  local word = numero .. string.rep("_", 14 - #numero)
  return wrk.format("POST", nil, nil, before .. numero .. between .. word .. after)
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'RESULT {"requests": %d, "seconds": %f, "rate": %f, "mean_ms": %f, "p50_ms": %f, "p99_ms": %f, "bad": %d}',
    summary.requests, summary.duration / 1e6, summary.requests / (summary.duration / 1e6), latency.mean / 1e3,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
