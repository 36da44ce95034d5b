import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { ScrapedCounter } from '../../../src/observability/metrics/scraped-counter.ts';

function createCounter() {
  const registry = new Registry();
  const counter = new ScrapedCounter({
    name: 'calls_total',
    help: 'Calls',
    labelNames: ['method', 'outcome'],
    registers: [registry],
  });
  const scrape = async () => {
    const text = await registry.metrics();
    return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  };
  return { counter, scrape };
}

describe('a counter that passes its counts on at each scrape', () => {
  it('counts each combination of label values by itself', async () => {
    const { counter, scrape } = createCounter();
    counter.increment('GET', 'ok');
    counter.increment('POST', 'ok');
    counter.increment('GET', 'ok');
    counter.increment('GET', 'failed');
    expect(await scrape()).toEqual([
      'calls_total{method="GET",outcome="ok"} 2',
      'calls_total{method="GET",outcome="failed"} 1',
      'calls_total{method="POST",outcome="ok"} 1',
    ]);
  });

  it('never falls, and counts nothing twice, however often it is scraped', async () => {
    const { counter, scrape } = createCounter();
    counter.increment('GET', 'ok');
    await Promise.all([scrape(), scrape()]);
    counter.increment('GET', 'ok');
    expect(await scrape()).toEqual(['calls_total{method="GET",outcome="ok"} 2']);
    expect(await scrape()).toEqual(['calls_total{method="GET",outcome="ok"} 2']);
  });

  it('keeps label values apart that would be the same text if they were joined', async () => {
    const { counter, scrape } = createCounter();
    counter.increment('a,', 'b');
    counter.increment('a', ',b');
    counter.increment('__proto__', 'constructor');
    expect(await scrape()).toEqual([
      'calls_total{method="a,",outcome="b"} 1',
      'calls_total{method="a",outcome=",b"} 1',
      'calls_total{method="__proto__",outcome="constructor"} 1',
    ]);
  });

  it('has no series before it has counted', async () => {
    expect(await createCounter().scrape()).toEqual([]);
  });
});
