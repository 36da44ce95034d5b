/** The host and port that a URL or a `Host` header names, in the form that browsers normalise them to. */
export interface Authority {
  /** In lower case, an IPv4 address as four decimals, an IPv6 address in brackets, without a final dot. */
  readonly hostname: string;
  /** `undefined` when none is named. */
  readonly port: string | undefined;
  /** What a browser sends as the `Origin` of a page from here. */
  readonly origin: string;
}

const authorityPattern = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::(\d+))?$/i;

/** `undefined` for anything but a host name or an IP address, with or without a port. */
export function readAuthority(text: string): Authority | undefined {
  // Stricter than a URL, which would read `user@localhost` and `localhost/path` as `localhost`.
  const [whole, port] = authorityPattern.exec(text) ?? [];
  const url = whole === undefined ? null : URL.parse(`http://${whole}/`);
  if (url === null) return undefined;
  const hostname = url.hostname.replace(/\.$/, '');
  if (hostname.split('.').includes('')) return undefined;
  return { hostname, port: port && (url.port || '80'), origin: url.origin };
}

/** Whether a name that `readAuthority` has read always means this machine, whatever a DNS server says (RFC 6761). */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
