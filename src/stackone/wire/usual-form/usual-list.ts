import { maximumRows } from '../wire.ts';
import type { ReadUsualForm } from './read-usual-form.ts';
import { isRecord } from './usual-values.ts';

/** The rows of a list, unchanged. */
export const readUsualList: ReadUsualForm<unknown[]> = (value) => {
  const rows = isRecord(value) ? value['data'] : value;
  return Array.isArray(rows) && rows.length <= maximumRows ? rows : undefined;
};
