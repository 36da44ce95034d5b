import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { errorCatalogue } from '../../src/errors.ts';
import { type Issuer, startIssuer } from '../support/tokens.ts';
import { type Corpus, collectErrors } from './error-corpus.ts';

// Spies call the real functions until the corpus replaces them.
vi.mock(import('../../src/context.ts'), { spy: true });
vi.mock(import('../../src/limits/document/variables.ts'), { spy: true });
vi.mock(import('../../src/http/media-type.ts'), { spy: true });

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const environments = { development: {}, production: { NODE_ENV: 'production' } } as const;

describe.each(['development', 'production'] as const)('every failure in %s, with all levels logged,', (mode) => {
  let corpus: Corpus;
  beforeAll(async () => {
    corpus = await collectErrors(environments[mode], issuer);
  }, 60_000);

  it('is covered: every code is among the responses', () => {
    const codes = corpus.answers.flatMap(({ errors }) => errors.map(({ extensions }) => String(extensions['code'])));
    expect([...new Set(codes)].sort()).toEqual(Object.keys(errorCatalogue).sort());
    expect(corpus.logLines.length).toBeGreaterThan(100);
    // The tokens of two callers, and the secrets of a session.
    expect(corpus.secrets.size).toBe(2 + 5);
  });

  it('has an error response without secrets', () => {
    const failures = corpus.answers.filter(({ errors }) => errors.length > 0);
    expect(failures.length).toBeGreaterThan(100);
    const leaks = failures.map(({ step, errors }) => ({ step, leaks: corpus.secrets.foundIn(JSON.stringify(errors)) }));
    expect(leaks.filter(({ leaks }) => leaks.length > 0)).toEqual([]);
  });

  it('has response headers without secrets', () => {
    expect(corpus.answers.flatMap(({ headers }) => corpus.secrets.foundIn(headers))).toEqual([]);
  });

  it('has log lines without secrets', () => {
    expect(corpus.logLines.flatMap((line) => corpus.secrets.foundIn(line))).toEqual([]);
  });

  it('has traces without secrets', () => {
    const spans = corpus.traces.join().match(/"spanId"/g);
    expect(spans?.length).toBeGreaterThan(500);
    expect(corpus.traces.flatMap((body) => corpus.secrets.foundIn(body))).toEqual([]);
  });

  it('has a response without stacks, paths, addresses or headers', () => {
    const inside = [
      /\bat \S+ \(|:\d+:\d+|\b(file|node):|node_modules|\.[cm]?[jt]s\b|(^|[\s"'])\/(\w+\/)+\w+/,
      /127\.0\.0\.1|localhost|https?:\/\/|\bECONN|UND_ERR|undici|\b(authorization|set-cookie|x-stackone-\w+)\b/i,
    ];
    const telling = corpus.answers.flatMap(({ errors }) => errors.map((error) => JSON.stringify(error)));
    expect(telling.filter((error) => inside.some((pattern) => pattern.test(error)))).toEqual([]);
  });

  it('is found in the log by the id in the response, with its cause', () => {
    const lines = corpus.logLines.map((line) => JSON.parse(line));
    const ofNoRequest =
      /^(the JWKS could not be read|trusted documents loaded|the connector catalogue could not be refreshed)/;
    expect(lines.filter(({ msg, requestId }) => !requestId && !ofNoRequest.test(msg))).toEqual([]);

    const causes = lines.filter(({ err }) => err);
    const logged = new Map(causes.map(({ requestId, ...line }) => [requestId, line]));
    const ours = /^(INTERNAL_SERVER_ERROR|UPSTREAM_.*)$/;
    for (const { step, errors } of corpus.answers) {
      for (const { extensions } of errors.filter(({ extensions }) => ours.test(String(extensions['code'])))) {
        const line = logged.get(extensions['requestId']);
        expect({ step, code: extensions['code'], line }).toMatchObject({
          line: {
            err: { type: expect.stringMatching(/\S/), message: expect.stringMatching(/\S/), stack: expect.any(String) },
          },
        });
      }
    }
  });
});
