import { useTranslation } from 'react-i18next';
import type { Node } from '../../../engine/document/document.ts';
import { isRelevant, withDefaults } from '../../../engine/layers/attribute.ts';
import { layers } from '../../../engine/layers/index.ts';
import { rename } from '../../canvas/commands.ts';
import { iconOf } from '../../canvas/icons.ts';
import { formatCount } from '../../i18n/format.ts';
import { layerDoc, layerName } from '../../i18n/layer-text.ts';
import { useCheck } from '../../store/check.ts';
import { documentStore } from '../../store/document.ts';
import { Field, TextField } from '../../ui/index.ts';
import { ProblemNotes } from '../problems/ProblemNotes.tsx';
import { AttributeField } from './AttributeField.tsx';
import { InputPorts, OutputPorts } from './NodePorts.tsx';

const none: readonly never[] = [];

/** Everything about one node, generated from its layer's declaration. */
export function NodeInspector({ node }: { node: Node }) {
  const { t } = useTranslation('canvas');
  const layer = layers[node.type];
  const problems = useCheck(state => state.nodeProblems[node.id]) ?? none;
  const parameters = useCheck(state => state.nodes[node.id]?.parameters);
  const Icon = iconOf(node.type, layer?.category);
  const values = layer ? withDefaults(layer.attributes, node.attributes) : {};
  const attributes = Object.entries(layer?.attributes ?? {}).filter(([, attribute]) =>
    isRelevant(attribute, values),
  );
  return (
    <form onBlur={documentStore.settle} onSubmit={event => event.preventDefault()}>
      <header className="inspector-head" data-category={layer?.category}>
        <span className="category-icon">
          <Icon size={17} aria-hidden />
        </span>
        <div>
          <h2>{layerName(node.type)}</h2>
          <p>{layerDoc(node.type)}</p>
        </div>
      </header>
      {problems.length > 0 && (
        <section className="inspector-problems" aria-label={t('inspector.problems')}>
          <ProblemNotes problems={problems} />
        </section>
      )}
      <section className="inspector-section">
        <Field label={t('inspector.name')} inline>
          {control => <TextField {...control} value={node.name} onChange={name => rename(node.id, name)} />}
        </Field>
        {attributes.map(([name, attribute]) => (
          <AttributeField key={name} node={node} name={name} attribute={attribute} />
        ))}
      </section>
      <InputPorts node={node} />
      <OutputPorts node={node} />
      {parameters !== null && parameters !== undefined && parameters > 0 && (
        <section className="inspector-section">
          <dl className="facts tabular">
            <dt>{t('inspector.parameters')}</dt>
            <dd>{formatCount(parameters)}</dd>
          </dl>
        </section>
      )}
    </form>
  );
}
