import type { ConnectSessionCreateInput, ReconnectLinkedAccountInput } from '../__generated__/schema-types.ts';
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

/** A created session with its token and link. */
export interface CreatedSession {
  readonly connectSession: WireConnectSession;
  readonly token: string;
  readonly authLinkUrl: string;
  readonly expiresAt: Date | null;
  /** The connector that the session was created for. */
  readonly provider: string | null;
}

type SessionInput = ConnectSessionCreateInput | ReconnectLinkedAccountInput;

/** The response key of the field that creates the session. It separates several creations in one operation. */
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

/** Creates a session in edit mode for an account that the viewer may see, on behalf of the account's organisation. */
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

/** `input` is the caller's input. Its fingerprint detects a key that is reused with a different input. */
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

/** Creates one session per `Idempotency-Key` of a caller, or one per request without a key. */
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
