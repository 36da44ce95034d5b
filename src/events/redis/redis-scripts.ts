/**
 * Appends an event atomically unless its key is present. Writes the entry before the key: if writing the key fails, the event is
 * delivered twice, which is better than losing it.
 *
 * KEYS: stream, epoch, key. ARGV: an epoch for a new log, the maximum age of entries in milliseconds, their maximum number, then
 * field names and values.
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
