import type { ProxyConfig } from '../outbound-http/proxy.ts';
import type { Settings } from './environment.ts';

/** The lower-case spellings of these names are as common, and take precedence, as in Node. */
export const proxyVariables: readonly string[] = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] satisfies (keyof Settings)[];

type Environment = Readonly<Record<string, string | undefined>>;

/** Uses proxies under the same conditions as Node's own HTTP client. Otherwise the variables are meant for other programs. */
export function usesProxies({ NODE_USE_ENV_PROXY, NODE_OPTIONS = '' }: Environment): boolean {
  return NODE_USE_ENV_PROXY === '1' || NODE_OPTIONS.split(/\s+/).includes('--use-env-proxy');
}

export function readProxy(settings: Settings, faults: string[]): ProxyConfig {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY'] as const) {
    const address = settings[name]?.reveal();
    if (address !== undefined && !/^https?:$/.test(URL.parse(address)?.protocol ?? '')) {
      faults.push(`${name} must be a URL such as http://proxy.example.com:3128`);
    }
  }
  return { httpProxy: settings.HTTP_PROXY, httpsProxy: settings.HTTPS_PROXY, noProxy: settings.NO_PROXY ?? '' };
}
