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
import type { Example } from '../../main/api.ts';
import { formatCount } from '../i18n/format.ts';
import { errorText } from '../store/notify.ts';
import { api } from '../transport/index.ts';
import './dialogs.css';

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

interface Props {
  readonly group: Example['group'];
  /** Gets the path. */
  readonly onOpen: (path: string) => void;
}

/** One card for each example of the group. */
export function ExampleCards({ group, onOpen }: Props) {
  const { t } = useTranslation('dialogs');
  const [examples, setExamples] = useState<readonly Example[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    api
      .request('document.examples', {})
      .then(all => setExamples(all.filter(example => example.group === group)))
      .catch(reason => setError(errorText(reason)));
  }, [group]);
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
              {example.parameters !== null && (
                <small className="tabular">
                  {t('examples.parameters', { parameters: formatCount(example.parameters) })}
                </small>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
