/** Writes every document beside this folder: `npm run architectures`. A test says where a committed one is another. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serializeDocument } from '../../../engine/document/validate.ts';
import { documentOf } from './architecture.ts';
import { architectures } from './index.ts';
import { indexOf } from './list.ts';

const folder = fileURLToPath(new URL('../', import.meta.url));

for (const architecture of architectures)
  writeFileSync(`${folder}${architecture.file}.netloom`, serializeDocument(await documentOf(architecture)));
writeFileSync(`${folder}index.json`, await indexOf(architectures));
process.stdout.write(`${architectures.length} documents written to ${folder}\n`);
