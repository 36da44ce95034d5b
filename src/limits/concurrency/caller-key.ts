import { hash } from 'node:crypto';
import type { Viewer } from '../../auth/viewer.ts';

/** A viewer is remembered with its token, and its key with the viewer: a digest for every request would be expensive. */
const known = new WeakMap<Viewer, string>();

/**
 * Identifies a caller across its tokens: a person is one caller in whatever organisation, and a caller without a name is known
 * by what else the token says. A digest, so that it has one length and nobody's name can be read in Redis.
 */
export function callerKey(viewer: Viewer): string {
  return known.get(viewer) ?? remember(viewer);
}

function remember(viewer: Viewer): string {
  const { issuer, subject, ownerId, username } = viewer;
  const identity = subject === undefined ? [issuer, null, ownerId, username] : [issuer, subject];
  const key = hash('sha256', JSON.stringify(identity), 'base64url');
  known.set(viewer, key);
  return key;
}
