import { type DocumentNode, parse, Token, TokenKind, visit } from 'graphql';

export interface ParsedDocument {
  readonly ast: DocumentNode;
  /** The number of nodes, from which the memory of the syntax tree is estimated. */
  readonly nodes: number;
}

const noToken = new Token(TokenKind.SOF, 0, 0, 0, 0);

/** Returns `undefined` if the text is not GraphQL. */
export function parseDocument(query: string): ParsedDocument | undefined {
  const ast = tryParse(query);
  if (!ast) return undefined;
  let nodes = 0;
  visit(ast, {
    enter({ loc }) {
      nodes += 1;
      // No code needs the tokens, and one of them keeps all of them in memory, including comments.
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
