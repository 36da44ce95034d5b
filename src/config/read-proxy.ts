import type { ProxyConfig } from '../outbound-http/proxy.ts';
import type { Settings } from './environment.ts';

/** In lower case these names are as common, and come first, as for Node. */
export const proxyVariables: readonly string[] = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] satisfies (keyof Settings)[];

type Environment = Readonly<Record<string, string | undefined>>;

/** As Node decides it for its own requests. Otherwise the addresses are there for other programs. */
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
