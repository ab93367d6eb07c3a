import { Command } from 'cmdk';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { layerOf } from '../../engine/layers/block.ts';
import { type Action, actionLabel, actions, perform, whyNot } from '../actions/index.ts';
import { keysOf } from '../actions/keys.ts';
import { closeOverlay, overlayStore } from '../actions/overlay.ts';
import { revealNode } from '../canvas/controller.ts';
import { iconOf } from '../canvas/icons.ts';
import { layerName } from '../i18n/layer-text.ts';
import { shownDocument } from '../store/scene.ts';
import '../ui/command.css';
import './overlays.css';

/** The command palette and the search for a node. */
export function Overlays() {
  const { t } = useTranslation('canvas');
  const overlay = useStore(overlayStore, state => state.overlay);
  const [query, setQuery] = useState('');
  const close = () => {
    setQuery('');
    closeOverlay();
  };
  return (
    <Command.Dialog
      open={overlay !== null}
      onOpenChange={open => !open && close()}
      label={t(`overlay.${overlay ?? 'commands'}`)}
      overlayClassName="overlay-scrim"
      contentClassName="overlay"
      loop
    >
      <Command.Input
        value={query}
        onValueChange={setQuery}
        placeholder={t(`overlay.${overlay ?? 'commands'}Placeholder`)}
      />
      <Command.List>
        <Command.Empty>{t('overlay.nothing')}</Command.Empty>
        {overlay === 'find' ? <Nodes onDone={close} /> : <Commands onDone={close} />}
      </Command.List>
    </Command.Dialog>
  );
}

const groups = ['file', 'edit', 'view', 'run', 'help'] as const;

function Commands({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('canvas');
  return groups.map(group => (
    <Command.Group key={group} heading={t(`groups.${group}`)}>
      {actions
        .filter(action => action.group === group && action.id !== 'view.commands')
        .map(action => (
          <ActionItem key={action.id} action={action} onDone={onDone} />
        ))}
    </Command.Group>
  ));
}

function ActionItem({ action, onDone }: { action: Action; onDone: () => void }) {
  const reason = whyNot(action);
  const Icon = action.icon;
  const label = actionLabel(action);
  return (
    <Command.Item
      value={`${label} ${action.id}`}
      disabled={reason !== null}
      onSelect={() => {
        onDone();
        // The dialog gives the focus back first; what the action opens must have the last word.
        setTimeout(() => void perform(action));
      }}
    >
      <span className="overlay-icon">{Icon && <Icon size={15} aria-hidden />}</span>
      <span className="command-text">
        <span>{label}</span>
        {reason && <small>{reason}</small>}
      </span>
      <span className="command-side" data-keys>
        {keysOf(action)}
      </span>
    </Command.Item>
  );
}

function Nodes({ onDone }: { onDone: () => void }) {
  const nodes = Object.values(shownDocument().graph.nodes);
  return nodes.map(node => {
    const category = layerOf(shownDocument(), node)?.category;
    const Icon = iconOf(node.type, category);
    return (
      <Command.Item
        key={node.id}
        value={`${node.name} ${node.type} ${node.id}`}
        onSelect={() => {
          onDone();
          revealNode(node.id);
        }}
      >
        <span className="category-icon" data-category={category}>
          <Icon size={15} aria-hidden />
        </span>
        <span className="command-text">
          <span>{node.name}</span>
        </span>
        <span className="command-side">{layerName(node.type)}</span>
      </Command.Item>
    );
  });
}
