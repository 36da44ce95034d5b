/**
 * Starts and stops a gateway, so that Node caches the code that it compiles. The build of the image runs this, because a
 * container's file system is read-only. Node uses the cache only for the same user, version, paths and V8 flags.
 */
import { randomBytes } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import { loadConfig } from '../config/config.ts';
import { openLogDestination } from '../observability/log/log-destination.ts';
import { createLogger } from '../observability/log/logger.ts';
import { Metrics } from '../observability/metrics/metrics.ts';
import { createGateway } from '../server.ts';
import { Secret } from '../values/secret.ts';

const config = loadConfig({
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT: '0',
  // Never used, because StackOne is not called.
  STACKONE_API_KEY: randomBytes(32).toString('hex'),
  STACKONE_BASE_URL: 'http://127.0.0.1:9',
  AUTH_JWT_SECRET: randomBytes(32).toString('hex'),
  AUTH_ISSUER: 'https://build.invalid',
  AUTH_AUDIENCE: 'build',
  DRAIN_DELAY_MS: '0',
});
const stackone = config.stackone ?? { apiKey: new Secret(''), baseUrl: new URL('http://127.0.0.1:9') };
const output = await openLogDestination('json');
const metrics = new Metrics();
metrics.collectProcess();
const gateway = await createGateway({ ...config, stackone, metrics, log: createLogger('silent', output) });
const url = await gateway.listen();
const answer = await fetch(`${url}/readyz`);
if (!answer.ok) throw new Error(`The gateway is not ready: ${answer.status}.`);
// A page is answered by Apollo Server, which is loaded on demand.
await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
await gateway.stop();
flushCompileCache();
