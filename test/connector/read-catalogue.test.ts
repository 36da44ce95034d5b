import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../src/connector/read-catalogue.ts';
import { StackOneError, type StackOneFailure } from '../../src/stackone/stackone-error.ts';
import type { WireConnectorProfile } from '../../src/stackone/wire/wire.ts';

const profile = (fields: Partial<WireConnectorProfile>): WireConnectorProfile => ({
  id: 'profile-1',
  name: 'Mine',
  active: false,
  default: true,
  connector_key: 'hibob',
  connector_label: 'HiBob',
  created_at: '2026-01-05T08:00:00Z',
  updated_at: '2026-01-05T08:00:00Z',
  ...fields,
});

const failing = (failure: StackOneFailure) => ({
  listConnectors: () => Promise.reject(new StackOneError('/connectors/meta', failure)),
});
const gone = failing({ kind: 'route-gone', status: 404 });
const profilesOf = (...profiles: WireConnectorProfile[]) => ({ list: async () => profiles });

describe('the catalogue that is derived from connector profiles', () => {
  it('contains a connector once: active if any of its profiles is, with the categories of all of them', async () => {
    const rows = await readCatalogue(
      gone,
      profilesOf(
        profile({ categories: ['hris', null], logo_url: 'first.svg' }),
        profile({ active: true, categories: ['ats', 'hris'], connector_label: 'Bob', logo_url: 'second.svg' }),
        profile({ connector_key: 'okta', connector_label: 'Okta' }),
        profile({}),
      ),
    );
    expect(rows).toMatchObject([
      {
        provider: 'hibob',
        provider_name: 'HiBob',
        active: true,
        categories: ['hris', null, 'ats'],
        resources: { images: { logo_url: 'first.svg' } },
      },
      { provider: 'okta', provider_name: 'Okta', active: false, categories: [] },
    ]);
  });

  it.each<StackOneFailure>([{ kind: 'timeout' }, { kind: 'refused', status: 500, details: [], retryAfter: undefined }])(
    'is not made because the catalogue fails: %j',
    async (failure) => {
      const failed = readCatalogue(failing(failure), profilesOf(profile({})));
      await expect(failed).rejects.toMatchObject({ failure });
    },
  );
});
