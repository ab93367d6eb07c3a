import { RefreshCw, ScanSearch, TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Document } from '../../../engine/document/document.ts';
import { needsTarget } from '../../../engine/losses/index.ts';
import type { PredictedSample } from '../../../main/api.ts';
import { formatCount } from '../../i18n/format.ts';
import { errorText } from '../../store/notify.ts';
import { shownRun, useRuns } from '../../store/runs.ts';
import { predictWhyNot } from '../../store/training.ts';
import { api } from '../../transport/index.ts';
import { Checkbox, EmptyState, IconButton, Segmented } from '../../ui/index.ts';
import { errorOf, hasClasses, isWrong, PredictionRow } from './PredictionRow.tsx';
import './predictions.css';

const parts = ['test', 'validation', 'train'] as const;
type Part = (typeof parts)[number];

const SAMPLES = 100;

/** The fields that stand beside the predictions already. */
const targetsOf = (document: Document | null): string[] =>
  Object.values(document?.graph.nodes ?? {}).flatMap(({ type, attributes }) =>
    type === 'Output' && needsTarget(attributes.loss) && typeof attributes.target === 'string'
      ? [attributes.target]
      : [],
  );

type Loaded =
  | { readonly status: 'loading' | 'idle' }
  | { readonly status: 'error'; readonly message: string }
  | { readonly status: 'ready'; readonly samples: readonly PredictedSample[] };

/** Samples beside what the network makes of them. */
export function Predictions() {
  const { t } = useTranslation('train');
  const run = useRuns(state => shownRun(state)?.run ?? null);
  const samplesOf = useRuns(state => shownRun(state)?.start?.samples ?? null);
  const whyNot = useRuns(state => predictWhyNot(shownRun(state)));
  const document = useRuns(state => shownRun(state)?.document ?? null);
  const targets = useMemo(() => targetsOf(document), [document]);
  // Newer weights, other predictions.
  const newest = useRuns(
    state => shownRun(state)?.log.findLast(event => event.type === 'checkpoint') ?? null,
  );
  const available = parts.filter(part => samplesOf === null || samplesOf[part] > 0);
  const [chosen, setPart] = useState<Part>('test');
  const part = available.includes(chosen) ? chosen : (available[0] ?? 'train');
  const [onlyWrong, setOnlyWrong] = useState(false);
  const [worstFirst, setWorstFirst] = useState(false);
  const [loaded, setLoaded] = useState<Loaded>({ status: 'idle' });

  const load = useCallback(async (): Promise<void> => {
    if (run === null || whyNot !== null) return;
    setLoaded({ status: 'loading' });
    try {
      const { samples } = await api.request('run.predict', { run, part, count: SAMPLES });
      setLoaded({ status: 'ready', samples });
    } catch (error) {
      setLoaded({ status: 'error', message: errorText(error) });
    }
  }, [run, part, whyNot]);

  useEffect(() => {
    if (newest !== null) void load();
  }, [load, newest]);

  if (whyNot !== null) {
    return (
      <EmptyState icon={ScanSearch} title={t('predictions.emptyTitle')}>
        {whyNot}
      </EmptyState>
    );
  }
  const samples = loaded.status === 'ready' ? loaded.samples : [];
  const wrong = samples.filter(isWrong);
  const judged = samples.length === 0 || samples.some(hasClasses);
  const sorted = worstFirst ? samples.toSorted((a, b) => errorOf(b) - errorOf(a)) : samples;
  const visible = judged ? (onlyWrong ? wrong : samples) : sorted;
  return (
    <div className="predictions" data-testid="predictions">
      <div className="predictions-bar">
        <Segmented
          label={t('predictions.part')}
          value={part}
          onChange={setPart}
          options={available.map(value => ({ value, label: t(`parts.${value}`) }))}
        />
        {judged ? (
          <Checkbox checked={onlyWrong} onChange={setOnlyWrong} label={t('predictions.onlyWrong')} />
        ) : (
          <Checkbox checked={worstFirst} onChange={setWorstFirst} label={t('predictions.worstFirst')} />
        )}
        <span className="predictions-count tabular">
          {loaded.status === 'loading'
            ? t('common:loading')
            : t(judged ? 'predictions.count' : 'predictions.samples', {
                count: samples.length,
                shown: formatCount(samples.length),
                wrong: formatCount(wrong.length),
              })}
        </span>
        <IconButton icon={RefreshCw} size="sm" label={t('predictions.refresh')} onClick={() => void load()} />
      </div>
      {loaded.status === 'error' && (
        <p className="predictions-error" role="alert">
          <TriangleAlert size={14} aria-hidden />
          {loaded.message}
        </p>
      )}
      {loaded.status === 'ready' && visible.length === 0 && (
        <EmptyState icon={ScanSearch} title={t(onlyWrong ? 'predictions.noneWrong' : 'predictions.none')} />
      )}
      {visible.length > 0 && (
        <ul className="predictions-grid">
          {visible.map(sample => (
            <PredictionRow key={sample.index} sample={sample} targets={targets} />
          ))}
        </ul>
      )}
    </div>
  );
}
