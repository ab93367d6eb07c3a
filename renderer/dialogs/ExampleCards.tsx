import {
  AudioLines,
  ChartScatter,
  Flower2,
  FoldHorizontal,
  GitMerge,
  Images,
  Languages,
  type LucideIcon,
  Shapes,
  Sparkles,
  TextCursor,
  Tornado,
  Workflow,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResultOf } from '../../main/api.ts';
import { errorText } from '../store/notify.ts';
import { api } from '../transport/index.ts';
import './dialogs.css';

type Examples = ResultOf<'document.examples'>;

/** A picture for the examples that the program comes with; any other has the picture of a network. */
const icons: Record<string, LucideIcon> = {
  'line.netloom': ChartScatter,
  'iris.netloom': Flower2,
  'spiral.netloom': Tornado,
  'mnist-lenet5.netloom': Images,
  'resnet-digits.netloom': GitMerge,
  'autoencoder-digits.netloom': FoldHorizontal,
  'char-gpt.netloom': TextCursor,
  'keyword-spotter.netloom': AudioLines,
  'language-lstm.netloom': Languages,
  'unet-shapes.netloom': Shapes,
  'vae-digits.netloom': Sparkles,
};

/** One card for each example; `onOpen` gets its path. */
export function ExampleCards({ onOpen }: { onOpen: (path: string) => void }) {
  const { t } = useTranslation('dialogs');
  const [examples, setExamples] = useState<Examples | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    api
      .request('document.examples', {})
      .then(setExamples)
      .catch(reason => setError(errorText(reason)));
  }, []);
  if (error !== null) return <p role="alert">{error}</p>;
  if (!examples) return <p>{t('common:loading')}</p>;
  return (
    <ul className="example-cards">
      {examples.map(example => {
        const Icon = icons[example.file] ?? Workflow;
        return (
          <li key={example.path}>
            <button type="button" className="example-card" onClick={() => onOpen(example.path)}>
              <Icon size={20} strokeWidth={1.6} aria-hidden />
              <strong>{t(`examples.${example.file.replace('.netloom', '')}.title`, example.title)}</strong>
              <span>
                {t(`examples.${example.file.replace('.netloom', '')}.description`, example.description)}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
