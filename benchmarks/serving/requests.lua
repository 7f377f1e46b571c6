-- Sends at random the requests of the file REQUESTS: path, token and body of each, a tab between them.
local requests = {}

function init(_)
  math.randomseed(tonumber(os.getenv("SEED")))
  for line in io.lines(os.getenv("REQUESTS")) do
    local path, token, body = line:match("([^\t]*)\t([^\t]*)\t(.*)")
    local headers = { ["Host"] = "127.0.0.1" }
    if token ~= "" then headers["Authorization"] = "Bearer " .. token end
    if body ~= "" then headers["Content-Type"] = "application/json" end
    local method = body == "" and "GET" or "POST"
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, _, _)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write
    + summary.errors.status + summary.errors.timeout
  io.write(string.format("RESULT %d %d %d %d\n", summary.requests, summary.duration, summary.bytes, failed))
end
