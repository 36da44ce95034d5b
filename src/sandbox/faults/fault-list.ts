import type { Fault, FaultRule } from './fault.ts';

/** The pending faults. The oldest rule that matches a request applies first. */
export class FaultList {
  #rules: { rule: FaultRule; left: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#rules = [];
  }

  /** Returns the fault for a request. Each call counts towards the rule's `times`. */
  take(method: string, path: string): Fault | undefined {
    const hit = this.#rules.find(({ rule }) => matches(rule, method, path));
    if (hit === undefined) return undefined;
    hit.left -= 1;
    this.#rules = this.#rules.filter(({ left }) => left > 0);
    return hit.rule.fault;
  }
}

function matches(rule: FaultRule, method: string, path: string): boolean {
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
  if (rule.path === undefined) return true;
  return rule.path.endsWith('*') ? path.startsWith(rule.path.slice(0, -1)) : path === rule.path;
}
