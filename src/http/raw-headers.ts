/** Names and values in turn, as Node writes them without another look. */
export type RawHeaders = readonly string[];
