import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Block, BlockAttribute, BlockId, Json } from '../../../engine/document/document.ts';
import { attributeFault } from '../../../engine/layers/attribute.ts';
import { declareBlockAttribute } from '../../../engine/layers/block.ts';
import {
  changeBlockAttributes,
  changeBlockText,
  removeBlockAttribute,
  renameBlockAttribute,
} from '../../canvas/block-commands.ts';
import { iconOf } from '../../canvas/icons.ts';
import { freeAttributeName } from '../../edits/block-attributes.ts';
import { faultText } from '../../i18n/problem-text.ts';
import { useDocument } from '../../store/use-document.ts';
import { Button, Field, IconButton, Select, Settings, TextArea, TextField } from '../../ui/index.ts';
import { AttributeControl } from './AttributeControl.tsx';

/** With nothing selected in an open block: the block itself, and what its nodes may set. */
export function BlockInspector({ id }: { id: BlockId }) {
  const { t } = useTranslation('canvas');
  const block = useDocument(({ document }) => document.blocks[id]);
  if (!block) return null;
  const Icon = iconOf('Block', 'block');
  return (
    <Settings label={t('block.label')}>
      <header className="inspector-head" data-category="block">
        <span className="category-icon">
          <Icon size={17} aria-hidden />
        </span>
        <div>
          <h2>{t('block.label')}</h2>
          <p>{t('block.doc')}</p>
        </div>
      </header>
      <section className="inspector-section">
        <Field label={t('inspector.name')}>
          {control => (
            <TextField
              {...control}
              value={block.name}
              onChange={text => changeBlockText(block, 'name', text)}
            />
          )}
        </Field>
        <Field label={t('inspector.description')}>
          {control => (
            <TextArea
              {...control}
              value={block.description}
              onChange={text => changeBlockText(block, 'description', text)}
            />
          )}
        </Field>
      </section>
      <section className="inspector-section" aria-label={t('block.attributes')}>
        <h3>{t('block.attributes')}</h3>
        <p className="inspector-note">{t('block.attributesDoc')}</p>
        {Object.entries(block.attributes).map(([name, attribute]) => (
          <Declared key={name} block={block} name={name} attribute={attribute} />
        ))}
        <Button
          size="sm"
          icon={Plus}
          onClick={() =>
            changeBlockAttributes(block, {
              ...block.attributes,
              [freeAttributeName(block, 'size')]: { kind: 'int', default: 1, doc: '' },
            })
          }
        >
          {t('block.addAttribute')}
        </Button>
      </section>
    </Settings>
  );
}

const kinds: readonly BlockAttribute['kind'][] = ['int', 'float', 'bool', 'text', 'ints'];
const firstOf: { readonly [kind in BlockAttribute['kind']]: Json } = {
  int: 1,
  float: 0.5,
  bool: true,
  text: '',
  ints: [3, 3],
};

function Declared({ block, name, attribute }: { block: Block; name: string; attribute: BlockAttribute }) {
  const { t } = useTranslation('canvas');
  const declared = declareBlockAttribute(attribute);
  const fault = attributeFault(t('block.default'), declared, attribute.default);
  const change = (part: Partial<BlockAttribute>, gesture?: string) =>
    changeBlockAttributes(block, { ...block.attributes, [name]: { ...attribute, ...part } }, gesture);
  return (
    <fieldset className="block-attribute" data-block-attribute={name}>
      <legend>{name}</legend>
      <IconButton
        icon={Trash2}
        size="sm"
        label={t('block.removeAttribute', { name })}
        onClick={() => removeBlockAttribute(block, name)}
      />
      <Field label={t('inspector.name')} inline>
        {control => (
          <input
            {...control}
            className="input"
            autoComplete="off"
            spellCheck={false}
            defaultValue={name}
            onBlur={event => {
              renameBlockAttribute(block, name, event.target.value.trim());
              // A name that cannot be is not taken; one that is, is another field.
              event.target.value = name;
            }}
          />
        )}
      </Field>
      <Field label={t('block.kind')} inline>
        {control => (
          <Select
            {...control}
            value={attribute.kind}
            options={kinds.map(kind => ({ value: kind, label: t(`block.kinds.${kind}`) }))}
            onChange={kind =>
              change({
                kind: kind as BlockAttribute['kind'],
                default: firstOf[kind as BlockAttribute['kind']],
              })
            }
          />
        )}
      </Field>
      <Field label={t('block.default')} inline error={fault && faultText(fault)}>
        {control => (
          <AttributeControl
            control={control}
            attribute={declared}
            value={attribute.default}
            values={{}}
            onChange={value => change({ default: value }, `default ${name}`)}
            optionLabel={option => option}
          />
        )}
      </Field>
      <Field label={t('inspector.description')}>
        {control => (
          <TextField {...control} value={attribute.doc} onChange={doc => change({ doc }, `doc ${name}`)} />
        )}
      </Field>
    </fieldset>
  );
}
