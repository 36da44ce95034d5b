/** The host and port in a URL or a `Host` header, normalised as in browsers. */
export interface Authority {
  /** In lower case and without a final dot. An IPv4 address has four decimals; an IPv6 address is in brackets. */
  readonly hostname: string;
  /** `undefined` if the port is absent. */
  readonly port: string | undefined;
  /** The `Origin` that a browser sends for a page of this host. */
  readonly origin: string;
}

const authorityPattern = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::(\d+))?$/i;

/** Returns `undefined` unless the text is a host name or an IP address, with or without a port. */
export function readAuthority(text: string): Authority | undefined {
  // Stricter than a URL, which would read `user@localhost` and `localhost/path` as `localhost`.
  const [whole, port] = authorityPattern.exec(text) ?? [];
  const url = whole === undefined ? null : URL.parse(`http://${whole}/`);
  if (url === null) return undefined;
  const hostname = url.hostname.replace(/\.$/, '');
  if (hostname.split('.').includes('')) return undefined;
  return { hostname, port: port && (url.port || '80'), origin: url.origin };
}

/** Whether a normalised name always refers to this machine, whatever a DNS server answers (RFC 6761). */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
