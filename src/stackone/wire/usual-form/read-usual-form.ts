/**
 * Reads an answer in StackOne's usual form. A schema allocates two objects for each field of each row; this function allocates
 * only the result. Returns `undefined` for any other form, valid or not; the schema then decides. The result equals the schema's,
 * except that absent fields are present as `undefined`.
 */
export type ReadUsualForm<T> = (value: unknown) => T | undefined;

/** Requires every field of a schema's output, including optional ones. */
export type AllFields<T> = { readonly [Name in keyof T]-?: T[Name] };
