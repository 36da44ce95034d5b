/**
 * Pages of other origins can't send any of these headers without a preflight. Of `authorization`, the route forwards only bearer
 * tokens.
 */
export const preflightedHeaders = ['x-apollo-operation-name', 'apollo-require-preflight', 'authorization'];
