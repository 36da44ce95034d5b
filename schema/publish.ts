import { writeFileSync } from 'node:fs';
import packageJson from '../package.json' with { type: 'json' };
import { createSchema } from '../src/schema.ts';
import { printApi, printSubgraph } from './published-schema.ts';
import { printSupergraph } from './supergraph.ts';

// `npm run schema` writes what others read of the schema. `npm run schema -- --release` also records it as what the
// version in package.json promises: breaking changes are told from that.
const schema = createSchema();
const subgraph = await printSubgraph(schema);

write('subgraph', subgraph);
write('api', printApi(schema));
write('supergraph', printSupergraph(subgraph));
if (process.argv.includes('--release'))
  write('released', `# The subgraph of version ${packageJson.version}\n${subgraph}`);

function write(name: string, sdl: string): void {
  writeFileSync(new URL(`published/${name}.graphql`, import.meta.url), sdl);
  process.stdout.write(`schema/published/${name}.graphql\n`);
}
