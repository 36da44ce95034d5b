export const scopes = ['connect:read', 'connect:write', 'connect:any-owner'] as const;
export type Scope = (typeof scopes)[number];

/** The caller. An absent property was not in the caller's token. */
export type Viewer = {
  readonly issuer?: string;
  /** The token's subject. */
  readonly subject?: string;
  readonly ownerName?: string;
  /** The person who acts. */
  readonly username?: string;
  readonly scopes: readonly Scope[];
} & (
  | {
      /** Acts for one organisation (origin owner), and has no access to others. */
      readonly actsForAnyOwner: false;
      readonly ownerId: string;
    }
  | {
      /** Acts for every organisation. */
      readonly actsForAnyOwner: true;
      readonly ownerId?: string;
    }
);

/** The caller with `AUTH_MODE=none`: one person of one organisation, with all scopes. */
export const developmentViewer: Viewer = {
  ownerId: 'dev-owner',
  ownerName: 'Development Owner',
  username: 'dev',
  scopes,
  actsForAnyOwner: true,
};
