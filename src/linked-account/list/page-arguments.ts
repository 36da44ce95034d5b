import { badUserInput } from '../../errors.ts';

const defaultFirst = 25;
export const maximumFirst = 100;

/** The arguments of a connection. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** How many items a page may have; throws `BAD_USER_INPUT` for a `first` outside 1 to 100. */
export function readFirst({ first }: PageArguments): number {
  const count = first ?? defaultFirst;
  if (count < 1 || count > maximumFirst) throw badUserInput(`first must be from 1 to ${maximumFirst}.`, 'first');
  return count;
}
