import { LRUCache } from 'lru-cache';

/** What an answer of GraphQL over HTTP can be sent as; the first where the caller has no preference. */
const answerTypes = ['application/json', 'application/graphql-response+json'];

interface MediaRange {
  // Such as application/json, application/* or */*, in lower case.
  readonly name: string;
  readonly quality: number;
}

/** Few are in use, and each client sends its own with every request. */
const chosen = new LRUCache<string, { readonly type: string | undefined }>({ max: 200 });
const maximumRemembered = 500;

/**
 * The media type of an answer to a caller who accepts `accept` (RFC 9110, section 12.5.1); `undefined` when the caller
 * takes nothing that the gateway can send.
 */
export function chooseAnswerType(accept = ''): string | undefined {
  const known = chosen.get(accept);
  if (known) return known.type;
  const type = choose(accept);
  if (accept.length <= maximumRemembered) chosen.set(accept, { type });
  return type;
}

/** The `content-type` of an answer; `application/json` for a caller who takes nothing that the gateway can send. */
export function contentTypeFor(accept: string | undefined): string {
  return `${chooseAnswerType(accept) ?? 'application/json'}; charset=utf-8`;
}

/** Whether the caller takes server-sent events. */
export function acceptsEventStream(accept: string | undefined): boolean {
  const ranges = (accept?.trim() || '*/*').split(',').map(readRange);
  for (const name of ['text/event-stream', 'text/*', '*/*']) {
    const range = ranges.find((each) => each.name === name);
    if (range) return range.quality > 0;
  }
  return false;
}

function choose(accept: string): string | undefined {
  const ranges = (accept.trim() || '*/*').split(',').map(readRange);
  let best: { type: string; quality: number; place: number } | undefined;
  for (const type of answerTypes) {
    const place = placeOf(type, ranges);
    const quality = ranges[place]?.quality ?? 0;
    if (quality === 0) continue;
    const better = !best || quality > best.quality || (quality === best.quality && place < best.place);
    if (better) best = { type, quality, place };
  }
  return best?.type;
}

/** Whether the caller lists `application/json` and nothing that says GraphQL. */
export function acceptsOnlyPlainJson(accept: string | undefined): boolean {
  const names = accept?.split(',').map((range) => readRange(range).name) ?? [];
  return names.includes('application/json') && !names.includes('application/graphql-response+json');
}

function readRange(text: string): MediaRange {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { name, quality: quality === undefined ? 1 : Number(quality) || 0 };
}

/** Where the most specific range that matches the type is. */
function placeOf(type: string, ranges: readonly MediaRange[]): number {
  for (const name of [type, 'application/*', '*/*']) {
    const place = ranges.findIndex((range) => range.name === name);
    if (place >= 0) return place;
  }
  return -1;
}
