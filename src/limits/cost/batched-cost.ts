import { type CostExpression, capped, evaluateCost, type VariableValues } from './cost-expression.ts';
import { longestPage } from './list-size.ts';

/**
 * The cost of lists that are read once for all their parents, as a function of the number of parents. The list itself counts
 * once. The items of all parents count as at most one page, or as the maximum for one parent if that is more.
 */
export type BatchedCost = (parents: number, variables: VariableValues) => number;

/** The cost of a list: `own` for the list, and `item` for each of up to `size` items per parent. */
export function batchedList(own: CostExpression, size: CostExpression, item: CostExpression): BatchedCost {
  return (parents, variables) => {
    const perParent = evaluateCost(size, variables);
    const items = Math.min(perParent * parents, Math.max(perParent, longestPage));
    return capped(evaluateCost(own, variables) + items * evaluateCost(item, variables));
  };
}

/** The cost when the parents are below each item of a list. */
export function inListOf(size: CostExpression, cost: BatchedCost): BatchedCost {
  return (parents, variables) => cost(capped(parents * evaluateCost(size, variables)), variables);
}

export function sumOfBatched(costs: readonly BatchedCost[]): BatchedCost | undefined {
  const [first, ...others] = costs;
  if (others.length === 0) return first;
  return (parents, variables) => costs.reduce((total, cost) => capped(total + cost(parents, variables)), 0);
}

/** The cost in a whole operation, which has one parent. */
export function once(cost: BatchedCost): CostExpression {
  return (variables) => cost(1, variables);
}
