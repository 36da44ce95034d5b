import type { Viewer } from '../viewer.ts';
import { clockTolerance } from './verify-token.ts';

/** Beside the viewer and not part of it: who the caller is does not depend on how long the token lives. */
const expiries = new WeakMap<Viewer, number>();

/** `exp` is the claim of the token that the viewer comes from. */
export function rememberExpiry(viewer: Viewer, exp: number | undefined): void {
  if (exp !== undefined) expiries.set(viewer, (exp + clockTolerance) * 1_000);
}

/** Until when the viewer's token is accepted, in milliseconds since 1970; `undefined` for a viewer without a token. */
export function acceptedUntil(viewer: Viewer): number | undefined {
  return expiries.get(viewer);
}
