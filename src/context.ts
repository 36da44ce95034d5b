import DataLoader from 'dataloader';
import type { Viewer } from './auth/viewer.ts';
import type { Idempotency } from './connect-session/idempotency.ts';
import type { ConnectorCatalogue } from './connector/connector-catalogue.ts';
import type { ReportUnknownValue } from './enums.ts';
import { AccountLoader } from './linked-account/account-loader.ts';
import { AccountPages } from './linked-account/account-pages.ts';
import type { Outcome } from './observability/outcome.ts';
import { StackOneClient } from './stackone/client.ts';
import type { StackOneHttp } from './stackone/http.ts';
import type { PageSizes } from './stackone/page-sizes.ts';
import type { WireLinkedAccountMeta } from './stackone/wire.ts';

/** What a resolver works with: everything here is this request's own, but for `connectors`. */
export interface Context {
  readonly requestId: string;
  readonly viewer: Viewer;
  /** StackOne's API, unscoped: accounts are read through `loaders`, which know the viewer. */
  readonly stackone: StackOneClient;
  readonly loaders: Loaders;
  readonly connectors: ConnectorCatalogue;
  readonly idempotency: Idempotency;
  /** The request's header `Idempotency-Key`. */
  readonly idempotencyKey: string | undefined;
  readonly reportUnknownValue: ReportUnknownValue;
  /** What becomes of the request, for the log and the metrics. */
  readonly outcome: Outcome;
}

/** Each made when it is first used: most operations read no account. */
class Loaders {
  readonly #viewer: Viewer;
  readonly #stackone: StackOneClient;
  readonly #accountPageSizes: PageSizes;
  #linkedAccount: AccountLoader | undefined;
  #accountPages: AccountPages | undefined;
  #accountMeta: DataLoader<string, WireLinkedAccountMeta | null> | undefined;

  constructor(viewer: Viewer, stackone: StackOneClient, accountPageSizes: PageSizes) {
    this.#viewer = viewer;
    this.#stackone = stackone;
    this.#accountPageSizes = accountPageSizes;
  }

  get linkedAccount(): AccountLoader {
    this.#linkedAccount ??= new AccountLoader(this.#viewer, this.#stackone, this.#accountPageSizes);
    return this.#linkedAccount;
  }

  get accountPages(): AccountPages {
    this.#accountPages ??= new AccountPages(this.#viewer, this.#stackone, this.#accountPageSizes);
    return this.#accountPages;
  }

  /** By the id of an account that the viewer has been given. */
  get accountMeta(): DataLoader<string, WireLinkedAccountMeta | null> {
    this.#accountMeta ??= new DataLoader((ids) => Promise.all(ids.map((id) => readMeta(this.#stackone, id))));
    return this.#accountMeta;
  }
}

/** What lives as long as the gateway. */
export interface Shared {
  readonly http: StackOneHttp;
  readonly connectors: ConnectorCatalogue;
  /** What `GET /accounts` has shown of its page size. */
  readonly accountPageSizes: PageSizes;
  readonly idempotency: Idempotency;
  readonly reportUnknownValue: (requestId: string, ...unknown: Parameters<ReportUnknownValue>) => void;
  readonly reportUnreadableRows: ReportUnreadableRows;
}

/** Takes note of rows of a list that StackOne sent, and that were left out for what is wrong with them. */
export type ReportUnreadableRows = (requestId: string, endpoint: string, problems: readonly string[]) => void;

export interface Caller {
  readonly requestId: string;
  readonly viewer: Viewer;
  readonly idempotencyKey?: string | undefined;
  /** Aborted when the caller leaves. */
  readonly signal: AbortSignal;
  readonly outcome: Outcome;
}

export function createContext(shared: Shared, { requestId, viewer, idempotencyKey, signal, outcome }: Caller): Context {
  const stackone = new StackOneClient(shared.http, {
    requestId,
    signal,
    owner: viewer.ownerId ?? viewer.subject ?? viewer.issuer ?? '',
    onAttempt: (attempt) => outcome.countAttempt(attempt),
    onUnreadableRows: (endpoint, problems) => shared.reportUnreadableRows(requestId, endpoint, problems),
  });
  return {
    requestId,
    viewer,
    stackone,
    loaders: new Loaders(viewer, stackone, shared.accountPageSizes),
    connectors: shared.connectors,
    idempotency: shared.idempotency,
    idempotencyKey,
    outcome,
    reportUnknownValue: (enumeration, value) => shared.reportUnknownValue(requestId, enumeration, value),
  };
}

/** Failures belong to their account and not to the batch. */
async function readMeta(stackone: StackOneClient, id: string): Promise<WireLinkedAccountMeta | null | Error> {
  try {
    return (await stackone.getAccountMeta(id)) ?? null;
  } catch (error) {
    return error instanceof Error ? error : new Error('unknown failure', { cause: error });
  }
}
