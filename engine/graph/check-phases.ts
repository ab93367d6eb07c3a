/** Optimizers that take turns: whether what they name is there, each trains something, and all is trained by one. */
import type { Document, NodeId, Phase, Training } from '../document/document.ts';
import { settingsOf } from '../document/parameter-settings.ts';
import { needsTarget } from '../losses/index.ts';
import { checkOptimizer } from './check-training.ts';
import type { NodeReport } from './compiled.ts';
import { pathOf } from './expand.ts';
import { fix, problem } from './make-problem.ts';
import { isOf } from './phases.ts';
import type { Fix, Problem } from './problem.ts';
import { upstream, type WiredNode, type Wiring } from './wiring.ts';

/** @param reports of the flat graph */
export function checkPhases(
  document: Document,
  wiring: Wiring,
  reports: { readonly [id: NodeId]: NodeReport },
): Problem[] {
  const { training, graph } = document;
  const phases = training.phases ?? [];
  if (phases.length === 0) return [];
  const outputs = new Set(
    [...wiring.nodes.values()].filter(wired => isTrained(wired, document)).map(({ node }) => node.id),
  );
  const learning = learningNodes(outputs, wiring, reports);
  const trained = phases.map(phase => {
    const own = learningNodes(
      phase.outputs.filter(id => outputs.has(id)),
      wiring,
      reports,
    );
    return { own, owners: own.filter(owner => isOf(phase, owner)) };
  });
  const left = learning.filter(owner => !trained.some(({ owners }) => owners.includes(owner)));
  return [
    ...checkAccumulation(training),
    ...phases.flatMap((phase, i) => [
      ...missing(document, i, 'outputs', id => outputs.has(id)),
      ...missing(document, i, 'nodes', id => Object.hasOwn(graph.nodes, id)),
      ...checkOptimizer(
        phase.optimizer,
        'phases',
        optimizer => replaced(training, i, { ...phase, optimizer }),
        training,
      ),
      ...(trained[i]!.owners.length > 0
        ? []
        : [problem('phase-nothing', { phase: phase.name }, PLACE, [removal(training, i)])]),
    ]),
    ...[...new Set(left.map(drawnAs))].map(id => {
      const mends = phases.flatMap((phase, i): Fix[] => {
        if (!trained[i]!.own.some(owner => drawnAs(owner) === id)) return [];
        const values = { node: graph.nodes[id]!.name, phase: phase.name };
        const after = replaced(training, i, { ...phase, nodes: [...phase.nodes, id] });
        return [fix('add-to-phase', values, change(training, after))];
      });
      return problem('phase-left-out', {}, { node: graph.nodes[id]! }, mends);
    }),
  ];
}

const PLACE = { attribute: 'phases' };

/** The node of the document's own graph that stands for one of the flat graph. */
const drawnAs = (id: NodeId): NodeId => pathOf(id)[0]!;

/** An output that a phase can have the loss of; without data, all may have one. */
const isTrained = ({ node, attributes }: WiredNode, { dataset }: Document): boolean =>
  node.type === 'Output' &&
  (!dataset ||
    !needsTarget(attributes.loss) ||
    dataset.fields.some(({ name }) => name === attributes.target));

/** The nodes that own parameters which are not frozen and which the losses of these outputs depend on. */
function learningNodes(
  outputs: Iterable<NodeId>,
  wiring: Wiring,
  reports: { readonly [id: NodeId]: NodeReport },
): NodeId[] {
  const owners = [...upstream(wiring, outputs)].map(id => wiring.nodes.get(id)!.owner);
  return [...new Set(owners)].sort().filter(owner => mayLearn(wiring.nodes.get(owner)!, reports[owner]!));
}

/** Of a node with an error it cannot be said yet. */
const mayLearn = ({ tables }: WiredNode, { parameterShapes }: NodeReport): boolean =>
  parameterShapes === null || Object.keys(parameterShapes).some(name => !settingsOf(tables, name).frozen);

/** The second phase of a step needs what the first has changed, which the batches before an update do not. */
function checkAccumulation(training: Training): Problem[] {
  if ((training.accumulate ?? 1) === 1) return [];
  const { accumulate: _, ...after } = training;
  const mend = fix('set-setting', { setting: 'accumulate', value: 1 }, change(training, after));
  return [problem('phases-accumulate', {}, { attribute: 'accumulate' }, [mend])];
}

const codes = { outputs: 'phase-output', nodes: 'phase-node' } as const;

function missing(
  { training, graph }: Document,
  index: number,
  list: 'outputs' | 'nodes',
  isThere: (id: NodeId) => boolean,
): Problem[] {
  const phase = training.phases![index]!;
  return phase[list]
    .filter(id => !isThere(id))
    .map(id => {
      const values = { phase: phase.name, name: graph.nodes[id]?.name ?? id };
      const after = { ...phase, [list]: phase[list].filter(other => other !== id) };
      const mend = fix('remove-from-phase', values, change(training, replaced(training, index, after)));
      return problem(codes[list], values, PLACE, [mend]);
    });
}

const replaced = (training: Training, index: number, phase: Phase): Training => ({
  ...training,
  phases: training.phases!.with(index, phase),
});

function removal(training: Training, index: number): Fix {
  const phases = training.phases!;
  const values = { phase: phases[index]!.name };
  return fix('remove-phase', values, change(training, { ...training, phases: phases.toSpliced(index, 1) }));
}

const change = (before: Training, after: Training) => [{ table: 'training', before, after }] as const;
