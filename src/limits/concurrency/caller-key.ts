import { hash } from 'node:crypto';
import type { Viewer } from '../../auth/viewer.ts';

/** Caches the key per viewer, because a digest for every request would be expensive. Viewers are cached with their tokens. */
const known = new WeakMap<Viewer, string>();

/**
 * Identifies a caller across its tokens. A person is the same caller in every organisation; a caller without a subject is
 * identified by the other claims. The key is a digest, so that it has a constant length and Redis contains no names.
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
