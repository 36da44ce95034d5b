import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { start } from './program.ts';

describe('npm run supergraph', () => {
  it('answers the query that it prints, and ends all of its processes on Ctrl-C', { timeout: 40_000 }, async () => {
    const program = start(['npm', 'run', 'supergraph'], { PORT: '0' });
    const [, url = '', body = ''] = await program.says(
      /curl -s (\S+) -H 'content-type: application\/json' -d '(.+)'\n/,
    );
    const [, gateway = ''] = await program.says(/subgraph connect: (\S+)\n/);
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(await response.json()).toEqual({
      data: {
        organisation: {
          name: 'Development',
          originOwner: {
            linkedAccounts: {
              nodes: expect.arrayContaining([{ provider: 'hibob', status: 'ACTIVE', note: 'Renewed in spring.' }]),
            },
          },
        },
      },
    });
    program.signalAll('SIGINT');
    // The output ends when the last process that can write to it has exited.
    expect(await program.ended).toBe(0);
    await expect(fetch(gateway)).rejects.toThrow();
  });

  it('exits with 1 if its port is taken', { timeout: 40_000 }, async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const program = start(['npm', 'run', 'supergraph'], { PORT: String(portOf(taken)) });
    expect(await program.ended).toBe(1);
    taken.close();
    expect(program.output.stderr).toContain('Set PORT to a free port');
  });
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
