import { GatewayError } from '../errors.ts';
import type { Scope, Viewer } from './viewer.ts';

/** The actions, and the subject that each rule needs to know. */
interface Actions {
  'viewer:read': null;
  'connect-session:create': SessionOwner;
  'connect-session:create-for-viewer': null;
  'connect-session:authenticate': null;
  'connect-session:read': null;
  'connect-session:read-secret': null;
  'linked-account:read': null;
  'linked-account:subscribe': null;
  'linked-account:update': { readonly changedFields: readonly string[] };
  'linked-account:delete': null;
  'linked-account:reconnect': null;
  'connector:read': null;
  'connector-profile:read': null;
  'origin-owner:read': { readonly id: string };
}

export type Action = keyof Actions;

interface SessionOwner {
  readonly originOwnerId: string;
  readonly originOwnerName: string;
  readonly originUsername?: string | null;
}

/** Returns the reason for a refusal, or `null` if the viewer is allowed. */
type Rule<A extends Action> = (viewer: Viewer, subject: Actions[A]) => string | null;

/** The authorisation rules. An action without a rule does not compile. */
export const policy: { readonly [A in Action]: Rule<A> } = {
  'viewer:read': () => null,
  'connect-session:create': (viewer, session) =>
    lacksScope(viewer, 'connect:write') ?? namesAnotherOwner(viewer, session),
  'connect-session:create-for-viewer': (viewer) => lacksScope(viewer, 'connect:write') ?? lacksOwner(viewer),
  'connect-session:authenticate': (viewer) => lacksScope(viewer, 'connect:write'),
  'connect-session:read': (viewer) => lacksScope(viewer, 'connect:read'),
  // A secret opens the session, so it requires the same scope as creating the session.
  'connect-session:read-secret': (viewer) => lacksScope(viewer, 'connect:write'),
  'linked-account:read': (viewer) => lacksScope(viewer, 'connect:read'),
  'linked-account:subscribe': (viewer) => lacksScope(viewer, 'connect:read'),
  'linked-account:update': (viewer, { changedFields }) =>
    lacksScope(viewer, 'connect:write') ?? changesMoreThanLabel(viewer, changedFields),
  'linked-account:delete': (viewer) => lacksScope(viewer, 'connect:write'),
  'linked-account:reconnect': (viewer) => lacksScope(viewer, 'connect:write'),
  'connector:read': (viewer) => lacksScope(viewer, 'connect:read'),
  'connector-profile:read': (viewer) => lacksScope(viewer, 'connect:read'),
  'origin-owner:read': (viewer, { id }) =>
    lacksScope(viewer, 'connect:read') ?? (ownsOrActsForAny(viewer, id) ? null : 'Another organisation.'),
};

/** Whether the policy allows the action. */
export function allows<A extends Action>(viewer: Viewer, action: A, subject: Actions[A]): boolean {
  return policy[action](viewer, subject) === null;
}

/** Throws `FORBIDDEN` unless the policy allows the action. */
export function authorise<A extends Action>(viewer: Viewer, action: A, subject: Actions[A]): void {
  const refusal = refusalOf(viewer, action, subject);
  if (refusal) throw refusal;
}

/** Returns the error that `authorise` would throw, or `undefined` if the policy allows the action. */
export function refusalOf<A extends Action>(viewer: Viewer, action: A, subject: Actions[A]): GatewayError | undefined {
  const reason = policy[action](viewer, subject);
  return reason === null ? undefined : new GatewayError('FORBIDDEN', reason);
}

/** Whether the viewer may see data of this organisation. */
export function ownsOrActsForAny(viewer: Viewer, originOwnerId: string): boolean {
  return viewer.actsForAnyOwner || viewer.ownerId === originOwnerId;
}

function lacksScope(viewer: Viewer, scope: Scope): string | null {
  return viewer.scopes.includes(scope) ? null : `The caller's token lacks the scope ${scope}.`;
}

function lacksOwner(viewer: Viewer): string | null {
  if (viewer.ownerId === undefined) return "The caller's token does not name an organisation for the session.";
  return viewer.ownerName === undefined ? "The caller's token does not contain the organisation's name." : null;
}

function namesAnotherOwner(viewer: Viewer, session: SessionOwner): string | null {
  if (viewer.actsForAnyOwner) return null;
  if (!ownsOrActsForAny(viewer, session.originOwnerId)) {
    return "originOwnerId is not the organisation of the caller's token.";
  }
  if (session.originOwnerName !== viewer.ownerName) return "originOwnerName does not match the caller's token.";
  if (session.originUsername != null && session.originUsername !== viewer.username) {
    return "originUsername does not match the caller's token.";
  }
  return null;
}

function changesMoreThanLabel(viewer: Viewer, changedFields: readonly string[]): string | null {
  if (viewer.actsForAnyOwner) return null;
  const other = changedFields.find((field) => field !== 'label');
  return other === undefined ? null : `Only a service may change ${other}.`;
}
