import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { chooseLogFormat } from '../../../src/observability/log/log-destination.ts';

describe('the log', () => {
  it.each([
    [undefined, { production: false, terminal: true }, 'pretty'],
    [undefined, { production: false, terminal: false }, 'json'],
    [undefined, { production: true, terminal: true }, 'json'],
    ['pretty', { production: true, terminal: false }, 'pretty'],
    ['json', { production: false, terminal: true }, 'json'],
  ] as const)('with the choice %s, in %j, is %s', (asked, place, format) => {
    expect(chooseLogFormat(asked, place)).toBe(format);
  });
});

describe('closing the log', () => {
  it('writes all lines of a burst before the process exits', async () => {
    const module = new URL('../../../src/observability/log/log-destination.ts', import.meta.url);
    // In one tick, and more than one batch: the first write is still in progress when the log is closed.
    const program = `
      import { openLogDestination } from ${JSON.stringify(module.href)};
      const log = await openLogDestination('json');
      for (let line = 0; line < 200; line += 1) log.write(line + ' “' + 'x'.repeat(200) + '”\\n');
      await log.close();
      process.exit();
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = (await text(child.stdout)).split('\n');
    expect(lines).toEqual([...Array.from({ length: 200 }, (_, line) => `${line} “${'x'.repeat(200)}”`), '']);
  });
});
