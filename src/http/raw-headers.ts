/** Alternating names and values, which Node writes without further checks. */
export type RawHeaders = readonly string[];
