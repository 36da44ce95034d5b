/** The gateway as `src/main.ts` runs it, without metrics. `LOG_LEVEL` turns the log off. */
import { loadConfig } from '../../../src/config/config.ts';
import { Metrics } from '../../../src/observability/metrics/metrics.ts';
import { finishStart } from '../../../src/runtime/finish-start.ts';
import { createGateway } from '../../../src/server.ts';

class NoMetrics extends Metrics {
  override countOperation(): void {}
  override countAttempt(): void {}
}

const { stackone, ...config } = loadConfig();
if (!stackone) throw new Error('The bench sets STACKONE_API_KEY.');
const gateway = await createGateway({ ...config, stackone, metrics: new NoMetrics() });
await gateway.listen();
finishStart();
