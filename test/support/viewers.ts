import type { Viewer } from '../../src/auth/viewer.ts';

/** A person who is bound to one organisation. */
export function boundTo(ownerId: string): Viewer {
  return {
    ownerId,
    ownerName: `The company ${ownerId}`,
    scopes: ['connect:read', 'connect:write'],
    actsForAnyOwner: false,
  };
}

/** A service that acts for every organisation. */
export const service: Viewer = {
  scopes: ['connect:read', 'connect:write', 'connect:any-owner'],
  actsForAnyOwner: true,
};
