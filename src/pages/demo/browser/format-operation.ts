const tokens = /"[^"]*"|\.\.\.\w*|[$@]?\w+|[!{}()[\]:=,|&]/g;

/** Formats a document, because the client sends documents without spaces. */
export function formatOperation(document: string): string {
  let text = '';
  let depth = 0;
  let parentheses = 0;
  let before = '';
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of document.matchAll(tokens)) {
    if (token === '}') depth -= 1;
    if (token === ')') parentheses -= 1;
    text += separator(token, before, { depth, isArgument: parentheses > 0, newLine }) + token;
    if (token === '{') depth += 1;
    if (token === '(') parentheses += 1;
    before = token;
  }
  return text;
}

interface Position {
  readonly depth: number;
  readonly isArgument: boolean;
  readonly newLine: () => string;
}

/** Returns the space between two tokens. */
function separator(token: string, before: string, { depth, isArgument, newLine }: Position): string {
  if (before === '' || before === '(' || before === '[') return '';
  if (before === ':' || before === '=' || token === '=') return ' ';
  if (token === '}') return newLine();
  if (token === '{') return ' ';
  if (!/^[\w$@.]/.test(token)) return '';
  if (isArgument) return ', ';
  if (before === '}' && depth === 0) return '\n\n';
  return depth === 0 ? ' ' : newLine();
}
