import { GatewayError } from '../../errors.ts';

/** What a subscription may hold for each permit, in bytes. */
const bytesPerPermit = 32 * 1024;
const maximumBytes = 512 * 1024;

/** Upper estimates of memory in bytes. */
const bytesPerValue = 48;
const bytesPerCharacter = 2;

const tooLarge = new GatewayError(
  'LIMIT_EXCEEDED',
  `The document and the variables of a subscription take more than ${maximumBytes / 1024} KiB of memory.`,
  { limit: 'subscriptionBytes' },
);

/**
 * The number of permits that a subscription needs. A subscription keeps its document and variables as long as it is open. One
 * that keeps much counts as several, so that the limit of subscriptions bounds the memory of all. Throws `LIMIT_EXCEEDED`.
 */
export function weightOf(documentBytes: number, variables: Readonly<Record<string, unknown>>): number {
  const bytes = documentBytes + bytesOf(variables);
  if (bytes > maximumBytes) throw tooLarge;
  return Math.max(1, Math.ceil(bytes / bytesPerPermit));
}

function bytesOf(value: unknown): number {
  if (typeof value === 'string') return bytesPerValue + bytesPerCharacter * value.length;
  if (typeof value !== 'object' || value === null) return bytesPerValue;
  let bytes = bytesPerValue;
  for (const [key, entry] of Object.entries(value)) bytes += bytesPerCharacter * key.length + bytesOf(entry);
  return bytes;
}
