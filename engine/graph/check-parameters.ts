/** The settings of single parameters: whether their names are there, and mean something. */
import type { Node, NodeId, ParameterSettings } from '../document/document.ts';
import { ALL_PARAMETERS } from '../document/parameter-settings.ts';
import type { NodeReport } from './compiled.ts';
import { setParameters } from './edits.ts';
import type { Expansion } from './expand.ts';
import { fix, problem } from './make-problem.ts';
import type { Fix, Problem } from './problem.ts';
import type { Wiring } from './wiring.ts';

/** A node without a report of its parameters has an error, or depends on one: nothing can be said of it yet. */
export const checkParameters = (
  { instances }: Expansion,
  wiring: Wiring,
  reports: { readonly [id: NodeId]: NodeReport },
): Problem[] =>
  [...wiring.nodes.values(), ...instances]
    .filter(({ node }) => node.parameters)
    .flatMap(({ node }) => {
      const shapes = reports[node.id]!.parameterShapes;
      return shapes ? checkNode(node, shapes) : [];
    });

function checkNode(node: Node, shapes: NonNullable<NodeReport['parameterShapes']>): Problem[] {
  const table = node.parameters ?? {};
  const names = Object.keys(shapes).join(', ') || '–';
  const without = (name: string): Fix => {
    const { [name]: _, ...others } = table;
    return fix('remove-parameter-settings', { parameter: name }, setParameters(node, others));
  };
  return Object.entries(table).flatMap(([name, settings]) => {
    if (name === ALL_PARAMETERS) return [];
    const shape = Object.hasOwn(shapes, name) ? shapes[name]! : null;
    if (!shape) return [problem('unknown-parameter', { parameter: name, names }, { node }, [without(name)])];
    if (shape.length >= 2 || (settings.maxNorm ?? null) === null) return [];
    const { maxNorm: _, ...others }: ParameterSettings = settings;
    const diff = setParameters(node, { ...table, [name]: others });
    const mend = fix('remove-max-norm', { parameter: name }, diff);
    return [problem('max-norm-vector', { parameter: name }, { node }, [mend])];
  });
}
