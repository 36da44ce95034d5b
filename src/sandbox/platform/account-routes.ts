import { z } from 'zod';
import { json } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { Settings } from '../options.ts';
import type { AccountStore } from '../store/account-store.ts';
import { findConnector, modelsOf } from '../store/connector-catalog.ts';
import { accountTypes, type JsonObject, type LinkedAccount } from '../store/wire-types.ts';
import { ApiError } from './api-error.ts';
import { jsonObject, validated } from './validation.ts';

const one = z.union([z.string(), z.array(z.string()).transform((values) => values.at(-1))]).optional();
const many = z.union([z.array(z.string()), z.string().transform((value) => [value])]).optional();
const positive = one.transform((text) => (text ? Number(text) : undefined)).pipe(z.int().min(1).optional());

/** The query of `GET /accounts`. A list is a key that is repeated or occurs once; a comma is part of the value. */
const listQuerySchema = z.object({
  page: positive,
  page_size: positive,
  provider: one,
  origin_owner_id: one,
  origin_owner_ids: many,
  providers: many,
  account_ids: many,
  status: many,
});

const objectOrNothing = jsonObject.nullish();
const stringOrNothing = z.string().nullish();

/** The body of `PATCH /accounts/{id}`. It has no `status`, because StackOne's API can't suspend an account. */
const patchSchema = z.object({
  provider: stringOrNothing,
  origin_owner_id: stringOrNothing,
  origin_owner_name: stringOrNothing,
  origin_username: stringOrNothing,
  credentials: objectOrNothing,
  setup_information: objectOrNothing,
  secrets: objectOrNothing,
  authentication_config_key: stringOrNothing,
  environment: stringOrNothing,
  // StackOne documents an object, but all its answers contain a string.
  label: z
    .custom<string | JsonObject>((value) => typeof value === 'string' || jsonObject.safeParse(value).success, {
      error: 'label must be a string',
    })
    .nullish(),
  metadata: objectOrNothing,
  type: z.enum(accountTypes).nullish(),
  integration_id: stringOrNothing,
  connector_profile_id: stringOrNothing,
});

export function accountRoutes(accounts: AccountStore, settings: Settings): Route[] {
  return [
    { method: 'GET', path: '/accounts', handle: ({ query }) => json(list(accounts, settings, query)) },
    { method: 'GET', path: '/accounts/{id}', handle: (_request, id) => json(found(accounts.get(id))) },
    {
      method: 'PATCH',
      path: '/accounts/{id}',
      handle({ body }, id) {
        const account = found(accounts.get(id));
        return json(found(accounts.update(id, accountChanges(account, validated(patchSchema, body)))));
      },
    },
    { method: 'DELETE', path: '/accounts/{id}', handle: (_request, id) => json(found(accounts.delete(id))) },
    {
      method: 'GET',
      path: '/accounts/{id}/meta',
      handle(_request, id) {
        const { provider } = found(accounts.get(id));
        const { category } = found(findConnector(provider));
        return json({ provider, category, models: modelsOf(category) });
      },
    },
  ];
}

function list(accounts: AccountStore, settings: Settings, sent: unknown) {
  const query = validated(listQuerySchema, sent);
  const matching = accounts
    .list({
      ids: query.account_ids,
      originOwnerIds: query.origin_owner_ids,
      providers: query.providers,
      statuses: query.status,
    })
    .filter(({ provider }) => query.provider === undefined || provider === query.provider)
    .filter(({ origin_owner_id }) => query.origin_owner_id === undefined || origin_owner_id === query.origin_owner_id);
  const pageSize = Math.min(query.page_size ?? 25, settings.maximumPageSize);
  const start = ((query.page ?? 1) - 1) * pageSize;
  const page = matching.slice(start, start + pageSize);
  return settings.accountsAs === 'array' ? page : { data: page };
}

/**
 * The changes that a patch makes to the stored account. An absent field is unchanged, and `null` clears a nullable field.
 * `setup_information` is merged, because StackOne's own client always sends `{}`.
 */
function accountChanges(account: LinkedAccount, patch: z.infer<typeof patchSchema>): Partial<LinkedAccount> {
  const changes: Partial<LinkedAccount> = {};
  if (typeof patch.provider === 'string') {
    changes.provider = patch.provider;
    changes.provider_name = findConnector(patch.provider)?.name ?? null;
  }
  if (typeof patch.origin_owner_id === 'string') changes.origin_owner_id = patch.origin_owner_id;
  if (typeof patch.origin_owner_name === 'string') changes.origin_owner_name = patch.origin_owner_name;
  if (patch.origin_username !== undefined) changes.origin_username = patch.origin_username;
  if (typeof patch.label === 'string' || patch.label === null) changes.label = patch.label;
  if (patch.type !== undefined) changes.type = patch.type;
  if (patch.setup_information === null) changes.setup_information = null;
  if (patch.setup_information) {
    changes.setup_information = { ...account.setup_information, ...patch.setup_information };
  }
  return changes;
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new ApiError(404);
  return value;
}
