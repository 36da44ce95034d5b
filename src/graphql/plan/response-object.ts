/**
 * An object without a prototype, so that `__proto__` is an ordinary key. V8 adds properties to it several times faster than to
 * `Object.create(null)`, which is always a hash table.
 */
export class ResponseObject {
  [key: string]: unknown;
}

Reflect.deleteProperty(ResponseObject.prototype, 'constructor');
Object.setPrototypeOf(ResponseObject.prototype, null);
Object.freeze(ResponseObject.prototype);
