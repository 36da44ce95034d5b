const wildcard = '://*.';

/** Whether a text can be in the list: an origin as browsers send it, or one whose first label is `*`. */
export function isOriginPattern(text: string): boolean {
  const example = text.replace(wildcard, '://label.');
  if (example.includes('*') || !URL.canParse(example) || new URL(example).origin !== example) return false;
  // `https://*.com` would list half of the web.
  return example === text || /:\/\/label\.[^.]+\.[^.]/.test(example);
}

export type IsListedOrigin = (origin: string | undefined) => origin is string;

/**
 * Creates a function that checks whether an origin is listed. `https://*.preview.example.com` lists every host with exactly one
 * label in place of the star, and with this scheme and port.
 */
export function createOriginList(patterns: readonly string[]): IsListedOrigin {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes(wildcard)));
  const wild = patterns.filter((pattern) => pattern.includes(wildcard)).map((pattern) => pattern.split('*'));

  return (origin): origin is string => {
    if (origin === undefined) return false;
    if (exact.has(origin)) return true;
    return wild.some(([scheme = '', parent = '']) => {
      if (!origin.startsWith(scheme) || !origin.endsWith(parent)) return false;
      return /^[a-z0-9_-]{1,63}$/.test(origin.slice(scheme.length, -parent.length));
    });
  };
}
