/** What the interface's source says to people: literal JSX text, and the keys of the texts that it asks for. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly [property: string]: unknown;
}

export interface Found {
  /** `file:line` */
  readonly place: string;
  readonly text: string;
}

export const rendererFiles = (): string[] =>
  readdirSync(path.join(root, 'renderer'), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => path.join(root, 'renderer', name));

/** Attributes that a person sees or hears. */
const spoken = new Set([
  'title',
  'label',
  'placeholder',
  'alt',
  'aria-label',
  'text',
  'description',
  'whyNot',
]);
const hasWord = (text: string): boolean => /\p{L}{2}/u.test(text);

/** Words that stand in the source itself, where a translation cannot reach them. */
export function literalTexts(file: string, source: string): Found[] {
  const found: Found[] = [];
  visit(parse(file, source), node => {
    if (node.type === 'JSXText' && hasWord(String(node.value)))
      found.push(at(file, source, node, node.value));
    if (node.type !== 'JSXAttribute') return;
    const { name, value } = node as unknown as { name: { name: string }; value: Syntax | null };
    if (spoken.has(name.name) && value?.type === 'Literal' && hasWord(String(value.value)))
      found.push(at(file, source, node, value.value));
  });
  return found;
}

/**
 * Keys given to `t`. A template's holes become `*`. A key without a namespace belongs to that of the file's
 * `useTranslation`; calls that bring a default of their own are left out.
 */
export function usedKeys(file: string, source: string): Found[] {
  const program = parse(file, source);
  const namespaces = new Set<string>();
  const calls: { node: Syntax; key: string }[] = [];
  visit(program, node => {
    if (node.type !== 'CallExpression') return;
    const { callee, arguments: given } = node as unknown as { callee: Syntax; arguments: Syntax[] };
    const name = callee.type === 'MemberExpression' ? (callee.property as Syntax).name : callee.name;
    const [first, second] = given;
    if (name === 'useTranslation' && first?.type === 'Literal') namespaces.add(String(first.value));
    if (name !== 't' || !first || hasDefault(second, source)) return;
    for (const key of keysOf(first)) calls.push({ node, key });
  });
  const [own] = namespaces;
  return calls.map(({ node, key }) =>
    at(file, source, node, key.includes(':') ? key : `${own ?? 'common'}:${key}`),
  );
}

function keysOf(argument: Syntax): string[] {
  if (argument.type === 'Literal') return [String(argument.value)];
  if (argument.type === 'ConditionalExpression')
    return [...keysOf(argument.consequent as Syntax), ...keysOf(argument.alternate as Syntax)];
  if (argument.type !== 'TemplateLiteral') return [];
  const quasis = argument.quasis as { value: { cooked: string } }[];
  return [quasis.map(quasi => quasi.value.cooked).join('*')];
}

const hasDefault = (options: Syntax | undefined, source: string): boolean =>
  options !== undefined &&
  (options.type !== 'ObjectExpression' ||
    /defaultValue/.test(source.slice(options.start, options.end as number)));

function parse(file: string, source: string): Syntax {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  return program as unknown as Syntax;
}

function visit(node: Syntax, see: (node: Syntax) => void): void {
  see(node);
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value])
      if (child && typeof child === 'object' && 'type' in child) visit(child as Syntax, see);
}

const at = (file: string, source: string, { start }: Syntax, text: unknown): Found => ({
  place: `${path.relative(root, file)}:${source.slice(0, start).split('\n').length}`,
  text: String(text).trim(),
});

export const readSource = (file: string): string => readFileSync(file, 'utf8');
