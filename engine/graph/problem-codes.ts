/**
 * Every problem and fix that the engine can name, with its English text. `Problem.message` and `Fix.label` are
 * interpolated from here, and the translations are keyed by the same codes and hold the same `{{values}}`.
 */
import { TypeProblem } from '../ir/type.ts';

export const problemTemplates = {
  // Attributes
  'unknown-attribute': '{{node}}: there is no setting named {{attribute}}.',
  'attribute-integer': '{{node}}: {{attribute}} must be a whole number, not {{value}}.',
  'attribute-number': '{{node}}: {{attribute}} must be a number, not {{value}}.',
  'attribute-boolean': '{{node}}: {{attribute}} must be true or false, not {{value}}.',
  'attribute-text': '{{node}}: {{attribute}} must be text, not {{value}}.',
  'attribute-option': '{{node}}: {{attribute}} must be one of {{options}}, not {{value}}.',
  'attribute-options': '{{node}}: {{attribute}} may hold {{options}}, not {{value}}.',
  'attribute-integers': '{{node}}: {{attribute}} must be a list of whole numbers, not {{value}}.',
  'attribute-numbers': '{{node}}: {{attribute}} must be a list of numbers, not {{value}}.',
  'attribute-length': '{{node}}: {{attribute}} must have exactly {{length}} numbers; {{count}} are given.',
  'attribute-at-least': '{{node}}: {{attribute}} must be at least {{limit}}, not {{value}}.',
  'attribute-at-most': '{{node}}: {{attribute}} must be at most {{limit}}, not {{value}}.',
  'attribute-above': '{{node}}: {{attribute}} must be above {{limit}}, not {{value}}.',
  'attribute-below': '{{node}}: {{attribute}} must be below {{limit}}, not {{value}}.',
  'attribute-unknown-name':
    '{{node}}: {{attribute}} is worked out from {{name}}, which the block has not; it has: {{names}}.',
  'attribute-not-a-number':
    '{{node}}: {{attribute}} is calculated with {{name}}, which is not a number. Use it alone, or another.',

  // Structure
  'unknown-layer': '{{node}}: there is no layer of the type {{type}}. Replace it by one from the palette.',
  'duplicate-name': '{{node}}: another node has the same name. Names must differ.',
  'empty-name': 'A {{type}} has no name. Give it one: values in the exported model are named by it.',
  'name-separator':
    '{{node}}: a name may hold no slash, which separates the parts of longer names (output/accuracy).',
  'reserved-name': '{{node}}: this name is used by the training graph itself. Choose another.',
  'edge-missing-node': 'A connection of {{node}} leads to a node that does not exist ({{missing}}).',
  'edge-missing-output': '{{node}} has no output port {{port}}; it has: {{ports}}.',
  'edge-missing-input': '{{node}} has no input port {{port}}; it has: {{ports}}.',
  'several-edges': '{{node}}: several connections lead into the port {{port}}, which takes one.',
  'unconnected-input': '{{node}}: nothing is connected to the port {{port}}.',
  cycle: '{{nodes}} form a circle. A network may not feed itself: remove one of these connections.',
  'no-input': 'The network has no Input. Add one: it brings the samples in.',
  'no-output': 'The network has no Output. Add one: it gives the predictions and holds the loss.',
  'unused-node': '{{node}} leads to no Output, so nothing uses it.',

  // Blocks
  'unknown-block':
    '{{node}} stands for a block that the document has not. Remove the node, or draw the block again.',
  'block-within-itself':
    '{{node}}: the block {{block}} is used within itself. It would have no end: remove it here.',
  'block-too-large':
    '{{node}} stands for {{count}} nodes, more than the {{limit}} that a network may have. Repeat the block less often.',
  'block-input-output':
    '{{node}}: {{type}} nodes belong outside of blocks. Use {{instead}}, and put the {{type}} beside the block.',
  'block-port-outside': '{{node}} is a port of a block, but lies outside of every block. Remove it.',
  'block-shared-with':
    '{{node}} uses the parameters of {{name}}, which is no other node of the same block (or they wait for one another).',
  'block-shared-shape':
    '{{node}} shares {{parameter}}, which is {{there}} there and would be {{here}} here. Give both the same sizes.',

  // Data
  'no-dataset': 'No data is chosen yet, so the network cannot be trained.',
  'no-field': '{{node}} reads no field of the data. Choose one of: {{fields}}.',
  'unknown-field': '{{node}}: the data has no field named {{field}}; it has: {{fields}}.',
  'no-target':
    '{{node}} has no target, so nothing tells the network what is right. Choose a field: {{fields}}.',
  'untrained-output': '{{node}} has no target, so it is not trained; its predictions are still exported.',

  // Shapes
  'dtype-float': '{{node}} calculates with numbers (float32), but {{dtype}} values arrive.',
  'dtype-index': '{{node}} looks whole numbers (int64) up, but {{dtype}} values arrive.',
  'dense-image':
    '{{node}} takes a list of features for each sample, but images {{shape}} arrive. Flatten them first.',
  'features-missing':
    '{{node}} needs features on the last axis, but {{shape}} has one number for each sample.',
  'image-expected': '{{node}} takes images [batch, channels, height, width], but {{shape}} arrives.',
  'layout-expected': '{{node}} takes {{expected}}, but {{shape}} arrives.',
  'pool-pads':
    '{{node}}: a padding of {{pads}} leaves windows of {{window}} that see nothing of the input. Make it smaller than the window.',
  'glu-odd': '{{node}}: glu halves axis {{axis}}, but it has {{size}} values, an odd number.',
  'constant-size':
    '{{node}}: {{count}} values are given, but the shape {{shape}} holds {{size}}. Give one, or all.',
  'crop-nothing': '{{node}}: a border of {{border}} leaves nothing of an image of {{image}}.',
  'crop-size': '{{node}}: a part of {{size}} cannot be cut out of an image of {{image}}.',
  'resize-nothing': '{{node}}: {{factor}} times {{size}} pixels is less than one pixel.',
  'normalize-channels':
    '{{node}}: {{attribute}} gives {{count}} numbers, but {{channels}} channels arrive. Give one, or one for each.',
  'permute-order': '{{node}}: the order {{order}} must name each of the axes {{axes}} once.',
  'shuffle-channels':
    '{{node}}: {{channels}} channels cannot be laid out as pixels: they must be a multiple of {{groups}}.',
  'slice-range': '{{node}}: axis {{axis}} has {{length}} values, too few for {{size}} from {{start}} on.',
  'split-parts': '{{node}}: the {{length}} values on axis {{axis}} cannot be cut into {{parts}}.',
  'formula-unexpected': '{{node}}: {{found}} cannot stand at character {{position}} of {{attribute}}.',
  'formula-end': '{{node}}: something is missing at the end of {{attribute}} (character {{position}}).',
  'formula-function':
    '{{node}}: there is no function {{name}} (character {{position}}); there are {{functions}}.',
  'formula-arguments': '{{node}}: {{name}} (character {{position}}) takes {{count}} values, not {{given}}.',
  'formula-shapes': '{{node}}: {{a}} and {{b}} do not fit together at character {{position}} of the formula.',
  'window-too-large': '{{node}}: a window of {{window}} does not fit an image of {{image}}.',
  'batch-norm-axes':
    '{{node}} takes features [batch, features], signals, images or volumes, but {{shape}} arrives.',
  'groups-channels':
    '{{node}}: {{channels}} channels cannot be divided into {{groups}} groups of the same size.',
  'groups-filters':
    '{{node}}: {{filters}} filters cannot be divided into {{groups}} groups of the same size.',
  'reshape-size': '{{node}} cannot make {{to}} of {{from}}: a sample has {{size}} values, not {{wanted}}.',
  'reshape-wildcard': '{{node}}: only one number of the shape {{to}} may be -1.',
  'reshape-remainder': '{{node}} cannot make {{to}} of {{from}}: {{size}} is not divisible by {{known}}.',
  'merge-shape': '{{node}}: {{shape}} at {{port}} does not fit {{first}} at {{firstPort}}.',
  'concat-rank': '{{node}}: {{shape}} at {{port}} has not as many axes as {{first}} at {{firstPort}}.',
  'concat-shape':
    '{{node}} joins along axis {{axis}}, so all other axes must agree: {{shape}} at {{port}}, {{first}} at {{firstPort}}.',
  'concat-axis': '{{node}}: there is no axis {{axis}} in {{first}}; the last is {{last}}.',
  'concat-dtype': '{{node}} joins {{dtype}} at {{port}} with {{first}} at {{firstPort}}.',
  'sequence-expected': '{{node}} takes sequences [batch, steps, features], but {{shape}} arrives.',
  'steps-expected': '{{node}} takes the indices of sequences [batch, steps], but {{shape}} arrives.',
  'mask-shape':
    '{{node}}: a mask says of each step whether it counts, so it must be {{expected}}, not {{shape}}.',
  'sound-expected':
    '{{node}} takes sound of one channel, [batch, samples] or [batch, 1, samples], but {{shape}} arrives.',
  'sound-short':
    '{{node}}: a transform of {{window}} samples does not fit a sound of {{samples}}: nFft may be {{limit}} at most.',
  'heads-features':
    '{{node}}: {{features}} features cannot be divided into {{heads}} heads of the same size.',
  'rotary-odd': '{{node}}: rotary positions need an even number of features in each head, not {{size}}.',
  'positions-short': '{{node}} has {{positions}} positions, but sequences of {{steps}} steps arrive.',

  incompatible: '{{node}}: {{reason}}',

  // Losses
  'output-batch':
    '{{node}} gives one result for each sample, but {{shape}} is the same for all of them. Join it with something that depends on an Input.',
  'target-classes':
    '{{node}}: {{loss}} needs a category as its target, but {{field}} is of the kind {{kind}}.',
  'target-numbers': '{{node}}: {{loss}} needs numbers as its target, but {{field}} is a category.',
  'target-binary': '{{node}}: {{loss}} needs two classes, but {{field}} has {{classes}}.',
  'target-shape':
    '{{node}}: the prediction {{shape}} does not fit the target {{field}}, which is {{target}} for each sample.',
  'class-count': '{{node}}: {{units}} scores arrive for each sample, but {{field}} has {{classes}} classes.',
  'target-labels':
    '{{node}}: {{loss}} needs a list of labels (int64) for each sample as its target, but {{field}} is {{dtype}} {{target}}.',
  'blank-class':
    '{{node}}: there is no class {{blank}} for the blank: {{units}} scores arrive for each step.',
  'class-weights':
    '{{node}}: {{count}} class weights are given, but {{units}} scores arrive for each sample.',
  'class-scores': '{{node}}: {{loss}} needs one score for each class on axis 1, but {{shape}} arrives.',
  'vocabulary-size': '{{node}} has {{vocabulary}} rows, but {{field}} has {{classes}} categories.',
  'activation-before-loss':
    '{{node}} feeds the loss {{loss}}, which applies {{function}} itself. Twice, it learns slowly.',
  'confusion-size':
    '{{node}}: a confusion matrix of {{classes}} classes is too large to be read; at most {{limit}}. Precision, recall and F1 are told for each class, too.',
  'metric-sequence':
    '{{node}}: the edit distance compares sequences [batch, classes, steps], but the prediction is {{shape}}.',
  'metric-for-classes': '{{node}}: {{metric}} is for classes, not for {{loss}}; it is left out.',
  'metric-for-numbers': '{{node}}: {{metric}} is for numbers, not for {{loss}}; it is left out.',

  // Training
  'missing-loss-path': 'No trainable parameter leads to a loss, so there is nothing to train. Add a Dense.',
  'untrained-parameters': '{{node}}: no loss depends on its parameters, so training leaves them as they are.',
  'all-frozen':
    'Every parameter that a loss depends on is frozen, so there is nothing to train. Thaw a layer.',
  'unknown-parameter': '{{node}} has no parameter named {{parameter}}; it has: {{names}}.',
  'max-norm-vector':
    '{{node}}: a max-norm bounds the weights of each unit, but {{parameter}} has one number for each. It is left out.',
  'phase-output':
    'The phase {{phase}} makes the loss of {{name}} small, which is no output with a target. Remove it from the phase.',
  'phase-node': 'The phase {{phase}} trains {{name}}, which is not there. Remove it from the phase.',
  'phase-nothing':
    'The phase {{phase}} trains nothing: none of its losses depends on a parameter of its nodes. Choose others.',
  'phase-left-out': '{{node}}: no phase trains its parameters, so training leaves them as they are.',
  'phases-accumulate':
    'Gradients cannot be accumulated while phases take turns, as each needs what the one before it has changed.',
  'unknown-optimizer': 'There is no optimizer named {{type}}. Choose one of: {{options}}.',
  'unknown-schedule': 'There is no schedule named {{type}}. Choose one of: {{options}}.',
  'unknown-monitor': 'Early stopping watches {{monitor}}, which is not measured. Choose one of: {{options}}.',
  'monitor-without-validation': 'Early stopping watches the validation part of the data, which is empty.',
  'loss-not-finite':
    'The loss is no longer a number at step {{step}}: the steps grew too large. Training stopped; the last good checkpoint is kept. Lower the learning rate ({{rate}}), clip the gradient, or look for extreme values in the data.',
} as const;

export type ProblemCode = keyof typeof problemTemplates;

export const fixTemplates = {
  'set-attribute': 'Set {{attribute}} to {{value}}',
  'set-attribute-of': 'Set {{attribute}} of {{node}} to {{value}}',
  'remove-attribute': 'Remove the setting {{attribute}}',
  'rename-node': 'Rename to {{name}}',
  'remove-node': 'Remove {{node}}',
  'remove-edge': 'Remove the connection from {{source}} to {{target}}',
  'insert-dense': 'Insert Dense with {{units}} units before {{node}}',
  'insert-flatten': 'Insert Flatten before {{node}}',
  'insert-reshape': 'Insert Reshape to {{shape}} before {{node}}',
  'insert-embedding': 'Insert Embedding before {{node}}',
  'insert-pooling': 'Insert GlobalAveragePool before {{node}}',
  'thaw-all': 'Thaw all layers',
  'remove-parameter-settings': 'Remove the settings of {{parameter}}',
  'remove-max-norm': 'Remove the max-norm of {{parameter}}',
  'remove-from-phase': 'Remove {{name}} from the phase {{phase}}',
  'remove-phase': 'Remove the phase {{phase}}',
  'add-to-phase': 'Train {{node}} in the phase {{phase}}',
  'set-setting': 'Set {{setting}} to {{value}}',
} as const;

export type FixCode = keyof typeof fixTemplates;

/** The names between double braces of a template. */
type Placeholders<T extends string> = T extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Texts<T extends string> = { readonly [name in Placeholders<T>]: string | number };

export type ProblemValues<C extends ProblemCode> = Texts<(typeof problemTemplates)[C]>;
export type FixValues<C extends FixCode> = Texts<(typeof fixTemplates)[C]>;

export const interpolate = (template: string, values: { readonly [name: string]: string | number }): string =>
  template.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => String(values[name] ?? hole));

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problemTemplates, code);

/** A TypeProblem whose code is in the table above. `check` adds the node's name. */
export class LayerProblem extends TypeProblem {
  constructor(
    override readonly code: ProblemCode,
    values: { readonly [name: string]: string | number },
    at: { readonly port?: string; readonly attribute?: string },
  ) {
    super(code, interpolate(problemTemplates[code], { node: 'The layer', ...values }), values, at);
  }
}

/** For a layer or a loss that cannot be built with these inputs and attributes. */
export const layerProblem = <C extends ProblemCode>(
  code: C,
  values: Omit<ProblemValues<C>, 'node'>,
  at: { readonly port?: string; readonly attribute?: string } = {},
): LayerProblem => new LayerProblem(code, values, at);
