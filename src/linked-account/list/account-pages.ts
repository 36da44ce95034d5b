import { ownsOrActsForAny } from '../../auth/policy.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { PageSizes } from '../../stackone/items/page-sizes.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import { AccountList, type AccountRows, type AccountSource, type Row } from './account-list.ts';
import { type AccountConditions, cursorsOf, decodeCursor, type Position } from './cursor.ts';
import { holdFor } from './filter.ts';
import { type PageArguments, readFirst } from './page-arguments.ts';

/** Creates its cursor on demand, because most operations select `nodes`. */
class AccountEdge {
  readonly node: WireLinkedAccount;
  readonly #toCursor: () => string;

  constructor(node: WireLinkedAccount, toCursor: () => string) {
    this.node = node;
    this.#toCursor = toCursor;
  }

  get cursor(): string {
    return this.#toCursor();
  }
}

/** A page of accounts in the shape of the schema's `LinkedAccountConnection`. */
export interface AccountPage {
  readonly edges: readonly { readonly cursor: string; readonly node: WireLinkedAccount }[];
  readonly nodes: readonly WireLinkedAccount[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Lists of accounts for one viewer and one request. Each page is read at most once, and contains no foreign account. */
export class AccountPages {
  readonly #viewer: Viewer;
  readonly #stackone: AccountSource;
  readonly #sizes: PageSizes;
  readonly #read = new Map<string, Promise<AccountPage>>();

  constructor(viewer: Viewer, stackone: AccountSource, sizes: PageSizes) {
    this.#viewer = viewer;
    this.#stackone = stackone;
    this.#sizes = sizes;
  }

  /**
   * `conditions` of `null` match no account, so StackOne is not called. Throws `BAD_USER_INPUT` if `first` is not between 1 and
   * 100, and for a cursor of another list.
   */
  async load(conditions: AccountConditions | null, page: PageArguments): Promise<AccountPage> {
    const first = readFirst(page);
    const position = page.after == null ? null : decodeCursor(page.after, conditions);
    if (conditions === null) return emptyPage;

    const key = JSON.stringify([conditions, first, position]);
    const reading = this.#read.get(key) ?? this.#readPage(conditions, first, position);
    this.#read.set(key, reading);
    return reading;
  }

  /** Call it when an account has changed. */
  forgetAll(): void {
    this.#read.clear();
  }

  async #readPage(conditions: AccountConditions, first: number, position: Position | null): Promise<AccountPage> {
    const stackOneList = new AccountList(this.#stackone, this.#sizes, conditions);
    // One row more than the page, to know whether there is a next page.
    const list = await (position ? stackOneList.readAfter(position, first + 1) : stackOneList.readBeginning(first + 1));

    const begin = position ? beginAfter(position, list) : 0;
    const rows = list.rows.slice(begin, begin + first);
    const hasNextPage = list.rows.length > begin + first || !list.reachesEnd;
    const encode = cursorsOf(conditions);
    const cursorAfter = (index: number) => {
      const lastId = index < 0 ? position?.lastId : this.#visible(rows[index], conditions)?.id;
      return encode({ offset: list.offset + begin + index + 1, lastId: lastId ?? '' });
    };
    const { nodes, indexes } = this.#visibleRows(rows, conditions);
    return {
      // Created on demand, because most operations select `nodes`.
      get edges() {
        return nodes.map((node, at) => new AccountEdge(node, () => cursorAfter(indexes[at] ?? 0)));
      },
      nodes,
      pageInfo: {
        hasNextPage,
        hasPreviousPage: position !== null,
        get startCursor() {
          return indexes[0] === undefined ? null : cursorAfter(indexes[0]);
        },
        // The position of the page's last row, even if the row was omitted, or of an empty page, so that paging continues after
        // it.
        get endCursor() {
          return rows.length > 0 || hasNextPage ? cursorAfter(rows.length - 1) : null;
        },
      },
    };
  }

  /** The accounts that the viewer may see, with their positions among the rows. */
  #visibleRows(rows: readonly Row[], conditions: AccountConditions) {
    const nodes: WireLinkedAccount[] = [];
    const indexes: number[] = [];
    for (const [index, row] of rows.entries()) {
      const node = this.#visible(row, conditions);
      if (!node) continue;
      nodes.push(node);
      indexes.push(index);
    }
    return { nodes, indexes };
  }

  /** Returns the account if the viewer may see it and it matches the conditions. The gateway checks both itself. */
  #visible(row: Row, conditions: AccountConditions): Row {
    return row && ownsOrActsForAny(this.#viewer, row.origin_owner_id) && holdFor(conditions, row) ? row : undefined;
  }
}

/** The index of the first row after a position. */
function beginAfter({ offset, lastId }: Position, list: AccountRows): number {
  const anchor = list.rows.findIndex((row) => row?.id === lastId);
  if (anchor >= 0) return anchor + 1;
  // A missing account was removed, and the next one has its position. An omitted row still has its position.
  return offset - (lastId === '' ? 0 : 1) - list.offset;
}

const emptyPage: AccountPage = {
  edges: [],
  nodes: [],
  pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
};
