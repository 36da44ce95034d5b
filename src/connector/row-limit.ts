import { GatewayError } from '../errors.ts';

const maximumRows = 2_000;

/**
 * Limits the rows that the lists of `Connector` return in one operation. Such a list is read once for all connectors and costs
 * about one page, but an operation that reaches the same connector on many paths returns the same rows many times.
 */
export class RowLimit {
  #rows = 0;

  /** Throws `LIMIT_EXCEEDED` beyond 2,000 rows. */
  add(rows: number): void {
    this.#rows += rows;
    if (this.#rows <= maximumRows) return;
    throw new GatewayError('LIMIT_EXCEEDED', `The lists of connectors return more than ${maximumRows} rows in all.`, {
      limit: 'connectorRows',
    });
  }
}
