import type { Secret } from '../values/secret.ts';
import type { ProxyAddresses } from './connection-pool.ts';

/** The proxies to use. An address is `undefined` if no proxy is configured for that protocol. */
export interface ProxyConfig {
  readonly httpProxy: Secret | undefined;
  readonly httpsProxy: Secret | undefined;
  /** Hosts that are reached directly, separated by commas. */
  readonly noProxy: string;
}

export function revealProxy(proxy: ProxyConfig | undefined): ProxyAddresses | undefined {
  return (
    proxy && {
      httpProxy: proxy.httpProxy?.reveal() ?? '',
      httpsProxy: proxy.httpsProxy?.reveal() ?? '',
      noProxy: proxy.noProxy,
    }
  );
}
