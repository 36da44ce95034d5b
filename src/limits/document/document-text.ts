import { Lexer, Source, TokenKind } from 'graphql';

/**
 * The maximum nesting of brackets and fragments. Deeper documents could overflow the stack of recursive functions. The depth of
 * fields has a lower limit of its own.
 */
export const maximumNesting = 100;

export interface TextSize {
  readonly tokens: number;
  readonly nesting: number;
}

const opening: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Counts the tokens of a document without parsing it. Stops when a limit is exceeded. Returns `undefined` if the text is not
 * GraphQL.
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
