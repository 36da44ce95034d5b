import { allows } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import { badUserInput } from '../errors.ts';

const maximumTextLength = 512;

/** What the gateway itself knows of an organisation: its identifier. Other subgraphs know more. */
export interface OriginOwnerId {
  readonly id: string;
}

/** The organisation, for those who may see it; `null` for everybody else, and for what can be no organisation. */
export function originOwnerFor(viewer: Viewer, id: string): OriginOwnerId | null {
  return faultOf(id) === null && allows(viewer, 'origin-owner:read', { id }) ? { id } : null;
}

/** Throws `BAD_USER_INPUT` for an organisation's identifier or name that can be none. */
export function assertOwnerText(text: string, field: 'originOwnerId' | 'originOwnerName'): void {
  const fault = faultOf(text);
  if (fault !== null) throw badUserInput(`${field} ${fault}.`, 'input', field);
}

function faultOf(text: string): string | null {
  if (text.trim() === '') return 'must not be blank';
  return text.length > maximumTextLength ? `must have at most ${maximumTextLength} characters` : null;
}
