import { describe, expect, it } from 'vitest';
import { readiness, start, urlOf } from './program.ts';

describe('npm start', () => {
  it('passes SIGTERM on to the gateway, which drains, and exits with its 0', async () => {
    const program = start(['npm', 'start'], { PORT: '0', DRAIN_DELAY_MS: '500' });
    const url = await urlOf(program);
    await program.says(/sandbox/);
    program.child.kill('SIGTERM');
    await readiness(url, 503);
    program.child.kill('SIGTERM');
    // The end of the output is the end of all who hold it: npm and the gateway.
    expect(await program.ended).toBe(0);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });

  it('stops at once and exits with 0 on Ctrl-C, which reaches npm and the gateway alike', async () => {
    const program = start(['npm', 'start'], { PORT: '0', DRAIN_DELAY_MS: '600000' });
    await urlOf(program);
    program.signalAll('SIGINT');
    expect(await program.ended).toBe(0);
  });

  it('exits with the 1 of a gateway that can not start', async () => {
    const program = start(['npm', 'start'], { PORT: 'eighty' });
    expect(await program.ended).toBe(1);
    expect(program.output.stderr).toContain('PORT must be');
  });
});
