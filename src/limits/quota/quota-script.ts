import { bucketMs, windowBuckets } from './quota-store.ts';

/** Redis keeps data until its buckets have left the window. */
const keepMs = (windowBuckets + 2) * bucketMs;

/**
 * Counts what a gateway reports, and grants a lease within the limit of the sliding minute. It writes first, so that a Redis that
 * refuses writes grants nothing.
 *
 * After Redis has lost its data, gateways use their own shares until they reach it again. While an epoch is younger than the
 * window, the script therefore reserves the shares of gateways that have not returned.
 *
 * After a failover, the clock of Redis may be behind. Requests of a later time then count as sent now, and not until that time.
 *
 * KEYS: state, requests by bucket, background requests by bucket, gateways, organisations, organisations with background
 * requests, the organisation that a lease is for, then the organisations that have sent requests.
 *
 * ARGV: gateway, its epoch, an epoch for a store without one, the number of gateways that it has seen, whether it is leaving (1),
 * limit, requests open to all, requests open to the background, maximum of background requests, background requests open to all,
 * kind, wanted; then the requests sent without a lease (their number, and for each: age in milliseconds, count, background count);
 * then the unused leases (their number, and for each: bucket, count, background count); then the number of organisations with
 * requests that callers wait for, a count for each, and a count for each organisation with background requests.
 *
 * Returns only the epoch if it is not the gateway's. Otherwise returns the epoch, the granted number, the bucket, the number of
 * gateways, and pairs of age and count.
 */
export const quotaScript = `
local time = redis.call('TIME')
local now_ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local now = math.floor(now_ms / ${bucketMs})
local oldest = now - ${windowBuckets}
local gateway, leaving, limit = ARGV[1], ARGV[5] == '1', tonumber(ARGV[6])

if redis.call('HSETNX', KEYS[1], 'epoch', ARGV[3]) == 1 then
  redis.call('HSET', KEYS[1], 'since', now, 'expected', 0)
end
redis.call('PEXPIRE', KEYS[1], ${keepMs})
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch ~= ARGV[2] then return { epoch } end

local function count(bucket, requests, background)
  redis.call('HINCRBY', KEYS[2], bucket, requests)
  if background ~= 0 then redis.call('HINCRBY', KEYS[3], bucket, background) end
end

local function sum(key, pairs_of_age)
  local total, entries = 0, redis.call('HGETALL', key)
  for index = 1, #entries, 2 do
    local bucket, requests = tonumber(entries[index]), tonumber(entries[index + 1])
    if not bucket or not requests or requests < 0 or bucket < oldest then
      redis.call('HDEL', key, entries[index])
    else
      if bucket > now then
        redis.call('HDEL', key, entries[index])
        redis.call('HINCRBY', key, now, requests)
        bucket = now
      end
      total = total + requests
      if pairs_of_age and requests > 0 then
        pairs_of_age[#pairs_of_age + 1] = now - bucket
        pairs_of_age[#pairs_of_age + 1] = requests
      end
    end
  end
  return total
end

local function count_owner(owners, key, requests)
  redis.call('HINCRBY', key, now, requests)
  redis.call('PEXPIRE', key, ${keepMs})
  redis.call('ZADD', owners, now, key)
end

local next_argument = 13
local function take_triples(use)
  local triples = tonumber(ARGV[next_argument])
  next_argument = next_argument + 1
  for _ = 1, triples do
    use(tonumber(ARGV[next_argument]), tonumber(ARGV[next_argument + 1]), tonumber(ARGV[next_argument + 2]))
    next_argument = next_argument + 3
  end
end
take_triples(function(age, requests, background)
  count(math.floor((now_ms - age) / ${bucketMs}), requests, background)
end)
take_triples(function(bucket, requests, background)
  if redis.call('HEXISTS', KEYS[2], bucket) == 1 then count(bucket, -requests, -background) end
end)
local first_owner, normal_owners = 8, tonumber(ARGV[next_argument])
for index = first_owner, #KEYS do
  next_argument = next_argument + 1
  count_owner(index - first_owner < normal_owners and KEYS[5] or KEYS[6], KEYS[index], tonumber(ARGV[next_argument]))
end

local joins = false
if leaving then
  redis.call('ZREM', KEYS[4], gateway)
else
  joins = redis.call('ZADD', KEYS[4], now, gateway) == 1
end
for index = 4, 6 do
  redis.call('ZREMRANGEBYSCORE', KEYS[index], '-inf', '(' .. oldest)
  redis.call('ZREMRANGEBYSCORE', KEYS[index], '(' .. now, '+inf')
end
local gateways = redis.call('ZCARD', KEYS[4])

if tonumber(redis.call('HGET', KEYS[1], 'since')) > now then redis.call('HSET', KEYS[1], 'since', now) end
local held_back = 0
if now - tonumber(redis.call('HGET', KEYS[1], 'since')) <= ${windowBuckets} then
  local expected = tonumber(redis.call('HGET', KEYS[1], 'expected'))
  if joins then expected = math.max(expected, tonumber(ARGV[4])) end
  if leaving then expected = math.max(0, expected - 1) end
  redis.call('HSET', KEYS[1], 'expected', expected)
  if expected > gateways then
    held_back = (expected - gateways) * math.floor(limit / expected)
    gateways = expected
  end
end

local ages = {}
local used = sum(KEYS[2], ages) + held_back
local kind, wanted = ARGV[11], tonumber(ARGV[12])
local owners_of_kind = kind == 'background' and KEYS[6] or KEYS[5]

local function left_of_part(limit_of_kind)
  local owners = redis.call('ZCARD', owners_of_kind)
  if not redis.call('ZSCORE', owners_of_kind, KEYS[7]) then owners = owners + 1 end
  return math.ceil(limit_of_kind / (owners + 1) - sum(KEYS[7]))
end

local granted = 0
if wanted > 0 then
  local room
  if kind == 'general' then
    room = math.ceil(tonumber(ARGV[7]) - used)
  elseif kind == 'background' then
    local maximum, in_background = tonumber(ARGV[9]), sum(KEYS[3])
    local for_owner = math.max(math.ceil(tonumber(ARGV[10]) - in_background), left_of_part(maximum))
    room = math.min(maximum - in_background, for_owner, math.ceil(tonumber(ARGV[8]) - used))
  else
    room = math.min(limit - used, left_of_part(limit))
  end
  granted = math.max(0, math.min(wanted, room))
end
if granted > 0 then
  count(now, granted, kind == 'background' and granted or 0)
  if kind ~= 'general' then count_owner(owners_of_kind, KEYS[7], granted) end
  ages[#ages + 1] = 0
  ages[#ages + 1] = granted
end
for index = 2, 6 do redis.call('PEXPIRE', KEYS[index], ${keepMs}) end

local answer = { epoch, granted, now, gateways }
for index = 1, #ages do answer[#answer + 1] = ages[index] end
return answer
`;
