// Lua scripts, because each of these steps must be atomic in Redis. The lock is kept as "<fence> <owner>".
//
// Why a fence in addition to compare-and-set: a holder that was frozen past its deadline does not know that it lost the
// lock. If it had seen a record, compare-and-set stops it from overwriting a newer one. If it had seen none, there is
// nothing to compare. So each turn of the lock gets a number above all earlier ones, which goes into the record. A save
// is refused when another holder has the lock, or when the stored record is from a later turn. The number is the time,
// so that it keeps rising even if Redis loses its data. A save with neither a revision nor a fence had no lock and may
// come late from a client's queue, so it never replaces a record of a higher revision.

/** Reads the stored record as a table. It is empty for no record, and for garbage, which any save may overwrite. */
const lookUp = `
local ok, there = pcall(function() return cjson.decode(redis.call('GET', KEYS[1])) end)
if not ok or type(there) ~= 'table' then there = {} end
local function number(value) return tonumber(string.match(tostring(value), '^%d+$') or 0) end
`

/** KEYS: record. Returns the stored text, or an empty text for a key that holds no text. */
export const load = `
local text = redis.pcall('GET', KEYS[1])
return type(text) == 'table' and '' or text
`

/**
 * KEYS: record, lock. ARGV: text, milliseconds to keep it, revision, expected revision or '', fence or ''. Returns 1
 * when the record was saved, else 0.
 */
export const save = `${lookUp}
local text, life, revision, expected, fence = unpack(ARGV)
local holder = string.match(redis.call('GET', KEYS[2]) or '', '^%d+')
if expected ~= '' and there.revision and there.revision ~= expected then return 0 end
if fence ~= '' and (holder and holder ~= fence or number(there.fence) > number(fence)) then return 0 end
if expected == '' and fence == '' and number(there.revision) > number(revision) then return 0 end
redis.call('SET', KEYS[1], text, 'PX', life)
return 1
`

/** KEYS: record. ARGV: expected revision or ''. */
export const drop = `${lookUp}
if there.revision and ARGV[1] ~= '' and there.revision ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`

/**
 * KEYS: record, lock. ARGV: owner, milliseconds to hold the lock. Returns the fence, and the same one when a client
 * repeats the command. Returns nothing when another owner has the lock.
 */
export const take = `${lookUp}
local fence, owner = string.match(redis.call('GET', KEYS[2]) or '', '^(%d+) (.*)$')
if fence then return owner == ARGV[1] and fence end
local time = redis.call('TIME')
fence = string.format('%.0f', math.max(time[1] * 1000000 + time[2], number(there.fence) + 1))
redis.call('SET', KEYS[2], fence .. ' ' .. ARGV[1], 'PX', ARGV[2])
return fence
`

/** KEYS: lock. ARGV: owner. */
export const release = `
local owner = string.match(redis.call('GET', KEYS[1]) or '', ' (.*)$')
return owner == ARGV[1] and redis.call('DEL', KEYS[1])
`

/** KEYS: claim. ARGV: claimer, milliseconds to keep it. Returns 1 or 0; 1 again when a client repeats the command. */
export const claim = `
local holder = redis.call('GET', KEYS[1])
if holder then return holder == ARGV[1] and 1 or 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`

/** KEYS: claim. ARGV: the claimer, or the first part of it. */
export const unclaim = `
local holder = redis.call('GET', KEYS[1]) or ''
return string.sub(holder, 1, #ARGV[1]) == ARGV[1] and redis.call('DEL', KEYS[1])
`
