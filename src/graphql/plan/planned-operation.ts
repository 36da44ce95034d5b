import {
  type ExecutionResult,
  execute,
  type GraphQLError,
  getVariableValues,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Conditions } from './collect-fields.ts';
import { executeFields, executeSerially } from './execute-fields.ts';
import { Execution } from './execution.ts';
import { OperationPlanner } from './operation-planner.ts';
import type { PlannedDocument } from './planned-document.ts';
import { isPromise } from './promises.ts';
import type { ResponseObject } from './response-object.ts';
import type { SelectionPlan, Values } from './selection-plan.ts';

/**
 * The maximum number of cached plans per operation. An operation with more combinations of conditions is planned again from time
 * to time.
 */
const maximumPlans = 16;
/** The default of graphql-js. */
const coercionOptions = { maxErrors: 50 };

type MaybePromise<T> = T | Promise<T>;

/** An operation of a valid document, with a plan for each combination of its conditions that has been requested. */
export class PlannedOperation {
  readonly name: string | undefined;
  readonly type: OperationTypeNode;
  readonly #document: PlannedDocument;
  readonly #operation: OperationDefinitionNode;
  readonly #conditionVariables: readonly string[];
  readonly #plans = new Map<string, SelectionPlan>();
  #plannedFields = 0;

  constructor(document: PlannedDocument, operation: OperationDefinitionNode) {
    this.name = operation.name?.value;
    this.type = operation.operation;
    this.#document = document;
    this.#operation = operation;
    const declared = operation.variableDefinitions?.map(({ variable }) => variable.name.value) ?? [];
    this.#conditionVariables = declared.filter((name) => document.conditionVariables.has(name));
  }

  /** The number of fields in all plans. */
  get plannedFields(): number {
    return this.#plannedFields;
  }

  /** The result has no `data` if the variables do not match their types. The operation is then not executed. */
  run(context: unknown, given: Values): MaybePromise<ExecutionResult> {
    const { schema } = this.#document.schema;
    const { variableDefinitions = [] } = this.#operation;
    const { coerced, errors } = getVariableValues(schema, variableDefinitions, given, coercionOptions);
    if (!coerced) return { errors };
    const plan = this.#planFor(coerced);
    if (plan) return this.#execute(plan, context, coerced);
    const { ast: document } = this.#document;
    return execute({ schema, document, operationName: this.name, contextValue: context, variableValues: given });
  }

  /** Makes the plans that the first executions would make; none where conditions combine in more ways than are kept. */
  prepare(): void {
    const names = this.#conditionVariables;
    if (2 ** names.length > maximumPlans) return;
    for (let bits = 0; bits < 2 ** names.length; bits += 1) {
      this.#planFor(Object.fromEntries(names.map((name, index) => [name, (bits & (1 << index)) !== 0])));
    }
  }

  #execute(plan: SelectionPlan, context: unknown, variables: Record<string, unknown>): MaybePromise<ExecutionResult> {
    const [document, operation] = [this.#document, this.#operation];
    const execution = new Execution({ document, operation, context, variables });
    const answer = (data: ResponseObject | null): ExecutionResult =>
      execution.errors.length > 0 ? { errors: execution.errors, data } : { data };
    const fail = (error: GraphQLError): ExecutionResult => {
      execution.addError(error, undefined);
      return answer(null);
    };
    try {
      const data =
        this.type === OperationTypeNode.MUTATION ? executeSerially(execution, plan) : executeFields(execution, plan);
      return isPromise(data) ? data.then(answer, fail) : answer(data);
    } catch (error) {
      return fail(error as GraphQLError);
    }
  }

  /** Returns `undefined` if only graphql-js can execute the operation correctly. */
  #planFor(variables: Values): SelectionPlan | undefined {
    if (!this.#document.schema.isPlannable || this.#document.introspects) return undefined;
    const conditions: Conditions = Object.create(null);
    let key = '';
    for (const name of this.#conditionVariables) {
      const value = variables[name];
      const isCondition = typeof value === 'boolean' || value === null;
      if (isCondition) conditions[name] = value;
      // A variable of another type is not a condition, and its value must not be kept in a key.
      key += isCondition ? `${value} ` : '- ';
    }
    return this.#plans.get(key) ?? this.#plan(key, conditions);
  }

  #plan(key: string, conditions: Conditions): SelectionPlan | undefined {
    const rootType = this.#document.schema.schema.getRootType(this.type);
    if (!rootType) return undefined;
    const planner = new OperationPlanner(this.#document, conditions);
    const plan = planner.planSelection(rootType, [this.#operation.selectionSet]);
    if (this.#plans.size >= maximumPlans) {
      this.#plans.clear();
      this.#plannedFields = 0;
    }
    this.#plans.set(key, plan);
    this.#plannedFields += planner.plannedFields;
    this.#document.onPlanned();
    return plan;
  }
}
