import type { ConnectSessionCreateInput, ReconnectLinkedAccountInput } from '../__generated__/inputs.ts';
import { ownsOrActsForAny } from '../auth/policy.ts';
import type { Context } from '../context.ts';
import { GatewayError, notFound } from '../errors.ts';
import type { WireConnectSession, WireConnectSessionCreate } from '../stackone/wire/wire.ts';
import {
  assertExpiresIn,
  assertSessionInput,
  expiryOf,
  lifetimeOf,
  toWireSession,
  withReadableCreation,
} from './mapping.ts';

/** A session that was created, and what opens it. */
export interface CreatedSession {
  readonly connectSession: WireConnectSession;
  readonly token: string;
  readonly authLinkUrl: string;
  readonly expiresAt: Date | null;
  /** The connector that the session was asked for. */
  readonly provider: string | null;
}

type SessionInput = ConnectSessionCreateInput | ReconnectLinkedAccountInput;

/** The field that a session is created for: a key of its own for each, whatever the field's alias. */
type ResponseKey = string | number;

export async function createSession(
  input: ConnectSessionCreateInput,
  context: Context,
  responseKey: ResponseKey,
): Promise<CreatedSession> {
  assertSessionInput(input);
  if (input.accountId != null) {
    const account = await context.loaders.linkedAccount.loadAfresh(input.accountId);
    if (account?.origin_owner_id !== input.originOwnerId) throw notFound('linked account');
  }
  return send(toWireSession(input), input, context, responseKey);
}

/** In edit mode for an account that the viewer may see, and for the organisation that the account belongs to. */
export async function createReconnectSession(
  input: ReconnectLinkedAccountInput,
  context: Context,
  responseKey: ResponseKey,
): Promise<CreatedSession> {
  assertExpiresIn(input.expiresIn);
  const { id, ...choices } = input;
  const account = await context.loaders.linkedAccount.loadAfresh(id);
  if (!account) throw notFound('linked account');

  const { username } = context.viewer;
  const session = toWireSession({
    ...choices,
    accountId: account.id,
    originOwnerId: account.origin_owner_id,
    originOwnerName: account.origin_owner_name,
    ...(username !== undefined && { originUsername: username }),
  });
  return send(session, input, context, responseKey);
}

/** `input` is what the caller would repeat, and tells a repeated request from another one. */
async function send(
  session: WireConnectSessionCreate,
  input: SessionInput,
  context: Context,
  responseKey: ResponseKey,
): Promise<CreatedSession> {
  const created = await sendOnce(session, input, context, responseKey);
  if (!ownsOrActsForAny(context.viewer, created.origin_owner_id)) {
    throw new GatewayError('UPSTREAM_BAD_RESPONSE', 'StackOne returned a session of another organisation.');
  }
  return {
    connectSession: withReadableCreation(created),
    token: created.token,
    authLinkUrl: created.auth_link_url,
    expiresAt: expiryOf(created, input),
    provider: created.provider ?? session.provider ?? null,
  };
}

/** Once for each `Idempotency-Key` of a caller; where there is none, once for each request. */
function sendOnce(
  session: WireConnectSessionCreate,
  input: SessionInput,
  { viewer, stackone, idempotency, idempotencyKey }: Context,
  responseKey: ResponseKey,
) {
  const create = () => stackone.createConnectSession(session);
  if (idempotencyKey === undefined) return create();
  return idempotency.createOnce({
    scope: [viewer.issuer, viewer.subject, viewer.ownerId, idempotencyKey, String(responseKey)],
    owner: session.origin_owner_id,
    input,
    create,
    lifetimeMs: lifetimeOf(input),
  });
}
