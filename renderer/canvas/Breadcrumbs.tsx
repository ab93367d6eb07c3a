import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useCheck } from '../store/check.ts';
import { type Scene, type Step, sceneAt, showScene } from '../store/scene.ts';
import { useDocument } from '../store/use-document.ts';
import { useView } from '../store/view.ts';
import { IconButton } from '../ui/index.ts';
import './breadcrumbs.css';

/** The way from the document to the block that is open, each step of which can be gone back to. */
export function Breadcrumbs() {
  const { t } = useTranslation('canvas');
  const scene = useView(state => state.scene);
  // Of the document's own graph there is no way to show.
  const document = useDocument(state => (scene === '' ? null : state.document));
  if (document === null) return null;
  const { trail } = sceneAt(document, scene);
  if (trail.length === 0) return null;
  return (
    <nav className="breadcrumbs" aria-label={t('block.trail')}>
      <button type="button" onClick={() => showScene('', [trail[0]!.node.id])}>
        {document.title || t('inspector.untitled')}
      </button>
      {trail.map((step, i) => (
        <Fragment key={step.prefix}>
          <ChevronRight size={14} aria-hidden />
          <button
            type="button"
            aria-current={i === trail.length - 1 ? 'page' : undefined}
            onClick={() => showScene(step.prefix, trail[i + 1] ? [trail[i + 1]!.node.id] : [])}
          >
            {step.node.name} <small>{step.block.name}</small>
          </button>
          {i === trail.length - 1 && <Repetitions step={step} trail={trail} />}
        </Fragment>
      ))}
    </nav>
  );
}

/** Which of the repetitions is seen: they differ in shapes, not in what is drawn. */
function Repetitions({ step, trail }: { step: Step; trail: Scene['trail'] }) {
  const { t } = useTranslation('canvas');
  const { repetition, block, node } = step;
  const before = trail.at(-2)?.prefix ?? '';
  const [inner = ''] = Object.keys(block.graph.nodes);
  const count = useCheck(({ nodes }) => {
    let found = 0;
    while (`${before}${node.id}[${found}]/${inner}` in nodes) found += 1;
    return found;
  });
  if (repetition === null) return null;
  const show = (index: number) => showScene(`${before}${node.id}[${index}]/`);
  return (
    <span className="breadcrumbs-repetition tabular">
      <IconButton
        icon={ChevronLeft}
        size="sm"
        label={t('block.earlier')}
        whyNot={repetition === 0 && t('block.noEarlier')}
        onClick={() => show(repetition - 1)}
      />
      {t('block.repetition', { index: repetition + 1, count })}
      <IconButton
        icon={ChevronRight}
        size="sm"
        label={t('block.later')}
        whyNot={repetition + 1 >= count && t('block.noLater')}
        onClick={() => show(repetition + 1)}
      />
    </span>
  );
}
