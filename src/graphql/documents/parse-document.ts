import { type DocumentNode, parse, Token, TokenKind, visit } from 'graphql';

export interface ParsedDocument {
  readonly ast: DocumentNode;
  /** The number of nodes, which tells what the syntax tree takes in memory. */
  readonly nodes: number;
}

const noToken = new Token(TokenKind.SOF, 0, 0, 0, 0);

/** `undefined` for a text that is no GraphQL. */
export function parseDocument(query: string): ParsedDocument | undefined {
  const ast = tryParse(query);
  if (!ast) return undefined;
  let nodes = 0;
  visit(ast, {
    enter({ loc }) {
      nodes += 1;
      // Nobody needs the tokens, and one of them keeps all of them in memory, comments included.
      if (loc) Object.assign(loc, { startToken: noToken, endToken: noToken });
    },
  });
  return { ast, nodes };
}

function tryParse(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}
