/** Defines `remember`, which keeps the last owner of each account, up to a maximum number. Accounts are identified by digests. */
const rememberFunction = `
local function remember(owners_key, order_key, maximum, owner, accounts, max_age)
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  for _, account in ipairs(accounts) do
    redis.call('HSET', owners_key, account, owner)
    redis.call('ZADD', order_key, now, account)
  end
  local extra = redis.call('ZCARD', order_key) - maximum
  if extra > 0 then
    local oldest = redis.call('ZPOPMIN', order_key, extra)
    for index = 1, #oldest, 2 do redis.call('HDEL', owners_key, oldest[index]) end
  end
  redis.call('PEXPIRE', owners_key, max_age)
  redis.call('PEXPIRE', order_key, max_age)
end
`;

/**
 * Records the owner of accounts.
 *
 * KEYS: owners, their order. ARGV: the maximum number of accounts, the maximum age in milliseconds, the owner, then the accounts.
 */
export const rememberScript = `${rememberFunction}
local accounts = {}
for index = 4, #ARGV do accounts[#accounts + 1] = ARGV[index] end
remember(KEYS[1], KEYS[2], tonumber(ARGV[1]), ARGV[3], accounts, ARGV[2])
`;

/**
 * Appends an event atomically unless its key is present. Writes the entry before the key: if writing the key fails, the event is
 * delivered twice, which is better than losing it.
 *
 * KEYS: stream, epoch, key, owners, their order. ARGV: an epoch for a new log, the maximum age of entries in milliseconds, their
 * maximum number, the account's digest, its owner or an empty text, whether the owner has the account (1), the maximum number of
 * accounts with an owner, then field names and values.
 */
export const appendScript = `${rememberFunction}
if redis.call('EXISTS', KEYS[3]) == 1 then return 'duplicate' end
redis.call('SET', KEYS[2], ARGV[1], 'NX')
local fields = { 'epoch', redis.call('GET', KEYS[2]) }
local former = redis.call('HGET', KEYS[4], ARGV[4])
if former and former ~= ARGV[5] then
  fields[#fields + 1] = 'formerOwnerId'
  fields[#fields + 1] = former
end
for index = 8, #ARGV do fields[#fields + 1] = ARGV[index] end
redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[3], '*', unpack(fields))
local time = redis.call('TIME')
local oldest = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) - tonumber(ARGV[2])
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', oldest))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('SET', KEYS[3], '1', 'PX', ARGV[2])
if ARGV[6] == '1' then remember(KEYS[4], KEYS[5], tonumber(ARGV[7]), ARGV[5], { ARGV[4] }, ARGV[2]) end
return 'appended'
`;

/**
 * Reads the entries after a position, with the ids that show whether entries in between were lost.
 *
 * KEYS: stream, epoch. ARGV: the exclusive start, the maximum number of entries. Returns the epoch, the ids of the oldest and the
 * newest entry, and the entries.
 */
export const readScript = `
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local entries = redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])
return {
  redis.call('GET', KEYS[2]) or '',
  oldest[1] and oldest[1][1] or '',
  newest[1] and newest[1][1] or '',
  entries,
}
`;
