import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadPlan, LoadResult } from './load-process.ts';

const program = fileURLToPath(new URL('./load-process.ts', import.meta.url));

/** Puts load on a gateway from another process until the measurement ends. Calls `onCounting` when the measurement begins. */
export async function runLoad(plan: LoadPlan, onCounting = () => {}): Promise<LoadResult> {
  const child = fork(program, [JSON.stringify(plan)], { execArgv: [] });
  await once(child, 'message');
  onCounting();
  const [result]: LoadResult[] = await once(child, 'message');
  await once(child, 'exit');
  if (!result) throw new Error('The load ended without a result.');
  return result;
}
