/** The values of an operation's variables, by name, whatever the caller sent. */
export type VariableValues = (name: string) => unknown;

/** A number that is known from the document alone, or only once there are variables. */
export type CostExpression = number | ((variables: VariableValues) => number);

/** Beyond this an amount stays as it is: there are no `Infinity` and `NaN` to reckon with. */
const maximum = Number.MAX_SAFE_INTEGER;

export function evaluateCost(amount: CostExpression, variables: VariableValues): number {
  return typeof amount === 'number' ? amount : amount(variables);
}

export function sum(amounts: readonly CostExpression[]): CostExpression {
  const known = capped(amounts.reduce<number>((total, amount) => (isKnown(amount) ? total + amount : total), 0));
  const unknown = amounts.filter((amount) => !isKnown(amount));
  if (unknown.length === 0) return known;
  return (variables) =>
    capped(unknown.reduce<number>((total, amount) => total + evaluateCost(amount, variables), known));
}

export function product(first: CostExpression, second: CostExpression): CostExpression {
  if (isKnown(first) && isKnown(second)) return capped(first * second);
  return (variables) => capped(evaluateCost(first, variables) * evaluateCost(second, variables));
}

export function largest(first: CostExpression, ...others: readonly CostExpression[]): CostExpression {
  if (isKnown(first) && others.every(isKnown)) return Math.max(first, ...others);
  return (variables) => Math.max(...[first, ...others].map((amount) => evaluateCost(amount, variables)));
}

function isKnown(amount: CostExpression): amount is number {
  return typeof amount === 'number';
}

export function capped(value: number): number {
  return Math.min(value, maximum);
}
