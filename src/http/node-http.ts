/** `node:http` without an import: that would read every export, and the getter of `WebSocket` loads Node's own copy of undici. */
export const { createServer, METHODS, STATUS_CODES } = process.getBuiltinModule('node:http');
