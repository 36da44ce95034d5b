import { Lexer, Source, TokenKind } from 'graphql';

/**
 * Brackets within brackets, and fragments within fragments: what is deeper is of no use to anyone, and would take the
 * recursive functions that read it to the end of their stack. For a field's depth there is a limit of its own.
 */
export const maximumNesting = 100;

export interface TextSize {
  readonly tokens: number;
  readonly nesting: number;
}

const opening: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Counts a document's tokens without parsing it, and stops as soon as there is one too many. `undefined` for a text that is
 * no GraphQL.
 */
export function measureText(query: string, maximumTokens: number): TextSize | undefined {
  const lexer = new Lexer(new Source(query));
  let tokens = 0;
  let open = 0;
  let nesting = 0;
  try {
    for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; kind = lexer.advance().kind) {
      tokens += 1;
      if (opening.has(kind)) open += 1;
      if (closing.has(kind)) open -= 1;
      nesting = Math.max(nesting, open);
      if (tokens > maximumTokens || nesting > maximumNesting) break;
    }
  } catch {
    return undefined;
  }
  return { tokens, nesting };
}
