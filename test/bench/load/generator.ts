import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadNews, LoadPlan, LoadResult } from './plan.ts';

const program = fileURLToPath(new URL('./load-process.ts', import.meta.url));

export interface LoadHooks {
  /** Called when the measurement begins and ends, with the generator's process id. */
  readonly onBegin?: (pid: number) => void;
  readonly onEnd?: (pid: number) => void;
}

/** Starts a process that puts load on a server. Rejects if the process ends without a result. */
export async function runLoad(plan: LoadPlan, hooks: LoadHooks = {}): Promise<LoadResult> {
  const child = fork(program, [JSON.stringify(plan)], { execArgv: [] });
  const result = await resultOf(child, hooks);
  child.disconnect();
  return result;
}

function resultOf(child: ChildProcess, { onBegin, onEnd }: LoadHooks): Promise<LoadResult> {
  const { promise, resolve, reject } = Promise.withResolvers<LoadResult>();
  const pid = child.pid ?? 0;
  child.on('message', (news: LoadNews) => {
    if (news.kind === 'begin') onBegin?.(pid);
    else if (news.kind === 'end') onEnd?.(pid);
    else resolve(news.result);
  });
  child.once('exit', () => reject(new Error('The load generator ended without a result.')));
  child.once('error', reject);
  return promise;
}
