/**
 * Appends an event unless its key is known, in one step. The entry is written first: where the key can't be, the event comes
 * a second time, which is better than never.
 *
 * KEYS: stream, epoch, key. ARGV: an epoch for a log that has none, how long entries are kept in milliseconds, how many at
 * most, then names and values.
 */
export const appendScript = `
if redis.call('EXISTS', KEYS[3]) == 1 then return 'duplicate' end
redis.call('SET', KEYS[2], ARGV[1], 'NX')
local fields = { 'epoch', redis.call('GET', KEYS[2]) }
for index = 4, #ARGV do fields[#fields + 1] = ARGV[index] end
redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[3], '*', unpack(fields))
local time = redis.call('TIME')
local oldest = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) - tonumber(ARGV[2])
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', oldest))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('SET', KEYS[3], '1', 'PX', ARGV[2])
return 'appended'
`;

/**
 * The entries after one, with what tells whether some in between are gone.
 *
 * KEYS: stream, epoch. ARGV: an exclusive start, how many at most. Returns the epoch, the ids of the oldest and the newest
 * entry, and the entries.
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
