/**
 * Reads an answer in the form that StackOne usually sends. A schema allocates two objects for each field of each row; this
 * allocates the result and nothing else. `undefined` means that the answer has another form, right or wrong: then the schema
 * decides. What it returns is what the schema returns, except that fields that are absent are present as `undefined`.
 */
export type ReadUsualForm<T> = (value: unknown) => T | undefined;

/** Every field of a schema's output has to be named, the optional ones too. */
export type AllFields<T> = { readonly [Name in keyof T]-?: T[Name] };
