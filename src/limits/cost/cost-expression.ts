/** Returns the value of a variable by its name. The value is unvalidated. */
export type VariableValues = (name: string) => unknown;

/** A cost: a number, or a function if it depends on variables. */
export type CostExpression = number | ((variables: VariableValues) => number);

/** Costs are capped here, so that no computation gives `Infinity` or `NaN`. */
const maximum = Number.MAX_SAFE_INTEGER;

export function evaluateCost(cost: CostExpression, variables: VariableValues): number {
  return typeof cost === 'number' ? cost : cost(variables);
}

export function sum(costs: readonly CostExpression[]): CostExpression {
  const known = capped(costs.reduce<number>((total, cost) => (isKnown(cost) ? total + cost : total), 0));
  const unknown = costs.filter((cost) => !isKnown(cost));
  if (unknown.length === 0) return known;
  return (variables) => capped(unknown.reduce<number>((total, cost) => total + evaluateCost(cost, variables), known));
}

export function product(first: CostExpression, second: CostExpression): CostExpression {
  if (isKnown(first) && isKnown(second)) return capped(first * second);
  return (variables) => capped(evaluateCost(first, variables) * evaluateCost(second, variables));
}

export function largest(first: CostExpression, ...others: readonly CostExpression[]): CostExpression {
  if (isKnown(first) && others.every(isKnown)) return Math.max(first, ...others);
  return (variables) => Math.max(...[first, ...others].map((cost) => evaluateCost(cost, variables)));
}

function isKnown(cost: CostExpression): cost is number {
  return typeof cost === 'number';
}

export function capped(value: number): number {
  return Math.min(value, maximum);
}
