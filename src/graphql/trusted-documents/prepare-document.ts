import { GraphQLError, parse } from 'graphql';
import { GatewayError } from '../../errors.ts';
import type { DocumentLimiter } from '../documents/document-limiter.ts';
import type { KnownDocument } from '../documents/known-document.ts';
import type { ValidDocuments } from '../documents/valid-documents.ts';

export interface PreparedDocument {
  /** Validated and planned. `undefined` for a document that exceeds a limit of direct callers. */
  readonly known?: KnownDocument;
  /** The reason why the document can't be used at all. */
  readonly fault?: string;
  /** The reason why direct callers can't run it. */
  readonly excess?: string;
}

export type PrepareDocument = (text: string) => PreparedDocument;

/** Parses, validates and plans a document, so that its first request does not have to. */
export function createPrepareDocument(limiter: DocumentLimiter, documents: ValidDocuments): PrepareDocument {
  return (text) => {
    try {
      const known = limiter.read(text, 'direct');
      if (!known) return { fault: syntaxFaultOf(text) };
      const planned = documents.open(known);
      if (!planned) return { fault: validationFaultsOf(text, documents) };
      planned.prepare();
      return { known };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return error.code === 'LIMIT_EXCEEDED' ? { excess: error.message } : { fault: error.message };
    }
  };
}

function syntaxFaultOf(text: string): string {
  try {
    parse(text);
    return 'The document cannot be read.';
  } catch (error) {
    return error instanceof GraphQLError ? error.message : String(error);
  }
}

/** Parses the text again, because the cache keeps no syntax tree of an invalid document. */
function validationFaultsOf(text: string, documents: ValidDocuments): string {
  const messages = documents.faultsOf(parse(text)).map(({ message }) => message);
  return messages.join(' ');
}
