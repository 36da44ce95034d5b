import { allows } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import { badUserInput } from '../errors.ts';

const maximumTextLength = 512;

/** The part of an organisation that this subgraph knows: its id. Other subgraphs know more. */
export interface OriginOwnerId {
  readonly id: string;
}

/** The organisation, if the viewer may see it and the id is valid; otherwise `null`. */
export function originOwnerFor(viewer: Viewer, id: string): OriginOwnerId | null {
  return faultOf(id) === null && allows(viewer, 'origin-owner:read', { id }) ? { id } : null;
}

/** Throws `BAD_USER_INPUT` for an invalid id or name of an organisation. */
export function assertOwnerText(text: string, field: 'originOwnerId' | 'originOwnerName'): void {
  const fault = faultOf(text);
  if (fault !== null) throw badUserInput(`${field} ${fault}.`, 'input', field);
}

function faultOf(text: string): string | null {
  if (text.trim() === '') return 'must not be blank';
  return text.length > maximumTextLength ? `must have at most ${maximumTextLength} characters` : null;
}
