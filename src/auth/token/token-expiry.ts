import type { Viewer } from '../viewer.ts';
import { clockTolerance } from './verify-token.ts';

/** Kept outside the viewer, because a caller's identity does not depend on the token's lifetime. */
const expiries = new WeakMap<Viewer, number>();

/** `exp` is the claim of the viewer's token, in seconds since 1970. */
export function rememberExpiry(viewer: Viewer, exp: number | undefined): void {
  if (exp !== undefined) expiries.set(viewer, (exp + clockTolerance) * 1_000);
}

/** The time until which the viewer's token is accepted, in milliseconds since 1970; `undefined` for a viewer without a token. */
export function acceptedUntil(viewer: Viewer): number | undefined {
  return expiries.get(viewer);
}
