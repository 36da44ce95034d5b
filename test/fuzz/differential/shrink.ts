import {
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  parse,
  print,
  validate,
  visit,
} from 'graphql';
import type { Case } from './differential.ts';

const removable: ReadonlySet<string> = new Set([
  ...[Kind.OPERATION_DEFINITION, Kind.FIELD, Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD, Kind.DIRECTIVE],
  ...[Kind.ARGUMENT, Kind.OBJECT_FIELD],
]);

/** Removes one part after the other while the case `differs`. Returns the smallest case. */
export async function shrink(
  found: Case,
  schema: GraphQLSchema,
  differs: (tried: Case) => Promise<boolean>,
): Promise<Case> {
  let smallest = found;
  for (let index = 0; index < countParts(smallest); ) {
    const smaller = withoutPart(smallest, index);
    if (isExecutable(smaller, schema) && (await differs(smaller))) {
      smallest = smaller;
      // Parts that were necessary before may be removable now.
      index = 0;
    } else {
      index += 1;
    }
  }
  return smallest;
}

function countParts({ query, variables }: Case): number {
  let parts = Object.keys(variables).length;
  visit(parse(query), {
    enter: ({ kind }) => {
      if (removable.has(kind)) parts += 1;
    },
  });
  return parts;
}

/** Removes variables first, then parts of the document. */
function withoutPart(tried: Case, index: number): Case {
  const names = Object.keys(tried.variables);
  if (index < names.length) {
    const others = Object.entries(tried.variables).filter(([name]) => name !== names[index]);
    return { ...tried, variables: Object.fromEntries(others) };
  }
  let left = index - names.length;
  const edited = visit(parse(tried.query), {
    enter: ({ kind }) => {
      if (!removable.has(kind)) return undefined;
      left -= 1;
      return left === -1 ? null : undefined;
    },
  });
  return { ...tried, query: print(withoutUnused(edited)) };
}

/** Removes unused definitions, which would be invalid. */
function withoutUnused(ast: DocumentNode): DocumentNode {
  const used = new Set<string>();
  const collect = (node: ASTNode) =>
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = ast.definitions.find(
          (definition) => definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name.value,
        );
        if (used.has(`...${name.value}`) || !fragment) return;
        used.add(`...${name.value}`);
        collect(fragment);
      },
      VariableDefinition: () => false,
      Variable: ({ name }) => {
        used.add(`$${name.value}`);
      },
    });
  for (const definition of ast.definitions) if (definition.kind === Kind.OPERATION_DEFINITION) collect(definition);
  return visit(ast, {
    FragmentDefinition: ({ name }) => (used.has(`...${name.value}`) ? undefined : null),
    VariableDefinition: ({ variable }) => (used.has(`$${variable.name.value}`) ? undefined : null),
  });
}

function isExecutable({ query, operationName }: Case, schema: GraphQLSchema): boolean {
  try {
    const ast = parse(query);
    return validate(schema, ast).length === 0 && getOperationAST(ast, operationName) != null;
  } catch {
    return false;
  }
}
