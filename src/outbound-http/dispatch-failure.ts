/** The reason why a request has no usable answer. */
export type DispatchFailure =
  | { readonly kind: 'unreachable' | 'interrupted' | 'timeout' | 'cancelled' }
  | { readonly kind: 'bad-response'; readonly problem: string };
