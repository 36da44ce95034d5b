import DataLoader from 'dataloader';
import type { Viewer } from '../auth/viewer.ts';
import type { AccountPage, AccountPages } from '../linked-account/list/account-pages.ts';
import { cursorsOf } from '../linked-account/list/cursor.ts';
import { conditionsFor, fitsFilter } from '../linked-account/list/filter.ts';
import { maximumFirst, type PageArguments, readFirst } from '../linked-account/list/page-arguments.ts';
import type { WireLinkedAccount } from '../stackone/wire/wire.ts';
import type { RowLimit } from './row-limit.ts';

/** An organisation rarely has more accounts than one read returns. A service for all organisations may need several. */
const maximumReads = 5;

interface FirstPage {
  readonly provider: string;
  readonly first: number;
}

/** The accounts of several connectors. */
interface Collected {
  readonly accounts: ReadonlyMap<string, readonly WireLinkedAccount[]>;
  /** Whether these are all accounts of the connectors. */
  readonly complete: boolean;
}

/**
 * The accounts of each connector, for one viewer and one request. First pages that are requested in the same tick come from one
 * list of accounts, however many connectors there are. A later page, and the first page of a single connector, are read
 * separately. All cursors are those of the list that is filtered by the connector alone.
 */
export class ConnectorAccounts {
  readonly #viewer: Viewer;
  readonly #pages: AccountPages;
  readonly #rows: RowLimit;
  readonly #firstPages: DataLoader<FirstPage, AccountPage, string>;

  constructor(viewer: Viewer, pages: AccountPages, rows: RowLimit) {
    this.#viewer = viewer;
    this.#pages = pages;
    this.#rows = rows;
    this.#firstPages = new DataLoader((asked) => this.#readFirstPages(asked), {
      cacheKeyFn: ({ provider, first }) => `${first} ${provider}`,
    });
  }

  /** Throws `BAD_USER_INPUT` if `first` is not between 1 and 100, and for a cursor of another list. */
  async load(provider: string, { first, after }: PageArguments): Promise<AccountPage> {
    const page =
      after == null
        ? await this.#firstPages.load({ provider, first: readFirst({ first }) })
        : await this.#pages.load(this.#conditionsOf(provider), { first, after });
    this.#rows.add(page.nodes.length);
    return page;
  }

  /** Call it when an account has changed. */
  forgetAll(): void {
    this.#firstPages.clearAll();
  }

  async #readFirstPages(asked: readonly FirstPage[]): Promise<AccountPage[]> {
    const providers = [...new Set(asked.map(({ provider }) => provider))];
    if (providers.length === 1) {
      return Promise.all(asked.map(({ provider, first }) => this.#pages.load(this.#conditionsOf(provider), { first })));
    }
    const collected = await this.#collect(providers, Math.max(...asked.map(({ first }) => first)));
    return asked.map((page) => this.#cutPage(page, collected));
  }

  /** Reads accounts until each connector has more than `enough` of them, or until the list ends. */
  async #collect(providers: readonly string[], enough: number): Promise<Collected> {
    // Too many connectors for a filter are nearly all connectors, so the read is not filtered by connector.
    const conditions = conditionsFor(this.#viewer, fitsFilter(providers) ? { providers } : null);
    const accounts = new Map<string, WireLinkedAccount[]>(providers.map((provider) => [provider, []]));
    let after: string | null = null;
    for (let read = 0; read < maximumReads; read += 1) {
      const { nodes, pageInfo }: AccountPage = await this.#pages.load(conditions, { first: maximumFirst, after });
      for (const account of nodes) accounts.get(account.provider)?.push(account);
      if (!pageInfo.hasNextPage) return { accounts, complete: true };
      if ([...accounts.values()].every(({ length }) => length > enough)) break;
      after = pageInfo.endCursor;
    }
    return { accounts, complete: false };
  }

  #cutPage({ provider, first }: FirstPage, { accounts, complete }: Collected): AccountPage {
    const all = accounts.get(provider) ?? [];
    const nodes = all.slice(0, first);
    const encode = cursorsOf(this.#conditionsOf(provider) ?? {});
    const cursorOf = (index: number) => encode({ offset: index + 1, lastId: nodes[index]?.id ?? '' });
    const edges = nodes.map((node, index) => ({
      node,
      get cursor() {
        return cursorOf(index);
      },
    }));
    return {
      edges,
      nodes,
      pageInfo: {
        hasNextPage: all.length > first || !complete,
        hasPreviousPage: false,
        get startCursor() {
          return edges[0]?.cursor ?? null;
        },
        get endCursor() {
          return edges.at(-1)?.cursor ?? null;
        },
      },
    };
  }

  #conditionsOf(provider: string) {
    return conditionsFor(this.#viewer, { providers: [provider] });
  }
}
