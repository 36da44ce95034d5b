import { createHmac } from 'node:crypto';
import { type World, webhookSecret } from '../support/world.ts';

/** The example in StackOne's documentation. */
export const payload = {
  project_id: 'acmeinc-27270',
  account_id: 'GnQoASvosYhE5wJcmmAQs',
  event: 'account.updated',
  event_date: '2023-11-01T13:10:31.408Z',
  record_type: 'account',
  record_id: 'GnQoASvosYhE5wJcmmAQs',
  sent_at: '2023-11-01T13:10:31.418Z',
  provider: 'integration_key',
  origin_owner_id: 'unique-org-identifier',
  origin_owner_name: 'Test organization',
  origin_username: 'sample-user',
  setup_information: { domain: 'companytest' },
};

export const signatureOf = (body: string | Uint8Array, secret = webhookSecret) =>
  createHmac('sha256', secret).update(body).digest('base64url');

/** Posts bytes to the webhook route and returns the status. Signed unless `signature` is given. */
export async function deliver(
  world: Pick<World, 'url'>,
  body: string | Uint8Array<ArrayBuffer>,
  signature: string | null = signatureOf(body),
): Promise<number> {
  const response = await fetch(`${world.url}/webhooks/stackone`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(signature !== null && { 'x-stackone-signature': signature }) },
    body,
  });
  await response.body?.cancel();
  return response.status;
}

export const deliverJson = (world: Pick<World, 'url'>, value: unknown) => deliver(world, JSON.stringify(value));
