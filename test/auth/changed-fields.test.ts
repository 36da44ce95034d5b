import { afterAll, describe, expect, it } from 'vitest';
import { claimsOf, jwtConfig, startIssuer } from '../support/tokens.ts';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld } from '../support/world.ts';

const issuer = await startIssuer();
const world = await startWorld({ config: { auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }) } });
afterAll(async () => {
  await world.stop();
  issuer.close();
});

const { id } = world.sandbox.accounts.add({ origin_owner_id: 'acme', label: 'Before', origin_username: 'ada' });
const headers = { authorization: `Bearer ${await issuer.token(claimsOf('acme'))}` };
const update = `mutation ($input: UpdateLinkedAccountInput!) {
  updateLinkedAccount(input: $input) { linkedAccount { label } }
}`;
const change = (changes: object) => countCalls(world, update, { input: { id, ...changes } }, headers);

describe('a caller that is bound to an organisation', () => {
  it.each(['originOwnerId', 'originOwnerName', 'type'])("gets an error that %s can't be null", async (field) => {
    const { body, calls } = await change({ label: 'After', [field]: null });
    expect(body.errors).toMatchObject([
      { message: expect.stringContaining(field), extensions: { code: 'BAD_USER_INPUT', inputPath: ['input', field] } },
    ]);
    expect(calls).toEqual([]);
  });

  it('gets the same error with null for every field, as generated clients send it', async () => {
    const changes = { label: 'After', originOwnerId: null, originOwnerName: null, originUsername: null, type: null };
    const { body, calls } = await change(changes);
    expect(body.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', inputPath: ['input', 'originOwnerId'] } },
    ]);
    expect(calls).toEqual([]);
  });

  it("can't remove the username", async () => {
    const { body, calls } = await change({ label: 'After', originUsername: null });
    expect(body.errors).toMatchObject([
      { message: expect.stringContaining('originUsername'), extensions: { code: 'FORBIDDEN' } },
    ]);
    expect(calls).toEqual([]);
  });

  it('can remove the label', async () => {
    const { body } = await change({ label: null });
    expect(body).toEqual({ data: { updateLinkedAccount: { linkedAccount: { label: null } } } });
  });
});
