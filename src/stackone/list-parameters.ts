export interface PageQuery {
  /** Counted from 1. */
  readonly page: number;
  readonly pageSize: number;
}

export interface AccountListQuery extends PageQuery {
  readonly accountIds?: readonly string[] | undefined;
  readonly originOwnerIds?: readonly string[] | undefined;
  readonly providers?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
}

/** A list is a repeated key: `status=active&status=error`. */
export function accountListParameters(query: AccountListQuery): URLSearchParams {
  const parameters = pageParameters(query);
  const append = (name: string, values: readonly string[] = []) => {
    for (const value of values) parameters.append(name, value);
  };
  append('account_ids', query.accountIds);
  append(query.originOwnerIds?.length === 1 ? 'origin_owner_id' : 'origin_owner_ids', query.originOwnerIds);
  append('providers', query.providers);
  append('status', query.statuses);
  return parameters;
}

export function pageParameters({ page, pageSize }: PageQuery): URLSearchParams {
  return new URLSearchParams({ page: String(page), page_size: String(pageSize) });
}
