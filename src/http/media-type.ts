import { LRUCache } from 'lru-cache';

/** The media types of GraphQL over HTTP responses. The first is the default. */
const answerTypes = ['application/json', 'application/graphql-response+json'];

interface MediaRange {
  // A media range such as application/json, application/* or */*, in lower case.
  readonly name: string;
  readonly quality: number;
}

/** Few values are in use, and each client sends its own with every request. */
const chosen = new LRUCache<string, { readonly type: string | undefined }>({ max: 200 });
const maximumRemembered = 500;

/**
 * Selects the media type of a response for an `Accept` header (RFC 9110, section 12.5.1). Returns `undefined` if the gateway
 * supports none of its types. It is not left to `negotiator`, which refuses `application/json; charset=utf-8`, as GraphQL clients
 * send it, and an empty header.
 */
export function chooseAnswerType(accept = ''): string | undefined {
  const known = chosen.get(accept);
  if (known) return known.type;
  const type = choose(accept);
  if (accept.length <= maximumRemembered) chosen.set(accept, { type });
  return type;
}

/** The `content-type` of a response; `application/json` if the caller accepts no supported type. */
export function contentTypeFor(accept: string | undefined): string {
  return `${chooseAnswerType(accept) ?? 'application/json'}; charset=utf-8`;
}

/** Whether the caller accepts server-sent events. */
export function acceptsEventStream(accept: string | undefined): boolean {
  const ranges = (accept?.trim() || '*/*').split(',').map(readRange);
  for (const name of ['text/event-stream', 'text/*', '*/*']) {
    const range = ranges.find((each) => each.name === name);
    if (range) return range.quality > 0;
  }
  return false;
}

/** Whether the caller accepts server-sent events and no other response. */
export function acceptsOnlyEventStream(accept: string | undefined): boolean {
  return chooseAnswerType(accept) === undefined && acceptsEventStream(accept);
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

/** The position of the most specific range that matches the type. */
function placeOf(type: string, ranges: readonly MediaRange[]): number {
  for (const name of [type, 'application/*', '*/*']) {
    const place = ranges.findIndex((range) => range.name === name);
    if (place >= 0) return place;
  }
  return -1;
}
