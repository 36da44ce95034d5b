import type { DocumentNode } from 'graphql';

/** A document that counts reads of its nodes. The count measures work independently of the machine. */
export interface CountedDocument {
  readonly document: DocumentNode;
  reads(): number;
}

export function countReads(document: DocumentNode): CountedDocument {
  let reads = 0;
  // Repeated reads of a node return the same proxy.
  const watched = new WeakMap<object, object>();
  const watch = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null) return value;
    const known = watched.get(value);
    const proxy = known ?? new Proxy(value, { get: read });
    watched.set(value, proxy);
    return proxy as T;
  };
  const read = (target: object, name: PropertyKey): unknown => {
    reads += 1;
    return watch(Reflect.get(target, name));
  };
  return { document: watch(document), reads: () => reads };
}
