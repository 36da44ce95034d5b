import { type CostExpression, capped, evaluateCost, type VariableValues } from './cost-expression.ts';
import { longestPage } from './list-size.ts';

/**
 * What lists cost that are read once for all their parents, as a function of how many parents there are. Such a list is one
 * list, so it costs itself once; the items of all parents together are taken for a page, or for as many as one parent may have.
 */
export type BatchedCost = (parents: number, variables: VariableValues) => number;

/** A list that costs `own` itself, and `item` for each of up to `size` items of a parent. */
export function batchedList(own: CostExpression, size: CostExpression, item: CostExpression): BatchedCost {
  return (parents, variables) => {
    const perParent = evaluateCost(size, variables);
    const items = Math.min(perParent * parents, Math.max(perParent, longestPage));
    return capped(evaluateCost(own, variables) + items * evaluateCost(item, variables));
  };
}

/** The same below each item of a list. */
export function inListOf(size: CostExpression, cost: BatchedCost): BatchedCost {
  return (parents, variables) => cost(capped(parents * evaluateCost(size, variables)), variables);
}

export function sumOfBatched(costs: readonly BatchedCost[]): BatchedCost | undefined {
  const [first, ...others] = costs;
  if (others.length === 0) return first;
  return (parents, variables) => costs.reduce((total, cost) => capped(total + cost(parents, variables)), 0);
}

/** For an operation as a whole. */
export function once(cost: BatchedCost): CostExpression {
  return (variables) => cost(1, variables);
}
