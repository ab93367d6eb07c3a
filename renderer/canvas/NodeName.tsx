import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Node, NodeId } from '../../engine/document/document.ts';
import { documentStore } from '../store/document.ts';
import { rename } from './commands.ts';
import { focusCanvas, makeReadable } from './controller.ts';

/** The node whose name is being typed on the canvas. */
const renamingStore = createStore<{ readonly id: NodeId | null }>()(() => ({ id: null }));

export function startRename(id: NodeId | null): void {
  if (id !== null) makeReadable(id);
  renamingStore.setState({ id });
}

export function NodeName({ node }: { node: Node }) {
  const renaming = useStore(renamingStore, ({ id }) => id === node.id);
  if (renaming) return <NameInput node={node} />;
  return (
    <span className="layer-node-name" title={node.name}>
      {node.name}
    </span>
  );
}

function NameInput({ node }: { node: Node }) {
  const { t } = useTranslation('canvas');
  const before = useRef(node.name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const end = () => {
    documentStore.settle();
    startRename(null);
  };
  return (
    <input
      ref={input}
      className="layer-node-name-input nodrag nopan"
      aria-label={t('inspector.name')}
      defaultValue={node.name}
      spellCheck={false}
      onChange={event => rename(node.id, event.target.value)}
      onBlur={end}
      onKeyDown={event => {
        if (event.key === 'Escape') rename(node.id, before.current);
        if (event.key !== 'Escape' && event.key !== 'Enter') return;
        event.stopPropagation();
        end();
        focusCanvas();
      }}
    />
  );
}
