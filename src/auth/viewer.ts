export const scopes = ['connect:read', 'connect:write', 'connect:any-owner'] as const;
export type Scope = (typeof scopes)[number];

/** Who the caller is. What is absent was not said by the caller's token. */
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
      /** Acts for one organisation (origin owner), and reaches nothing beyond it. */
      readonly actsForAnyOwner: false;
      readonly ownerId: string;
    }
  | {
      /** Acts for every organisation. */
      readonly actsForAnyOwner: true;
      readonly ownerId?: string;
    }
);

/** The caller with `AUTH_MODE=none`: one fixed person of one organisation, who may do everything. */
export const developmentViewer: Viewer = {
  ownerId: 'dev-owner',
  ownerName: 'Development Owner',
  username: 'dev',
  scopes,
  actsForAnyOwner: true,
};
