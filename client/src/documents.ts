export * from './__generated__/documents.ts';
export type * from './__generated__/operations.ts';
export type { TypedDocumentNode } from './typed-document-node.ts';
