/**
 * An object that inherits nothing, so that `__proto__` is a key like any other. V8 adds properties to it several times faster
 * than to `Object.create(null)`, which is a hash table from the start.
 */
export class ResponseObject {
  [key: string]: unknown;
}

Reflect.deleteProperty(ResponseObject.prototype, 'constructor');
Object.setPrototypeOf(ResponseObject.prototype, null);
Object.freeze(ResponseObject.prototype);
