import packageJson from '../../package.json' with { type: 'json' };

/** The flags of Node that `npm start` runs the gateway with. */
export const nodeFlags: readonly string[] = packageJson.scripts.start
  .split(' ')
  .filter((word) => word.startsWith('--') && word !== '--require');
