import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { UpstreamCounts, UpstreamOrder } from './upstream-process.ts';

const program = fileURLToPath(new URL('./upstream-process.ts', import.meta.url));

export interface Upstream {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** Sets the number of accounts and resets all counts. */
  reset(accounts: number): Promise<void>;
  counts(): Promise<UpstreamCounts>;
  close(): void;
}

export async function startUpstream(): Promise<Upstream> {
  const child = fork(program, { execArgv: [] });
  const [address]: { port: number }[] = await once(child, 'message');
  const port = address?.port ?? 0;
  const order = async (message: UpstreamOrder): Promise<UpstreamCounts> => {
    const answer = once(child, 'message');
    child.send(message);
    return (await answer)[0];
  };
  return {
    pid: child.pid ?? 0,
    port,
    url: `http://127.0.0.1:${port}`,
    async reset(accounts) {
      await order({ kind: 'set', accounts });
    },
    counts: () => order({ kind: 'count' }),
    close: () => child.disconnect(),
  };
}
