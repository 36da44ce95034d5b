import { badUserInput } from '../../errors.ts';

const defaultFirst = 25;
export const maximumFirst = 100;

/** The arguments of a connection. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Reads the page size. Throws `BAD_USER_INPUT` if `first` is not between 1 and 100. */
export function readFirst({ first }: PageArguments): number {
  const count = first ?? defaultFirst;
  if (count < 1 || count > maximumFirst) throw badUserInput(`first must be from 1 to ${maximumFirst}.`, 'first');
  return count;
}
